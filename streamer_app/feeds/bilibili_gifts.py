"""Bilibili's gifts: what was paid, what came out, and the combo it belongs to."""

from collections.abc import Iterator
from typing import Final

from msgspec import Struct

from streamer_app.events import Event, Gift, Money, Viewer, converted
from streamer_app.feeds import protobuf
from streamer_app.feeds.bilibili_fields import (
    Command,
    Unreadable,
    count,
    gold,
    medal_of,
    medal_words,
    millis,
    number,
    person,
    table,
    text,
)
from streamer_app.feeds.bilibili_packed import packed

INT64: Final = 2**63


class Given(Struct):
    """One gift item of either wire; ``price`` is one piece's, ``total`` what all cost (seeds)."""

    name: str
    pieces: int
    price: int
    total: int
    coin: str
    tid: str
    seconds: int
    combo: str
    combo_pieces: int
    combo_total: int
    blind: bool


def gift_json(command: Command) -> Iterator[Event]:
    """SEND_GIFT."""
    data = command.data
    if not data:
        raise Unreadable("no data")
    viewer = person(
        data.get("uid"),
        text(data, "uname"),
        guard=number(data, "guard_level"),
        medal=medal_of(data),
        host=command.is_host(data.get("uid")),
    )
    given = Given(
        text(data, "giftName", "gift_name"),
        count(data, "num"),
        count(data, "price"),
        count(data, "total_coin"),
        text(data, "coin_type"),
        text(data, "tid"),
        count(data, "timestamp"),
        text(data, "batch_combo_id"),
        count(data, "super_gift_num"),
        count(data, "combo_total_coin"),
        bool(table(data.get("blind_gift"))),
    )
    yield _gift(command, viewer, given)


def gift_protobuf(command: Command) -> Iterator[Event]:
    """SEND_GIFT_V2: one packet may hold several items."""
    root = packed(command)
    guard = protobuf.number(root, 5)
    medal = protobuf.nested(root, 8)
    uid = protobuf.number(root, 1)
    viewer = person(
        uid,
        protobuf.text(root, 2),
        guard=guard,
        medal=medal_words(protobuf.text(medal, 6), protobuf.number(medal, 5)),
        host=command.is_host(uid),
    )
    blind = bool(protobuf.inside(root, 9))
    given = root.get(10, ())
    if not given:
        raise Unreadable("no gift in it")
    for one in given:
        if isinstance(one, int):
            raise Unreadable("gift item is no message")
        yield _gift(command, viewer, _item(protobuf.fields(one), blind))


def _item(fields: protobuf.Fields, blind: bool) -> Given:
    given = Given(
        protobuf.text(fields, 2),
        protobuf.number(fields, 3),
        protobuf.number(fields, 5),
        protobuf.number(fields, 7),
        protobuf.text(fields, 8),
        protobuf.text(fields, 9),
        protobuf.number(fields, 10),
        protobuf.text(fields, 12),
        protobuf.number(fields, 11),
        protobuf.number(fields, 14),
        blind,
    )
    numbers = (given.pieces, given.price, given.total, given.combo_pieces, given.combo_total)
    if max(numbers) >= INT64:
        raise Unreadable("a negative figure in a gift item")
    return given


def _gift(command: Command, viewer: Viewer | None, given: Given) -> Gift:
    """The money is ``total``; price x pieces is what came out (another sum for a blind box)."""
    paid = given.coin == "gold"
    worth = given.price * given.pieces
    if worth >= INT64:
        raise Unreadable("price x num does not fit in 64 bits")
    running = not given.blind and (not paid or worth == given.total)
    total = gold(given.combo_total if paid and running else 0)
    detail = f"{given.name}\0{given.pieces}\0{given.total}"
    at_ms = millis(given.seconds, command.sent_ms)
    return Gift(
        **command.common(viewer, at_ms, given.tid, detail),
        name=given.name,
        count=given.pieces,
        **gold(given.total if paid else 0),
        worth=converted(Money(worth, "XBG")) if paid else None,
        combo=given.combo or None,
        combo_count=given.combo_pieces or None if running else None,
        combo_paid=total["paid"],
        combo_coins=total["coins"],
    )
