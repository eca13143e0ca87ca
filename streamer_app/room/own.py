"""A live room of one's own: its people, what they do, and the one stream of events of it."""

import secrets
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from msgspec import Struct
from msgspec.structs import replace

from streamer_app.catalogue.courses import Item
from streamer_app.events import (
    AudienceCount,
    Chat,
    CourseClick,
    Entry,
    Event,
    Follow,
    Gift,
    Leave,
    Like,
    Order,
    Refund,
    RoomState,
    Viewer,
)
from streamer_app.feeds.connection import wall_ms
from streamer_app.feeds.feed import plain
from streamer_app.room.attendance import Attendance
from streamer_app.room.practice import MOST, Combos, PracticeGift, named, times
from streamer_app.room.rates import Rate, Rates
from streamer_app.room.stage import Stage
from streamer_app.store.users import User

SIGNALS: Final = (
    *("chat", "gift", "like", "audience_count", "entry", "leave", "follow"),
    *("course_click", "order", "refund", "room_state"),
)
MAX_SAID: Final = 2_000
MAX_LIKES: Final = 50
MESSAGES: Final = Rate(5.0, 10)
CALLS: Final = Rate(100.0, 400)
"""From one address, whoever it speaks for."""
KNOWN: Final = 10_000
TOLD: Final = 60
"""Lines that a newcomer sees of what came before."""
QUESTION_MARKS: Final = ("?", "？")
TEACHER: Final = "host"
POLL: Final = "poll"
"""The state that pages show a poll by. Programs are not told: it is made of what they sent."""


class Refusal(Struct, frozen=True):
    """Why something was not done: a code of the page's words, and when to try again."""

    code: str
    seconds: float = 0.0


class OwnRoom:
    """All methods on one loop; what is done is in ``stage`` when they return.

    ``key`` makes whoever has it the teacher. Gifts and orders are practice: nothing is charged.
    """

    def __init__(
        self,
        title: str,
        gifts: Sequence[PracticeGift],
        items: Sequence[Item],
        *,
        language: str = "zh_CN",
        clock: Callable[[], int] = wall_ms,
        ticks: Callable[[], float] = time.monotonic,
    ) -> None:
        self.title = title
        self.gifts = gifts
        self.items = [item for item in items if item.on_sale(clock())]
        self.key = secrets.token_urlsafe(16)
        self.stage = Stage()
        self.present = Attendance()
        self._language = language
        self._clock = clock
        self._rates = Rates(MESSAGES, ticks)
        self._calls = Rates(CALLS, ticks)
        self._opened = f"{clock():x}"
        self._numbered = 0
        self._combos = Combos(self._opened)
        self._known: OrderedDict[str, None] = OrderedDict()
        self._followers: set[str] = set()
        self.poll: Mapping[str, Any] | None = None
        for name in ("live", "practice"):
            self._add(RoomState(name=name, value=True))
        self.state = self.stage.between(0, self.stage.end)
        """What a program that joins later has to know, too."""

    def viewer(self, user: User, *, teacher: bool = False) -> Viewer:
        """A user as events name them."""
        return Viewer(str(user.id), user.name, roles=(TEACHER,) if teacher else ())

    def enter(self, viewer: Viewer) -> None:
        """A page of theirs opened."""
        if self.present.came(viewer):
            self._add(Entry(viewer=viewer))

    def leave(self, viewer: Viewer, *, at_once: bool = False) -> None:
        """A page of theirs closed; ``at_once``: they said good-bye."""
        self.present.went(viewer, self._clock(), at_once=at_once)
        self.tick()

    def tick(self) -> None:
        """What the time brings: those who are gone, and how many are here."""
        now = self._clock()
        for viewer in self.present.gone(now):
            self._add(Leave(viewer=viewer))
        if (count := self.present.count_due(now)) is not None:
            self._add(AudienceCount(count=count, basis="concurrent"))

    def crowded(self, near: str) -> Refusal | None:
        """Whether too much comes from an address; asking counts as one more call from there."""
        seconds = self._calls.wait(near)
        return Refusal("slow", round(seconds, 2)) if seconds else None

    def act(self, viewer: Viewer, name: str, found: Mapping[str, Any]) -> Refusal | None:
        """Do what somebody asks for: message, like, gift, follow, click or order."""
        deed = getattr(self, f"_{name}", None) if name in DEEDS else None
        if deed is None:
            return Refusal("unknown")
        if seconds := self._rates.wait(viewer.id):
            return Refusal("slow", round(seconds, 1))
        done: Refusal | None = deed(viewer, found)
        return done

    def post(self, id_: str, text: str) -> None:
        """What an admitted program says for the teacher; the same id again says nothing."""
        if not self._rates.wait(TEACHER) and self._new(f"post:{id_}"):
            said = Chat(
                id=f"post:{id_}", viewer=Viewer(TEACHER, self.title, roles=(TEACHER,)), text=text
            )
            self._add(said)

    def bring(self, event: Order | Refund | CourseClick) -> bool:
        """Take a shop's event; whether it is new."""
        if event.id and not self._new(event.id):
            return False
        self._add(event)
        return True

    def show_poll(self, page: Mapping[str, Any] | None) -> None:
        """A poll for the pages, as it stands now; None: there is none any more."""
        if page != self.poll:
            self.poll = page
            self._add(RoomState(name=POLL, value=page))

    def end(self) -> None:
        """The lesson is over."""
        self._add(RoomState(name="live", value=False))

    def recent(self) -> Sequence[Event]:
        """The last lines for a newcomer, oldest first."""
        end = self.stage.end
        shown = self.stage.between(max(0, end - 20 * TOLD), end)
        return [event for event in shown if isinstance(event, Chat | Gift | Order)][-TOLD:]

    def _message(self, viewer: Viewer, found: Mapping[str, Any]) -> Refusal | None:
        text = found.get("message", found.get("text"))
        if not isinstance(text, str) or not text.strip():
            return Refusal("empty")
        if len(text) > MAX_SAID:
            return Refusal("long")
        text = plain(text.strip())
        if found.get("question") is True and not text.endswith(QUESTION_MARKS):
            text += QUESTION_MARKS[self._language == "zh_CN"]
        self._add(Chat(viewer=viewer, text=text))
        return None

    def _like(self, viewer: Viewer, found: Mapping[str, Any]) -> Refusal | None:
        self._add(Like(viewer=viewer, count=_count(found, MAX_LIKES)))
        return None

    def _gift(self, viewer: Viewer, found: Mapping[str, Any]) -> Refusal | None:
        gift = named(self.gifts, found.get("gift"))
        if gift is None:
            return Refusal("unknown")
        count = _count(found, MOST)
        run = self._combos.add(viewer.id or "", gift, count, self._clock())
        paid = times(gift.price, count)
        self._add(
            Gift(
                viewer=viewer,
                name=gift.name_en if self._language == "en" else gift.name,
                count=count,
                paid=paid,
                worth=paid,
                combo=run.combo,
                combo_count=run.count,
                combo_paid=run.paid,
            )
        )
        return None

    def _follow(self, viewer: Viewer, found: Mapping[str, Any]) -> Refusal | None:
        if viewer.id not in self._followers:
            self._followers.add(viewer.id or "")
            self._add(Follow(viewer=viewer))
        return None

    def _click(self, viewer: Viewer, found: Mapping[str, Any]) -> Refusal | None:
        item = self._item(found)
        if item is None:
            return Refusal("unknown")
        self._add(CourseClick(viewer=viewer, course=item.id))
        return None

    def _order(self, viewer: Viewer, found: Mapping[str, Any]) -> Refusal | None:
        item = self._item(found)
        if item is None:
            return Refusal("unknown")
        number = f"P{self._opened}-{self._numbered + 1}"
        self._add(Order(viewer=viewer, order=number, course=item.id, paid=item.price))
        return None

    def _item(self, found: Mapping[str, Any]) -> Item | None:
        return next((item for item in self.items if item.id == found.get("course")), None)

    def _new(self, id_: str) -> bool:
        if id_ in self._known:
            return False
        self._known[id_] = None
        if len(self._known) > KNOWN:
            self._known.popitem(last=False)
        return True

    def _add(self, event: Event) -> None:
        self._numbered += 1
        own = f"{self._opened}-{self._numbered}"
        self.stage.add(
            [replace(event, id=event.id or own, at_ms=event.at_ms or self._clock(), source="room")]
        )


DEEDS: Final = frozenset({"message", "like", "gift", "follow", "click", "order"})


def _count(found: Mapping[str, Any], most: int) -> int:
    count = found.get("count", 1)
    return min(max(1, count), most) if type(count) is int else 1
