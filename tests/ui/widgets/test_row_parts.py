"""What stands in a chat row, before any pixel."""

from msgspec.structs import replace

from streamer_app.events import Money
from streamer_app.live.snapshot import ChatRow
from streamer_app.ui.widgets.row_parts import Part, Say, plain_line, row_parts
from streamer_app.wording import Wording

ROW = ChatRow(row=1, at_ms=0, source="bilibili", kind="chat", name="阿青", text="怎么买")


def test_a_plain_row_has_a_name_and_a_text(say: Say) -> None:
    assert row_parts(ROW, say) == [Part("name", "阿青"), Part("text", "怎么买")]


def test_an_ask_shows_its_card_before_the_text(say: Say) -> None:
    row = replace(ROW, role="new", card=36)
    assert [part.text for part in row_parts(row, say)] == ["新", "阿青", "? #36", "怎么买"]


def test_money_stands_first_and_gifts_say_what_was_sent(say: Say) -> None:
    gift = replace(ROW, kind="gift", text="小花花", count=3, amount=Money(3000, "CNY"))
    shown = [(part.kind, part.text) for part in row_parts(gift, say)]
    assert shown == [
        ("amount", "¥30"),
        ("name", "阿青"),
        ("text", "送出小花花"),
        ("times", "×3"),
    ]


def test_a_free_gift_shows_no_amount(say: Say) -> None:
    gift = replace(ROW, kind="gift", text="辣条", amount=Money(0, "CNY"))
    assert row_parts(gift, say)[0] == Part("name", "阿青")


def test_repeats_of_a_message_are_counted_behind_it(say: Say) -> None:
    assert row_parts(ROW, say, repeats=6)[-1] == Part("times", "×6")
    assert row_parts(replace(ROW, count=3), say, repeats=2)[-1] == Part("times", "×4")


def test_the_platform_is_named_only_among_several(say: Say) -> None:
    assert row_parts(ROW, say, sources=True)[0] == Part("source", "B站")
    assert row_parts(replace(ROW, source="odd"), say, sources=True)[0].kind == "name"


def test_a_mirrored_message_is_marked(say: Say) -> None:
    assert row_parts(replace(ROW, mirrored=True), say)[0] == Part("mirrored", "转")


def test_a_gap_says_how_long_in_both_languages(say: Say) -> None:
    gap = replace(ROW, kind="gap", name="", text="link_lost", count=47)
    assert row_parts(gap, say) == [Part("notice", "缺 00:47")]
    assert row_parts(gap, Wording("en").say) == [Part("notice", "00:47 missing")]


def test_an_unknown_role_is_not_shown(say: Say) -> None:
    assert row_parts(replace(ROW, role="admin"), say)[0].kind == "name"


def test_a_row_is_copied_as_name_and_text(say: Say) -> None:
    assert plain_line(ROW, say) == "阿青: 怎么买"
    paid = replace(ROW, kind="paid_message", amount=Money(3050, "CNY"))
    assert plain_line(paid, say) == "阿青: ¥30.50 怎么买"


def test_a_name_that_looks_like_the_hosts_bears_a_mark(say: Say) -> None:
    parts = row_parts(replace(ROW, role="lookalike"), say)
    assert parts[:2] == [Part("alike", "仿名"), Part("name", "阿青")]
