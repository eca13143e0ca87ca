"""Every format of one session, read again by something else."""

import csv
import re
from dataclasses import replace
from datetime import datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import openpyxl
import pytest

from streamer_app.errors import AppError
from streamer_app.events import Chat, Gift, Membership, PaidMessage
from streamer_app.feeds.bilirec import BililiveRecording
from streamer_app.review.export.csv_files import defused
from streamer_app.review.exporting import FORMS, Export
from streamer_app.review.privacy import erase
from streamer_app.store.queries import Reader
from streamer_app.wording import Wording
from tests.review.sessions import ITEMS, START, evening, made, stored, surroundings


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return stored(tmp_path_factory.mktemp("export") / "s.sqlite", evening())


def written(database: Path, form: str, to: Path, **options: Any) -> Path:
    with Reader(database) as reader:
        words = Wording(options.pop("language", "en"))
        Export(reader, 1, surroundings(reader), words, **options).write(form, to)
    return to


class Page(HTMLParser):
    """The text of a page, its tags, and whatever points outside of it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tags: list[str] = []
        self.outside: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.outside += [name for name, _ in attrs if name in ("src", "href", "srcset", "action")]

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def test_a_question_that_was_erased_is_named_so_in_the_report(tmp_path: Path) -> None:
    path = stored(tmp_path / "s.sqlite", evening())
    erase(path, "u3", surroundings, START)
    text = written(path, "html", tmp_path / "r.html").read_text("utf-8")
    assert "天空" in text and "课程多少钱" not in text
    assert text.count("<td class=w>(words erased)</td>") == 2  # the theme, and what is left


def test_a_report_calls_courses_as_its_language_does(database: Path, tmp_path: Path) -> None:
    named = replace(ITEMS[0], title_en="Mechanics bootcamp")
    with Reader(database) as reader:
        around = replace(surroundings(reader), items=(named, ITEMS[1]))
        Export(reader, 1, around, Wording("en")).write("html", tmp_path / "e.html")
        Export(reader, 1, around, Wording("zh_CN")).write("html", tmp_path / "c.html")
    english, chinese = ((tmp_path / name).read_text("utf-8") for name in ("e.html", "c.html"))
    assert "Mechanics bootcamp" in english and "力学提分营" not in english
    assert "力学提分营" in chinese and "Mechanics bootcamp" not in chinese


def test_a_session_without_a_question_speaks_of_no_blue_bars(tmp_path: Path) -> None:
    quiet = [made(Chat, n, n, f"u{n}", text="666") for n in range(1, 4)]
    path = stored(tmp_path / "s.sqlite", quiet)
    text = written(path, "html", tmp_path / "r.html").read_text("utf-8")
    assert "Blue bars" not in text and "Msgs/min" in text


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_the_html_report_stands_alone_and_names_nobody(
    database: Path, tmp_path: Path, language: str
) -> None:
    text = written(database, "html", tmp_path / "r.html", language=language).read_text("utf-8")
    page = Page(text)
    assert page.outside == []
    assert not {"script", "link", "img", "iframe"} & set(page.tags)
    assert "Person" not in text
    assert "url(" not in text
    assert page.tags.count("svg") == 3
    said = " ".join(page.words)
    assert "为什么天空是蓝的" in said
    assert "¥798.00" in said
    assert "0:47" in said, "the gap is named"


def test_names_are_shown_when_asked_for(database: Path, tmp_path: Path) -> None:
    text = written(database, "html", tmp_path / "r.html", names=True).read_text("utf-8")
    assert "@Person u1" in text


def test_no_word_of_the_report_is_without_translation(database: Path, tmp_path: Path) -> None:
    for language in ("en", "zh_CN"):
        text = written(database, "html", tmp_path / "r.html", language=language).read_text("utf-8")
        codes = re.findall(r"\b(?:column|report|metric|measure|income|review)\.[a-z_.]+", text)
        assert codes == []


@pytest.mark.usefixtures("qapp")
def test_the_pdf_has_numbered_pages(database: Path, tmp_path: Path) -> None:
    from streamer_app.ui import pdf

    data = written(database, "pdf", tmp_path / "r.pdf", pdf=pdf.pages).read_bytes()
    assert data.startswith(b"%PDF-")
    assert len(re.findall(rb"/Type\s*/Page\b", data)) >= 1
    assert list(tmp_path.iterdir()) == [tmp_path / "r.pdf"]


def test_a_spreadsheet_holds_text_and_no_formula(database: Path, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(written(database, "xlsx", tmp_path / "r.xlsx"))
    assert book.sheetnames == ["events", "questions", "pitches", "orders", "minutes"]
    rows = list(book["events"].iter_rows())
    head = [cell.value for cell in rows[0]]
    cells = [cell for row in rows[1:] for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
    assert rows[1][0].value == datetime.fromtimestamp(START // 1000)
    assert rows[1][0].number_format == "yyyy-mm-dd hh:mm:ss"
    texts = [row[head.index("text")].value for row in rows[1:]]
    assert '=HYPERLINK("http://x.test")' in texts
    assert [row[head.index("minor")].value for row in rows[1:]].count(39_900) == 3
    assert "Person u1" not in [cell.value for cell in cells]
    assert len(rows) == len(evening()) + 1


def test_csv_keeps_numbers_and_defuses_formulas(database: Path, tmp_path: Path) -> None:
    written(database, "csv", tmp_path / "t")
    with (tmp_path / "t" / "events.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    texts = [row["text"] for row in rows]
    assert """'=HYPERLINK("http://x.test")""" in texts
    assert "<b>bold</b> &  {\\an8}" in texts, "a sheet holds no control character"
    assert rows[0]["time"] == str(datetime.fromtimestamp(START // 1000))
    assert defused("\x08=1+1") == "'=1+1"


def test_danmaku_have_eight_fields_and_come_back(database: Path, tmp_path: Path) -> None:
    path = written(database, "xml", tmp_path / "d.xml")
    root = ElementTree.parse(path).getroot()
    points = [row.attrib["p"].split(",") for row in root.iter("d")]
    assert {len(point) for point in points} == {8}
    assert (points[0][0], points[0][4]) == ("1.000", str(START + 1000))
    with path.open("rb") as file:
        again = list(BililiveRecording(file))
    assert [type(event) for event in again] == [
        *([Chat] * 5), Gift, Gift, PaidMessage, Membership, Chat
    ]  # fmt: skip
    assert [event.at_ms for event in again[:2]] == [START + 1000, START + 2000]
    paid = next(event for event in again if isinstance(event, PaidMessage))
    assert paid.paid is not None and paid.paid.minor == 3_000
    assert "Person" not in path.read_text("utf-8").replace("@Person", "")


def test_an_offset_fits_a_recording_that_began_earlier(database: Path, tmp_path: Path) -> None:
    late = ElementTree.parse(written(database, "xml", tmp_path / "d.xml", offset_s=10.5))
    early = ElementTree.parse(written(database, "xml", tmp_path / "e.xml", offset_s=-3.5))
    firsts = [next(tree.getroot().iter("d")).attrib["p"].split(",")[0] for tree in (late, early)]
    assert firsts == ["11.500", "0.500"]


def test_subtitles_obey_no_command_of_a_viewer(database: Path, tmp_path: Path) -> None:
    text = written(database, "ass", tmp_path / "d.ass").read_text("utf-8-sig")
    said = [line for line in text.splitlines() if line.startswith("Dialogue:")]
    assert len(said) == 7
    assert said[0].startswith("Dialogue: 0,0:00:01.00,0:00:11.00,Chat,,0,0,0,,{\\move(1920,10,")
    assert all(line.count("{") <= 1 for line in said)
    assert "｛＼an8｝" in text


def test_parquet_is_read_by_its_engine(database: Path, tmp_path: Path) -> None:
    duckdb = pytest.importorskip("duckdb", reason="the extra 'parquet' is not installed")
    written(database, "parquet", tmp_path)
    inside = tmp_path / "sessions" / "room=room%3Aclass" / "date=2025-09-12"
    assert len(list(inside.iterdir())) == 5
    found = duckdb.sql(
        "SELECT room, date::VARCHAR, count(*), sum(minor) FILTER (kind = 'order') "
        f"FROM read_parquet('{inside / '1-events.parquet'}', hive_partitioning = false), "
        "(SELECT DATE '2025-09-12' AS date) GROUP BY ALL"
    ).fetchall()
    assert found == [("class", "2025-09-12", 18, 80_800), ("", "2025-09-12", 2, None)]


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("form", FORMS)
def test_a_full_disk_leaves_nothing_half_written(
    database: Path, tmp_path: Path, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from streamer_app.ui import pdf

    if form == "parquet":
        pytest.importorskip("duckdb", reason="the extra 'parquet' is not installed")

    def full(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(AppError, match="export_failed"):
        written(database, form, tmp_path / "out", pdf=pdf.pages)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_format_that_is_none_is_told(database: Path, tmp_path: Path) -> None:
    with pytest.raises(AppError, match="format_not_yet"):
        written(database, "docx", tmp_path / "x")
