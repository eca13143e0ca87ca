"""An export that is given up, at any moment and in any format, leaves nothing behind."""

from collections.abc import Iterator
from concurrent.futures import CancelledError
from pathlib import Path

import pytest

from streamer_app.live.materials import Materials
from streamer_app.review.exporting import FORMS
from streamer_app.review.progress import Progress
from streamer_app.review.reading import Reads
from streamer_app.ui import pdf
from streamer_app.wording import Wording
from tests.review.sessions import ITEMS, evening, stored


class Impatient(Progress):
    """Gives up once so much is done."""

    def __init__(self, until: float) -> None:
        super().__init__()
        self.until = until
        self.heard: list[float] = []

    def at(self, share: float) -> None:
        self.heard.append(share)
        if share >= self.until:
            self.cancel()
        super().at(share)


@pytest.fixture
def reads(tmp_path: Path) -> Iterator[Reads]:
    path = stored(tmp_path / "s.sqlite", evening())
    made = Reads(path, tmp_path / "d", Materials(ITEMS), lambda: Wording("en"), pdf.pages)
    yield made
    made.close()


def exported(reads: Reads, form: str, to: Path, progress: Progress) -> Path:
    if form == "parquet":
        pytest.importorskip("duckdb", reason="the extra 'parquet' is not installed")
    return reads.studies.export(1, form, to, progress).result()


def left(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


@pytest.mark.parametrize("form", FORMS)
def test_every_format_tells_how_far_it_is(
    reads: Reads, tmp_path: Path, form: str, qapp: object
) -> None:
    (tmp_path / "out").mkdir()
    progress = Impatient(2.0)
    assert exported(reads, form, tmp_path / "out" / "x", progress).exists()
    assert progress.heard and progress.heard == sorted(progress.heard)
    assert not [path for path in left(tmp_path / "out") if path.name.endswith(".part")]


@pytest.mark.parametrize("until", [0.5, 0.99])
@pytest.mark.parametrize("form", [form for form in FORMS if form not in ("json", "html")])
def test_nothing_is_left_of_an_export_that_was_given_up(
    reads: Reads, tmp_path: Path, form: str, until: float, qapp: object
) -> None:
    (tmp_path / "out").mkdir()
    with pytest.raises(CancelledError):
        exported(reads, form, tmp_path / "out" / "x", Impatient(until))
    assert left(tmp_path / "out") == []


def test_what_was_there_before_stays_when_an_export_is_given_up(
    reads: Reads, tmp_path: Path
) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "events.csv").write_text("mine")
    with pytest.raises(CancelledError):
        exported(reads, "csv", folder, Impatient(0.9))
    assert [(path.name, path.read_text()) for path in left(folder)] == [("events.csv", "mine")]
