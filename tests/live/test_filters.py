"""What is hidden, why, and what is shown whatever has been chosen."""

from typing import Any

import pytest

from streamer_app.errors import AppError, reason
from streamer_app.events import Money
from streamer_app.live.filters import Filters, Sieve, checked
from streamer_app.live.snapshot import ChatRow
from streamer_app.settings import Blocked
from streamer_app.settings import Filters as Chosen


def line(text: str = "hello", **other: Any) -> ChatRow:
    fields: dict[str, Any] = {"kind": "chat", "name": "Ming", "viewer": "7", "source": "twitch"}
    return ChatRow(row=1, at_ms=0, text=text, **(fields | other))


def test_nothing_is_hidden_at_first_but_bots() -> None:
    filters = Filters()
    assert filters.hides(line("spam http://a.com")) is None
    assert filters.hides(line(kind="gift")) is None
    assert filters.hides(line(name="Nightbot")) == reason("filtered.bot", name="nightbot")


def test_a_free_gift_is_hidden_where_that_was_chosen_but_none_that_was_paid() -> None:
    filters = Filters(Chosen(free_gifts=True))
    assert filters.hides(line(kind="gift")) == reason("filtered.free_gift")
    assert filters.hides(line(kind="gift", amount=Money(10, "CNY"))) is None


@pytest.mark.parametrize("text", ["go www.spam", "see HTTPS://x", "at cheap.shop/now", "bit.ly/x"])
def test_a_link_is_hidden_where_that_was_chosen_but_not_a_moderators(text: str) -> None:
    filters = Filters(Chosen(links=True))
    assert filters.hides(line(text)) == reason("filtered.link")
    assert filters.hides(line(text, role="moderator")) is None
    assert Filters().hides(line(text)) is None


@pytest.mark.parametrize("text", ["3.5 or 4.0?", "ok...", "version 2.io2", "e.g. this"])
def test_a_full_stop_makes_no_link(text: str) -> None:
    assert Filters(Chosen(links=True)).hides(line(text)) is None


def test_a_viewer_is_known_by_the_platforms_id_under_any_name() -> None:
    filters = Filters(Chosen(viewers=(Blocked("Ming", "7", "twitch"),)))
    assert filters.hides(line(name="New name")) == reason("filtered.viewer", name="Ming")
    assert filters.hides(line(source="bilibili")) is None
    assert filters.hides(line(viewer="8")) is None


def test_what_was_typed_is_a_name_in_any_case_or_an_id() -> None:
    filters = Filters(Chosen(viewers=(Blocked("@MING"), Blocked("9"))))
    assert filters.hides(line()) == reason("filtered.viewer", name="@MING")
    assert filters.hides(line(name="x", viewer="9")) == reason("filtered.viewer", name="9")
    assert filters.hides(line(name="Mingus", viewer="1")) is None


def test_words_hide_chat_and_paid_messages_and_names_but_never_the_host_or_a_gap() -> None:
    filters = Filters(Chosen(words=("spam", r"/vx\d+/")))
    assert filters.hides(line("s p a m")) == reason("filtered.word", word="spam")
    assert filters.hides(line("VX123")) == reason("filtered.word", word=r"/vx\d+/")
    assert filters.hides(line("spam", kind="paid_message", amount=Money(1, "CNY")))
    assert filters.hides(line(name="Spam king")) == reason("filtered.name", word="spam")
    assert filters.hides(line("spam", role="host")) is None
    assert filters.hides(line("spam", kind="gap")) is None
    assert filters.hides(line("spam", kind="order")) is None


def test_a_refused_expression_from_an_edited_file_hides_nothing() -> None:
    assert Filters(Chosen(words=("/(a+)+/",))).hides(line("aaaa")) is None


def test_lines_are_kept_bare_and_once_and_a_bad_expression_is_told() -> None:
    assert checked([" a ", "", "a", "b"]) == ("a", "b")
    with pytest.raises(AppError, match="expression_slow"):
        checked(["a", "/(a+)+/"])


def test_the_sieve_follows_the_choice_and_is_made_once_for_each() -> None:
    now = [Chosen()]
    sieve = Sieve(lambda: now[0])
    assert sieve.now is sieve.now
    assert sieve.now.hides(line("spam")) is None
    now[0] = Chosen(words=("spam",))
    assert sieve.now.hides(line("spam")) is not None
