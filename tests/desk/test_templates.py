"""Answers kept for questions that come again."""

from pathlib import Path

import pytest

from streamer_app.desk.template_tables import exported, imported
from streamer_app.desk.templates import Template, Templates, filled
from streamer_app.errors import AppError

PRICE = Template(id="p", title="多少钱，怎么买？", zh="{course} {price}，链接 {link}", used=3)
REPLAY = Template(id="r", title="有没有回放？", zh="课后两小时上传", en="Two hours after class")


@pytest.fixture
def templates(tmp_path: Path) -> Templates:
    made = Templates(tmp_path / "answers.json")
    made.put(PRICE)
    made.put(REPLAY)
    return made


def test_the_likest_answer_comes_first(templates: Templates) -> None:
    assert [r.template.id for r in templates.ranked(["能看回放吗"])] == ["r", "p"]
    assert [r.template.id for r in templates.ranked(["这个课多少钱"])] == ["p", "r"]


def test_without_any_likeness_the_most_used_comes_first(templates: Templates) -> None:
    assert [r.template.id for r in templates.ranked(["how"])] == ["p", "r"]


def test_an_answer_is_found_by_the_questions_that_it_answered(templates: Templates) -> None:
    before = templates.ranked(["where can I see it again later"])[0]
    templates.use("r", "where can I see it again later", 5)
    after = templates.ranked(["where can I see it again later"])[0]
    assert before.likeness < 0.5
    assert after.template.id == "r" and after.likeness == pytest.approx(1.0)
    assert (after.template.used, after.template.last_ms) == (1, 5)


def test_viewers_words_are_not_written_down(templates: Templates, tmp_path: Path) -> None:
    templates.use("r", "where can I see it again later", 5)
    assert "again later" not in (tmp_path / "answers.json").read_text("utf-8")


def test_among_equals_the_course_of_the_question_decides(tmp_path: Path) -> None:
    templates = Templates(tmp_path / "answers.json")
    for course in ("a", "b"):
        templates.put(Template(id=course, title="多少钱？", zh="见链接", course=course))
    assert templates.ranked(["多少钱"], "b")[0].template.id == "b"
    assert templates.ranked(["多少钱"], "a")[0].template.id == "a"


def test_what_is_kept_is_there_again(templates: Templates, tmp_path: Path) -> None:
    templates.use("p", "多少钱", 9)
    again = Templates(tmp_path / "answers.json")
    assert again.all == templates.all
    templates.remove("p")
    assert [kept.id for kept in Templates(tmp_path / "answers.json").all] == ["r"]


def test_a_damaged_file_is_put_aside(tmp_path: Path) -> None:
    path = tmp_path / "answers.json"
    path.write_text("[{")
    assert Templates(path).all == ()
    assert path.with_suffix(".damaged").read_text() == "[{"


def test_variables_without_a_value_stay_to_be_seen() -> None:
    text = filled(PRICE.zh, {"course": "力学提分营", "price": "¥399"})
    assert text == "力学提分营 ¥399，链接 {link}"


def test_each_language_falls_back_to_the_other() -> None:
    assert REPLAY.text("en") == "Two hours after class"
    assert PRICE.text("en") == PRICE.zh


def test_an_answer_needs_a_title_and_a_text(templates: Templates) -> None:
    for bad in (Template(id="", title=" ", zh="x"), Template(id="", title="x", zh=" ")):
        with pytest.raises(AppError):
            templates.put(bad)
    assert len(templates.all) == 2


def test_a_table_goes_out_and_comes_back(templates: Templates, tmp_path: Path) -> None:
    formula = Template(id="f", title="=1+1", zh="-2", tags=("数学", "计算"), used=2)
    templates.put(formula)
    data = exported(templates.all)
    assert b"'=1+1" in data
    good, bad = imported(data)
    assert bad == []
    elsewhere = Templates(tmp_path / "other.json")
    assert elsewhere.add_all(good) == 3
    assert {(t.title, t.zh, t.en, t.tags, t.used) for t in elsewhere.all} == {
        (t.title, t.zh, t.en, t.tags, t.used) for t in templates.all
    }


def test_a_known_title_is_replaced_and_keeps_its_uses(templates: Templates) -> None:
    templates.add_all([Template(id="", title="多少钱，怎么买？", zh="四百")])
    kept = {t.id: t for t in templates.all}
    assert (kept["p"].zh, kept["p"].used, len(kept)) == ("四百", 3, 2)


def test_bad_rows_are_named_and_good_ones_kept() -> None:
    table = "问题,回答\n多少钱？,399\n回放？,\n,空\n".encode()
    good, bad = imported(table)
    assert [t.title for t in good] == ["多少钱？"]
    assert [number for number, _ in bad] == [2, 3]
