"""What plays into a database of its own is read from there."""

from pathlib import Path

from streamer_app.events import Chat, Viewer
from streamer_app.live.materials import Materials
from streamer_app.live.program import DEMO_FILE, REPLAY_FILE
from streamer_app.review.reading import Reads
from streamer_app.store.writer import Committed, Writer
from streamer_app.wording import Wording

START = 1_700_000_000_000


def ignore(batch: Committed) -> None:
    """Nobody looks."""


def stored(path: Path, text: str) -> None:
    writer = Writer(path, ignore)
    session = writer.open_session("x", START)
    said = Chat(
        source="room", room="r", id="m1", at_ms=START, viewer=Viewer("u", "u"), text=text
    )  # fmt: skip
    writer.put(session, [said])
    assert writer.sync()
    writer.close()


def test_a_reason_of_the_demo_opens_the_demos_messages(tmp_path: Path) -> None:
    path = tmp_path / "s.sqlite"
    stored(path, "real")
    stored(tmp_path / DEMO_FILE, "demo")
    stored(tmp_path / REPLAY_FILE, "replay")
    reads = Reads(path, tmp_path / DEMO_FILE, Materials(), lambda: Wording("en"))
    found = [reads.rows([1], played).result()[0].text for played in ("", "demo", "replay")]
    assert found == ["real", "demo", "replay"]
    (line,) = reads.around(1, START, 60, "demo").result()
    assert [one.text for one in reads.viewer(line, "demo").result().messages] == ["demo"]
    reads.close()


def test_a_page_knows_whose_it_is_where_both_databases_have_its_number(tmp_path: Path) -> None:
    path = tmp_path / "s.sqlite"
    stored(path, "为什么天空是蓝的？")
    stored(tmp_path / DEMO_FILE, "课程多少钱？")
    reads = Reads(path, tmp_path / DEMO_FILE, Materials(), lambda: Wording("en"))
    own, demo = (reads.page(1, played).result() for played in ("", "demo"))
    assert (own.line.played, demo.line.played) == ("", "demo")
    found = reads.studies.select(demo.line.session, None, demo.line.played).result()
    assert [theme.label for theme in found.themes] == ["课程多少钱？"]
    reads.close()
