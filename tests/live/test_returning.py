"""Going to a desk with a certificate of its own, and going back to a desk after closing the app."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import pytest

from streamer_app.desk.server import Options
from streamer_app.errors import AppError
from streamer_app.live.accounts import Accounts
from streamer_app.live.guest import Guest
from streamer_app.live.returning import HOLDS_MS, KEY, Returning
from streamer_app.settings import Secrets
from tests.desk.served import START, Served, certificate, serving
from tests.live.test_guest import until

Story = Callable[[Served], Awaitable[None]]


class Store:
    """A password store in memory."""

    def __init__(self) -> None:
        self.held: dict[str, str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.held.get(username)

    def set_password(self, service: str, username: str, password: str) -> None:
        self.held[username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.held[username]


class App:
    """One person's app, opened and closed: what it keeps is in the store and in the folder."""

    def __init__(self, folder: Path, store: Store | None) -> None:
        self._folder = folder
        self._store = store
        self.ms = START

    def opened(self) -> Returning:
        secrets = Secrets(self._folder / "accounts.json", lambda: self._store)
        return Returning(Accounts(secrets, self._folder), lambda: self.ms)


async def there(guest: Guest) -> Guest:
    await until(guest, lambda now: now.known and now.lost_ms is None)
    return guest


async def leave(guest: Guest) -> None:
    guest.leave()
    assert guest._running is not None
    await asyncio.gather(guest._running, return_exceptions=True)


async def kept(app: Store) -> None:
    async with asyncio.timeout(30):
        while KEY not in app.held:
            await asyncio.sleep(0.005)


def told(story: Story, options: Options | None = None) -> None:
    async def run() -> None:
        async with serving(options=options) as served:
            await story(served)

    asyncio.run(run())


def link(served: Served) -> str:
    return served.server.join(served.server.invite("assistant"))


def test_the_app_that_is_closed_at_a_desk_goes_back_there_when_it_is_opened(tmp_path: Path) -> None:
    store = Store()
    app = App(tmp_path, store)

    async def story(served: Served) -> None:
        first = await there(await app.opened().join(link(served), "Li", "en"))
        await kept(store)
        await leave(first)
        again = await app.opened().resumed("en")
        assert again is not None
        await there(again)
        assert (again.now.name, again.now.role, again.now.fleeting) == ("Li", "assistant", False)
        assert [person.name for person in served.server.invitations.people()] == ["Li"]
        await leave(again)

    told(story)
    assert first_cookie(store) not in "".join(
        file.read_text() for file in tmp_path.iterdir() if file.is_file()
    )


def first_cookie(store: Store) -> str:
    return store.held[KEY].split('"cookie":"')[1].split('"')[0]


def test_a_desk_that_the_person_closed_is_gone_back_to_only_when_asked(tmp_path: Path) -> None:
    store = Store()
    app = App(tmp_path, store)

    async def story(served: Served) -> None:
        returning = app.opened()
        guest = await there(await returning.join(link(served), "Li", "en"))
        await kept(store)
        returning.left()
        await leave(guest)
        opened = app.opened()
        assert await opened.resumed("en") is None
        assert await opened.known() == (served.root.partition("://")[2], "Li")
        await leave(await there(await opened.back("en")))

    told(story)


def test_who_was_sent_away_does_not_come_back_and_the_key_is_forgotten(tmp_path: Path) -> None:
    store = Store()
    app = App(tmp_path, store)

    async def story(served: Served) -> None:
        guest = await there(await app.opened().join(link(served), "Li", "en"))
        await kept(store)
        await leave(guest)
        served.server.revoke("Li")
        opened = app.opened()
        assert await opened.resumed("en") is None
        assert store.held == {} and await opened.known() is None
        with pytest.raises(AppError, match="desk_key_spent"):
            await opened.back("en")

    told(story)


def test_a_key_is_offered_no_longer_than_it_can_hold(tmp_path: Path) -> None:
    store = Store()
    app = App(tmp_path, store)

    async def story(served: Served) -> None:
        await leave(await there(await app.opened().join(link(served), "Li", "en")))
        await kept(store)
        app.ms += HOLDS_MS - 1
        assert await app.opened().known() is not None
        app.ms += 1
        assert await app.opened().known() is None
        assert store.held == {}

    told(story)


def test_a_desk_out_of_reach_opens_nothing_and_can_be_asked_for_later(tmp_path: Path) -> None:
    store = Store()
    app = App(tmp_path, store)

    async def story(served: Served) -> None:
        await leave(await there(await app.opened().join(link(served), "Li", "en")))
        await kept(store)

    told(story)

    async def later() -> None:
        opened = app.opened()
        assert await opened.resumed("en") is None
        assert await opened.known() is not None

    asyncio.run(later())


def test_without_a_password_store_the_way_back_lasts_as_long_as_the_app(tmp_path: Path) -> None:
    app = App(tmp_path, None)

    async def story(served: Served) -> None:
        returning = app.opened()
        guest = await returning.join(link(served), "Li", "en")
        await until(guest, lambda now: now.fleeting)
        await leave(guest)
        await leave(await there(await returning.back("en")))
        assert await app.opened().resumed("en") is None

    told(story)


def test_a_certificate_nobody_vouches_for_is_asked_about_once(tmp_path: Path) -> None:
    app = App(tmp_path, Store())
    options = Options(certificate=certificate(tmp_path / "a.pem"), language="en")

    async def story(served: Served) -> None:
        assert served.root.startswith("https://")
        invitation = link(served)
        with pytest.raises(AppError) as asked:
            await app.opened().join(invitation, "Li", "en")
        assert asked.value.code == "desk_certificate_unknown"
        seen = str(asked.value.arguments["fingerprint"])
        assert seen == served.server.fingerprint and len(seen) == 95
        guest = await there(await app.opened().join(invitation, "Li", "en", seen))
        await leave(guest)
        again = await app.opened().resumed("en")
        assert again is not None
        await leave(await there(again))
        await leave(await there(await app.opened().join(link(served), "Wang", "en")))

    told(story, options)


def test_another_certificate_than_the_trusted_one_is_told_before_anything_is_said(
    tmp_path: Path,
) -> None:
    app = App(tmp_path, Store())
    first = Options(certificate=certificate(tmp_path / "a.pem"), language="en")

    async def trusted(served: Served) -> None:
        seen = served.server.fingerprint
        await leave(await there(await app.opened().join(link(served), "Li", "en", seen)))

    async def changed(served: Served) -> None:
        invitation = link(served)
        with pytest.raises(AppError) as asked:
            await app.opened().join(invitation, "Li", "en")
        assert asked.value.code == "desk_certificate_changed"
        assert served.server.invitations.known(invitation.partition("#")[2])
        assert served.server.invitations.people() == []

    told(trusted, first)
    told(changed, replace(first, certificate=certificate(tmp_path / "b.pem")))


def test_an_old_certificate_is_refused_although_it_is_the_trusted_one(tmp_path: Path) -> None:
    app = App(tmp_path, Store())
    options = Options(certificate=certificate(tmp_path / "a.pem", days=-1), language="en")

    async def story(served: Served) -> None:
        with pytest.raises(AppError, match="certificate_expired"):
            await app.opened().join(link(served), "Li", "en", served.server.fingerprint)

    told(story, options)
