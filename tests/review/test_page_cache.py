"""An opened session is remembered, and forgotten when anything it rests on changes."""

from pathlib import Path

from streamer_app.review.page_cache import KEPT, PageCache
from streamer_app.review.reading import page_of
from streamer_app.store.queries import Reader
from tests.review.sessions import evening, opened, stored


def test_a_page_comes_back_equal(tmp_path: Path) -> None:
    path = stored(tmp_path / "s.sqlite", evening())
    with opened(path) as (_, read):
        page = page_of(read)
    cache = PageCache(path, "courses")
    cache.save(1, 20, page)
    again = cache.load(1, 20)
    assert again is not None
    assert again.line == page.line
    assert (again.minutes, again.marks, again.cards) == (page.minutes, page.marks, page.cards)
    assert {name: one.value for name, one in again.metrics.items() if name != "peaks"} == {
        name: one.value for name, one in page.metrics.items() if name != "peaks"
    }


def test_a_page_of_fewer_events_or_other_courses_is_not_taken(tmp_path: Path) -> None:
    path = stored(tmp_path / "s.sqlite", evening())
    with opened(path) as (_, read):
        PageCache(path, "courses").save(1, 20, page_of(read))
    assert PageCache(path, "courses").load(1, 21) is None
    assert PageCache(path, "other").load(1, 20) is None
    path.with_name("s.sqlite.page-1").write_bytes(b"broken")
    assert PageCache(path, "courses").load(1, 20) is None


def test_some_pages_are_kept(tmp_path: Path) -> None:
    path = stored(tmp_path / "s.sqlite", evening())
    with opened(path) as (_, read):
        page = page_of(read)
    for session in range(KEPT + 3):
        PageCache(path, "").save(session, 1, page)
    assert len(list(tmp_path.glob("*.page-*"))) == KEPT
    with Reader(path) as reader:
        assert reader.session(1).messages == 7
