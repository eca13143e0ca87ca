"""Short ways to say what happens at a desk."""

from itertools import count

from streamer_app.desk.cards import Card
from streamer_app.desk.operations import Desk, Outcome
from streamer_app.desk.similar import Similar
from streamer_app.events import Chat, Deleted, DeskOperation, Money, PaidMessage, Viewer
from streamer_app.insight.similarity import load

BACKGROUND = load()
START = 1_700_000_000_000


class Scene:
    """A desk with a clock in seconds; with ``join`` 1 or less, alike questions share a card."""

    def __init__(self, join: float = 2.0) -> None:
        self.desk = Desk(similar=Similar(BACKGROUND, join=join))
        self.s = 0.0
        self.outcomes: list[Outcome] = []
        self._rows = count(1)
        self._ids = count(1)

    @property
    def now(self) -> int:
        return START + int(self.s * 1000)

    def ask(self, who: str, text: str, **about: float) -> int:
        """The row of the message."""
        row = next(self._rows)
        viewer = Viewer(who, who)
        event = Chat(
            source="room", room="r", id=f"m{row}", at_ms=self.now, viewer=viewer, text=text
        )
        self.outcomes.append(self.desk.ask(row, event, about=about))
        return row

    def pay(self, who: str, text: str, minor: int) -> None:
        row = next(self._rows)
        self.desk.ask(
            row,
            PaidMessage(
                source="room",
                room="r",
                id=f"m{row}",
                at_ms=self.now,
                viewer=Viewer(who, who),
                text=text,
                paid=Money(minor, "CNY"),
            ),
        )

    def delete(self, row: int) -> Outcome:
        event = Deleted(source="room", room="r", id=f"d{row}", at_ms=self.now, target=f"m{row}")
        self.outcomes.append(self.desk.withdraw(event))
        return self.outcomes[-1]

    def do(
        self,
        op: str,
        card: int = 0,
        /,
        by: str = "stage",
        base: int | None = None,
        id: str | None = None,
        **args: object,
    ) -> Outcome:
        """``base`` None: the actor has seen everything."""
        operation = DeskOperation(
            id=id or f"op{next(self._ids)}",
            at_ms=self.now,
            actor=by,
            card=card,
            op=op,
            args=args,
            base_rev=self.desk.rev if base is None else base,
        )
        self.outcomes.append(self.desk.apply(operation))
        return self.outcomes[-1]

    def cards(self) -> tuple[Card, ...]:
        return self.desk.cards(self.now)

    def card(self, card: int) -> Card:
        found = self.desk.card(card, self.now)
        assert found is not None
        return found

    def states(self) -> dict[int, str]:
        return {card.card: card.state for card in self.cards()}
