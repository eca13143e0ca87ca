"""One channel through Twitch's API: subscriptions of the link, and how many watch."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterator, Mapping
from typing import Any, Final

from streamer_app.errors import AppError, reason
from streamer_app.events import AudienceCount, RoomState
from streamer_app.feeds.feed import Admitted, Decoded, Http, Remark
from streamer_app.feeds.http import BadAnswer
from streamer_app.feeds.twitch_fields import MAX_ID, SOURCE
from streamer_app.feeds.twitch_helix import Helix, Outcome
from streamer_app.feeds.twitch_payload import number, word
from streamer_app.feeds.twitch_tokens import Tokens
from streamer_app.feeds.twitch_topics import TOPICS, Topic, signals, wanted

COUNT_S: Final = 60.0
VALIDATE_EACH: Final = 60
"""Counts between two looks at the token, which Twitch wants once an hour."""
AGAIN_S: Final = (0.5, 2.0, 5.0)
CHAT: Final = TOPICS[0].name


class Channel:
    """What a link needs over HTTP: prepared before it, done after its welcome, then each minute."""

    def __init__(self, room: str, tokens: Tokens, clock: Callable[[], int]) -> None:
        self._room = room
        self._tokens = tokens
        self._clock = clock
        self._owner = ""
        self._me = ""
        self._topics: list[Topic] = list(TOPICS)
        self._sessions: list[str] = []
        self._good: frozenset[str] = frozenset()
        self._live: bool | None = None
        self._title = ""

    async def prepare(self, http: Http) -> None:
        """Who we are, whose room it is and what we may hear, before the link is opened.

        Raises: AppError where a person must act, OSError for what may pass.
        """
        helix = Helix(http, self._tokens)
        account = await helix.account()
        self._owner = await helix.user_id(self._room)
        self._me = account.user_id or self._owner
        self._topics = wanted(account.scopes, own=self._me == self._owner)
        if not self._topics or self._topics[0].name != CHAT:
            raise AppError("twitch_not_allowed", room=self._room)

    async def joined(
        self, http: Http, session: str, *, moved: bool
    ) -> AsyncGenerator[Decoded, None]:
        """Subscribe for this session. After a move Twitch has brought everything along; what it
        did not is asked for."""
        helix = Helix(http, self._tokens)
        held = await self._brought(helix, session) if moved else frozenset[str]()
        outcomes = await self._subscribed(helix, session, held)
        good = held | {name for name, outcome in outcomes.items() if outcome == "good"}
        self._sessions, self._good = [*self._sessions[-9:], session], good
        if CHAT not in good:
            if outcomes.get(CHAT) == "denied":
                raise AppError("twitch_not_allowed", room=self._room)
            raise BadAnswer("Twitch does not take the subscription to the chat")
        yield Admitted(signals(good))
        expected = wanted(None, own=self._me == self._owner)
        if missing := [topic.name for topic in expected if topic.name not in good]:
            yield Remark(reason("eventsub.partly", topics=", ".join(missing)))

    async def _brought(self, helix: Helix, session: str) -> frozenset[str]:
        """What came along with a move; where Twitch does not say, all that there was."""
        try:
            return await helix.held(session)
        except OSError:
            return self._good

    async def _subscribed(
        self, helix: Helix, session: str, held: frozenset[str]
    ) -> dict[str, Outcome]:
        """Ask until nobody else holds what we want: a dead session keeps it for a while."""
        open_ = [topic for topic in self._topics if topic.name not in held]
        outcomes: dict[str, Outcome] = {}
        for wait_s in (*AGAIN_S, 0.0):
            if not open_:
                break
            outcomes |= await helix.subscribe(open_, self._owner, self._me, session)
            open_ = [topic for topic in open_ if outcomes[topic.name] == "taken"]
            if open_ and wait_s:
                await helix.forget(set(self._sessions) - {session})
                mine = await helix.held(session)
                outcomes |= {topic.name: "good" for topic in open_ if topic.name in mine}
                open_ = [topic for topic in open_ if topic.name not in mine]
                if open_:
                    await asyncio.sleep(wait_s)
        return outcomes

    async def watched(self, http: Http) -> AsyncGenerator[Decoded, None]:
        """How many watch, each minute, until the sign-in is over."""
        helix = Helix(http, self._tokens)
        minute = 0
        while True:
            try:
                if minute and minute % VALIDATE_EACH == 0:
                    await helix.account()
                stream = await helix.stream(self._room)
            except AppError as error:
                yield Remark(error.what)
                return
            except OSError:
                pass  # the chat goes on; the next minute asks again
            else:
                for item in self._state(stream):
                    yield item
            minute += 1
            await asyncio.sleep(COUNT_S)

    def _state(self, stream: Mapping[str, Any] | None) -> Iterator[Decoded]:
        now = self._clock()
        common: dict[str, Any] = {"source": SOURCE, "room": self._room, "seen_ms": now}
        live = stream is not None
        if live != self._live:
            self._live = live
            broadcast = word(stream, "id", MAX_ID) if stream else ""
            id_ = f"live-{broadcast}" if broadcast else f"live-{live}-{now}".lower()
            yield RoomState(name="live", value=live, id=id_, **common)
        if stream is None:
            return
        if (title := word(stream, "title", None)) and title != self._title:
            self._title = title
            yield RoomState(name="title", value=title, id=f"title-{now}", **common)
        if (count := number(stream, "viewer_count")) is not None:
            yield AudienceCount(count=count, basis="concurrent", id=f"viewers-{now}", **common)
