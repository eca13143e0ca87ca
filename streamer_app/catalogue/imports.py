"""Courses from a CSV or Excel file: good rows are kept, bad ones named with their reason."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import tzinfo
from hashlib import blake2b
from typing import Any, Final, get_args

from streamer_app.catalogue.amounts import amount, currency_of, no_amount
from streamer_app.catalogue.courses import Item, Kind, State
from streamer_app.catalogue.tables import (
    BadRow,
    Looked,
    Row,
    moment,
    rows,
    split,
    unwatched,
)
from streamer_app.errors import Reason, reason
from streamer_app.events import Money

COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "id": ("编号", "课程编号", "商品编号", "id", "course id", "sku"),
    "title": (
        *("课程名", "课程名称", "商品名称", "名称", "标题", "课程"),
        *("name", "title", "course", "course name", "product"),
    ),
    "title_en": ("英文名", "english name", "english title", "title_en"),
    "kind": ("类型", "kind", "type"),
    "price": ("价格", "售价", "单价", "price"),
    "currency": ("币种", "货币", "currency"),
    "link": ("链接", "购买链接", "link", "url"),
    "tags": ("标签", "tags"),
    "points": ("卖点", "selling points", "points"),
    "outline": ("大纲", "目录", "outline", "syllabus"),
    "close": ("收口", "收口话术", "close", "closing"),
    "seats": ("名额", "库存", "seats", "stock"),
    "starts_ms": ("开售时间", "开始时间", "on sale from", "starts"),
    "ends_ms": ("截止时间", "结束时间", "on sale until", "ends"),
    "state": ("状态", "state", "status"),
}

KIND_WORDS: Final[Mapping[str, Kind]] = {
    **{kind: kind for kind in get_args(Kind)},
    "课程": "course",
    "商品": "product",
    "作品": "work",
    "会员": "membership",
    "广告": "sponsor",
    "赞助": "sponsor",
    "ad": "sponsor",
}
STATE_WORDS: Final[Mapping[str, State]] = {
    **{state: state for state in get_args(State)},
    **dict.fromkeys(("上架", "在售", "已上架", "on sale", "published"), "active"),
    **dict.fromkeys(("下架", "暂停", "已下架", "unpublished"), "paused"),
    **dict.fromkeys(("归档", "已归档"), "archived"),
}


@dataclass(frozen=True, slots=True)
class Bad:
    """A row that was left out; rows count from 1 below the header."""

    row: int
    why: Reason


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import came to. ``items``: the good rows' courses, each as it shall be stored."""

    rows: int
    good: int
    new: int
    bad: tuple[Bad, ...]
    items: tuple[Item, ...] = ()
    tagged: tuple[str, ...] = ()
    """Ids of the courses whose tags were taken from title and outline."""


def import_courses(
    data: bytes,
    known: Iterable[Item] = (),
    *,
    columns: Mapping[str, Iterable[str]] = COLUMNS,
    currency: str = "CNY",
    zone: tzinfo | None = None,
    looked: Looked = unwatched,
) -> Imported:
    """Read a file of courses; a row renews the known course of its id, else of its name and price.

    Columns that the file lacks keep what is known. ``currency`` is for rows that name none;
    ``columns`` are the headers that each of our columns is known by.
    Raises: AppError for a file that is no table or has no column of names.
    """
    items = {item.id: item for item in known}
    good: dict[str, Item] = {}
    bad: list[Bad] = []
    first: dict[str, int] = {}
    count = kept = new = 0
    for number, row in rows(data, columns, ["title"], looked):
        count += 1
        try:
            item = _item(row, items, currency, zone)
            if item.id in first:
                raise BadRow(reason("import.id_twice", id=item.id, first=first[item.id]))
        except BadRow as error:
            bad.append(Bad(number, error.why))
            continue
        first[item.id] = number
        kept += 1
        new += item.id not in items
        items[item.id] = good[item.id] = item
    return Imported(count, kept, new, tuple(bad), tuple(good.values()))


def course_finder(items: Iterable[Item]) -> Mapping[str, str]:
    """What an order may call a course (its id or either title, lower case) to the course's id."""
    return {
        name.strip().casefold(): item.id
        for item in items
        for name in (item.title_en, item.title, item.id)
        if name.strip()
    }


def _item(row: Row, items: Mapping[str, Item], currency: str, zone: tzinfo | None) -> Item:
    values = _values(row, currency, zone)
    if not values["title"]:
        raise BadRow(reason("import.no_title"))
    values["id"] = row.get("id") or _id_of(values["title"], values.get("price"), items.values())
    before = items.get(values["id"])
    return replace(before, **values) if before else Item(**values)


def _id_of(title: str, price: Money | None, items: Iterable[Item]) -> str:
    """The id of the known course of this name and price, else one made of both."""
    same = (item.id for item in items if item.title == title and item.price == price)
    written = f"{title}\0{price.minor}\0{price.currency}" if price else title
    return next(same, None) or blake2b(written.encode(), digest_size=5).hexdigest()


def _values(row: Row, currency: str, zone: tzinfo | None) -> dict[str, Any]:
    """The fields that the file has a column for, read and checked."""
    values: dict[str, Any] = {}
    for column, text in row.items():
        match column:
            case "price":
                values[column] = _price(text, row.get("currency", ""), currency)
            case "kind":
                values[column] = _word(text, KIND_WORDS, "course", "import.kind_not_known")
            case "state":
                values[column] = _word(text, STATE_WORDS, "active", "import.state_not_known")
            case "tags":
                values[column] = split(text, "；;|\n,，、")
            case "points" | "outline":
                values[column] = split(text)
            case "seats":
                values[column] = _seats(text)
            case "starts_ms" | "ends_ms":
                values[column] = _date(text, zone)
            case "title" | "title_en" | "link" | "close":
                values[column] = text
    return values


def _price(text: str, named: str, default: str) -> Money | None:
    if not text:
        return None
    currency = currency_of(named) if named else default
    if currency is None:
        raise BadRow(reason("import.currency_not_known", text=named))
    try:
        return amount(text, currency)
    except ValueError as error:
        raise BadRow(no_amount(text)) from error


def _word(text: str, words: Mapping[str, str], default: str, code: str) -> str:
    word = words.get(text.casefold()) if text else default
    if word is None:
        raise BadRow(reason(code, text=text))
    return word


def _seats(text: str) -> int | None:
    if not text or text in ("不限", "充足", "unlimited"):
        return None
    if not text.isdecimal():
        raise BadRow(reason("import.seats_not_number", text=text))
    return int(text)


def _date(text: str, zone: tzinfo | None) -> int | None:
    if not text:
        return None
    try:
        return moment(text, zone)
    except ValueError as error:
        raise BadRow(reason("import.date_not_read", text=text)) from error
