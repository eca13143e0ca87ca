"""Real recordings through everything review does: import, report, every export, read back.

Each file's totals must be those that its README row counts; a second import brings nothing; the
JSONL, imported into an empty database, gives the identical report; CSV, XLSX, XML, ASS and
Parquet are read again by something else; the HTML names nobody and loads nothing; the PDF has
pages. ``biliass`` converts the XML where it is installed. The mutant loses one comment a file.
"""

import csv
import os
import re
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final
from unittest.mock import patch

import msgspec
import openpyxl

from streamer_app.assets import asset
from streamer_app.events import Chat, Event, PaidMessage
from streamer_app.feeds.bilirec import BililiveRecording
from streamer_app.feeds.twitch_vod import TwitchVod
from streamer_app.live.materials import Materials
from streamer_app.review import summary
from streamer_app.review.exporting import FORMS, Export
from streamer_app.review.importing import take
from streamer_app.review.progress import Progress
from streamer_app.review.shelf import Shelf
from streamer_app.store.queries import Reader
from streamer_app.store.writer import Writer
from streamer_app.wording import Wording
from tests.conftest import SHARED

FOLDER: Final = SHARED / "data" / "recordings"
_WORDED: Final = re.compile(r"<d p=[^>]*>[^<]")
NOT_REACHED: Final = "not reached"
FIGURES: Final = ("messages", "hours", "users", "bits")


@dataclass(frozen=True, slots=True)
class Known:
    """What the README says of a file."""

    path: Path
    messages: int
    hours: float
    users: int
    bits: int


@dataclass(slots=True)
class Found:
    """What came out so far."""

    events: int = 0
    hours: float = 0.0
    exports: int = 0
    wrong: list[str] = field(default_factory=list)

    def check(self, right: bool, what: str) -> None:
        """Note what is not as it should be."""
        if not right:
            self.wrong.append(what)


def known() -> list[Known]:
    """The rows of Twitch broadcasts; none where the recordings are not on this machine."""
    page = FOLDER / "README.md"
    rows = page.read_text("utf-8").splitlines() if page.exists() else []
    cells = [[cell.strip() for cell in row.split("|")[1:-1]] for row in rows]
    return [
        Known(FOLDER / row[0], int(row[3]), float(row[4]), int(row[5]), int(row[7]))
        for row in cells
        if row and row[0].startswith("twitch_vod_chat/")
    ]


def imported(path: Path, files: list[Path]) -> list[tuple[int, int, int]]:
    """(session, events, new) of each file."""
    writer = Writer(path, lambda _: None, interval_s=0.001)
    try:
        made = [take(writer, file, Progress()).made for file in files]
        writer.build_index()
    finally:
        writer.close()
    return [(one.session, one.events, one.new) for one in made]


def report(path: Path, session: int) -> dict[str, Any]:
    """The report without what names the session itself."""
    with Reader(path) as reader:
        read = summary.read(reader, session, Shelf(path, Materials).surroundings(reader))
        told: dict[str, Any] = msgspec.json.decode(
            msgspec.json.encode(summary.report(read), enc_hook=str)
        )
    return {name: told[name] for name in ("totals", "metrics", "gaps")}


def exported(path: Path, session: int, folder: Path, pdf: Any) -> Iterator[str]:
    """The formats, once they are written."""
    shelf = Shelf(path, Materials)
    for form in FORMS:
        if form == "parquet" and find_spec("duckdb") is None:
            continue
        with Reader(path) as reader:
            around = shelf.surroundings(reader)
            words = Wording("zh_CN" if session % 2 else "en")

            def kept(number: int, reader: Reader = reader) -> Any:
                return shelf.tables(reader, number)

            Export(reader, session, around, words, pdf=pdf, kept=kept).write(form, folder / form)
        yield form


def one(path: Path, session: int, row: Known, folder: Path, pdf: Any, found: Found) -> None:
    """One recording: its totals, and every export read again."""
    name = row.path.name
    told = report(path, session)
    with Reader(path) as reader:
        events = [event for _, event in reader.events(session)]
    totals = told["totals"]
    people = {event.viewer.id for event in events if event.viewer}
    found.check(totals["events"] == len(events) == row.messages, f"{name}: events")
    found.check(len(people) == row.users, f"{name}: users")
    found.check(totals["money"].get("USD", 0) == row.bits, f"{name}: bits")
    times = [event.at_ms for event in events]
    hours = (max(times) - min(times)) / 3_600_000
    found.check(hours <= row.hours + 0.02, f"{name}: hours")
    found.events += len(events)
    found.hours += hours
    forms = list(exported(path, session, folder, pdf))
    found.exports += len(forms)
    for form in forms:
        for wrong in _READ_AGAIN.get(form, _nothing)(folder / form, events, told):
            found.wrong.append(f"{name}: {form}: {wrong}")


Told = Mapping[str, Any]


def _nothing(path: Path, events: list[Event], told: Told) -> Iterator[str]:
    if not path.stat().st_size:
        yield "empty"


def _said(events: list[Event]) -> list[str]:
    return [event.text for event in events if isinstance(event, Chat)]


def _json(path: Path, events: list[Event], told: Told) -> Iterator[str]:
    read = msgspec.json.decode(path.read_bytes())
    if any(read[name] != told[name] for name in told):
        yield "another report"


def _jsonl(path: Path, events: list[Event], told: Told) -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder) / "again.sqlite"
        recording = path.with_suffix(".jsonl")
        path.rename(recording)
        ((session, _, new),) = imported(fresh, [recording])
        if new != len(events) or report(fresh, session) != told:
            yield "another report after import"


def _csv(path: Path, events: list[Event], told: Told) -> Iterator[str]:
    with (path / "events.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    texts = [row["text"].removeprefix("'") for row in rows if row["kind"] == "chat"]
    if texts != [text.removeprefix("'") for text in _said(events)]:
        yield "other texts"
    if any(row["name"] and not row["name"].startswith("viewer ") for row in rows):
        yield "a name"


def _xlsx(path: Path, events: list[Event], told: Told) -> Iterator[str]:
    with path.open("rb") as file, closing(openpyxl.load_workbook(file, read_only=True)) as book:
        rows = book["events"].iter_rows(values_only=True)
        head = list(next(rows))
        kind, text, at = (head.index(name) for name in ("kind", "text", "at_ms"))
        whole = ((*row, *[None] * (len(head) - len(row))) for row in rows)  # empty ends are cut
        read = [(row[at], row[text]) for row in whole if row[kind] == "chat"]
    if read != [(event.at_ms, event.text or None) for event in events if isinstance(event, Chat)]:
        yield "other rows"


def _xml(path: Path, events: list[Event], told: Told) -> Iterator[str]:
    with path.open("rb") as stream:
        again = list(BililiveRecording(stream))
    if _said(again) != _said(events):
        yield "other texts"
    if sum(isinstance(event, PaidMessage) for event in again) != told["totals"]["by_kind"].get(
        "paid_message", 0
    ):
        yield "other paid messages"
    if find_spec("biliass") is not None:
        yield from _converted(path)


def _converted(path: Path) -> Iterator[str]:
    """What an independent converter makes of it; a comment without a word is none to it."""
    written = path.read_text("utf-8")
    made = import_module("biliass").convert_to_ass(written, 1920, 1080, reduce_comments=False)
    if made.count("\nDialogue:") != len(_WORDED.findall(written)):
        yield "biliass lost some"


def _ass(path: Path, events: list[Event], told: Told) -> Iterator[str]:
    lines = [line for line in path.read_text("utf-8-sig").splitlines() if line.startswith("Dia")]
    shown = [event for event in events if isinstance(event, Chat | PaidMessage)]
    if len(lines) != len(shown):
        yield "other lines"


def _parquet(path: Path, events: list[Event], told: Told) -> Iterator[str]:
    import duckdb

    page = asset("docs", "fleet.md").read_text("utf-8")
    asked = dict(re.findall(r"```sql name=(\w+)\n(.*?)```", page, re.DOTALL))
    totals = told["totals"]
    with duckdb.connect() as engine:
        here = path.as_posix().replace("'", "''")
        engine.execute(asked["duckdb"].replace("/data/", f"{here}/"))
        engine.execute(asked["bundles"])
        ((_, *counts),) = engine.execute(asked["counts"]).fetchall()
        if counts != [totals[name] for name in ("events", "messages", "users", "gaps")]:
            yield "other counts"
        money = engine.execute(asked["money"]).fetchall()
        if {currency: minor for _, currency, minor in money} != totals["money"]:
            yield "other money"


def _html(path: Path, events: list[Event], told: Told) -> Iterator[str]:
    text = path.read_text("utf-8")
    if re.search(r"<(script|link|img|iframe)|\b(src|href)=|url\(", text):
        yield "points outside"
    names = {event.viewer.name for event in events if event.viewer}
    if shown := [
        name for name in names if len(name) > 3 and re.search(rf"\b{re.escape(name)}\b", text)
    ]:
        yield f"{len(shown)} names"


def _pdf(path: Path, events: list[Event], told: Told) -> Iterator[str]:
    data = path.read_bytes()
    if not data.startswith(b"%PDF-") or not re.search(rb"/Type\s*/Page\b", data):
        yield "no page"


_READ_AGAIN: Final = {
    "json": _json,
    "jsonl": _jsonl,
    "csv": _csv,
    "xlsx": _xlsx,
    "xml": _xml,
    "ass": _ass,
    "parquet": _parquet,
    "html": _html,
    "pdf": _pdf,
}


class _Losing(TwitchVod):
    """Drops the second comment."""

    def __iter__(self) -> Iterator[Event]:
        return (event for number, event in enumerate(super().__iter__()) if number != 1)


def run(n: int, mutant: bool) -> dict[str, Any]:
    """The ``n`` smallest recordings, or all of them; without any nothing is held."""
    rows = sorted(known(), key=lambda row: row.path.stat().st_size)[:n]
    if not rows:
        return {"ok": False, "recordings": NOT_REACHED}
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    from streamer_app.ui import pdf

    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    found = Found()
    readers = {"twitch-vod": _Losing} if mutant else {}
    with (
        tempfile.TemporaryDirectory() as name,
        patch.dict("streamer_app.feeds.formats.FORMATS", readers),
    ):
        folder = Path(name)
        path = folder / "r.sqlite"
        files = [row.path for row in rows]
        first = imported(path, files)
        found.check([new for *_, new in first] == [events for _, events, _ in first], "all new")
        again = [(session, events, 0) for session, events, _ in first]
        found.check(imported(path, files) == again, "a second import changes nothing")
        for row, (session, *_) in zip(rows, first, strict=True):
            one(path, session, row, folder / str(session), pdf.pages, found)
    return {
        "ok": not found.wrong,
        "recordings": len(rows),
        "hours": round(found.hours, 1),
        "events": found.events,
        "exports": found.exports,
        "wrong": len(found.wrong),
        **({"first_wrong": found.wrong[0]} if found.wrong else {}),
        **{name: NOT_REACHED for name in ("biliass", "duckdb") if find_spec(name) is None},
    }
