"""Tags for courses that came without any."""

from pathlib import Path

from streamer_app.catalogue.courses import Item
from streamer_app.live.materials import catalogue_of
from streamer_app.live.shop import take_courses
from streamer_app.live.tagging import tags_of
from streamer_app.store.writer import Writer

TABLE = (
    "编号,课程名,价格,大纲,标签\n"
    "k1,力学提分营,399,第 1 讲 受力分析；第 2 讲 斜面与摩擦力,\n"
    "k2,光学,199,第 1 讲 透镜,折射\n"
)


def take(tmp_path: Path, text: str) -> tuple[tuple[str, ...], dict[str, tuple[str, ...]]]:
    writer = Writer(tmp_path / "s.sqlite", lambda batch: None)
    file = tmp_path / "c.csv"
    file.write_text(text, "utf-8")
    try:
        made = take_courses(writer, file)
    finally:
        writer.close()
    return made.tagged, {item.id: item.tags for item in catalogue_of(writer.path)}


def test_a_course_without_tags_gets_them_from_title_and_outline(tmp_path: Path) -> None:
    tagged, tags = take(tmp_path, TABLE)
    assert tagged == ("k1",)
    assert tags == {"k1": ("力学", "受力分析", "斜面", "摩擦力"), "k2": ("折射",)}


def test_tags_that_a_person_took_away_do_not_come_back(tmp_path: Path) -> None:
    take(tmp_path, TABLE)
    writer = Writer(tmp_path / "s.sqlite", lambda batch: None)
    writer.save_items([Item(id="k1", title="力学提分营", outline=("受力分析",)).row()])
    writer.close()
    tagged, tags = take(tmp_path, "编号,课程名,价格\nk1,力学提分营,299\n")
    assert tagged == ()
    assert tags["k1"] == ()


def test_a_course_is_told_apart_from_the_others() -> None:
    mine = Item(id="a", title="物理", outline=("磁场", "电路"))
    other = Item(id="b", title="化学", outline=("磁场", "溶液"))
    assert tags_of(mine, [other]) == ("物理", "电路", "磁场")
