"""The printed report: what belongs together stands on one page."""

import pytest
from PySide6.QtCore import QSizeF
from PySide6.QtGui import QTextBlock, QTextDocument
from pytestqt.qtbot import QtBot

from streamer_app.review.export.story import Section, Story, Table
from streamer_app.ui.pdf import laid_out

AREA = QSizeF(600, 800)


def told(rows_before: int, rows: int) -> Story:
    """A table of so many rows, then another below a title and a note."""
    first = Table(("a",), tuple((f"before {n}",) for n in range(rows_before)))
    last = Table(("b",), tuple((f"after {n}",) for n in range(rows)))
    sections = (Section("first", table=first), Section("last title", "note", table=last))
    return Story("en", "report", "facts", (), sections, "foot")


def page(document: QTextDocument, text: str) -> int:
    """The page on which a line stands."""
    block: QTextBlock = document.begin()
    while block.text() != text:
        block = block.next()
        assert block.isValid(), text
    box = document.documentLayout().blockBoundingRect(block)
    return int(box.top() // AREA.height())


@pytest.mark.parametrize("rows_before", range(20, 36))
def test_a_title_is_never_parted_from_its_table(qtbot: QtBot, rows_before: int) -> None:
    document = laid_out(told(rows_before, 10), AREA)
    where = {page(document, text) for text in ("last title", "note", "b", "after 0", "after 9")}
    assert len(where) == 1
    assert document.pageCount() == max(where) + 1 <= 2


def test_a_long_table_begins_where_its_title_stands_and_goes_on(qtbot: QtBot) -> None:
    document = laid_out(told(25, 60), AREA)
    assert page(document, "last title") == page(document, "after 0") == page(document, "after 2")
    assert page(document, "after 59") > page(document, "after 0")
    assert page(document, "foot") == document.pageCount() - 1
