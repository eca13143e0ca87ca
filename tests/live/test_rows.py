"""Lines of the chat list, made by hand from events."""

from streamer_app.events import Chat, Gap, Gift, Like, Membership, Money, Notice, Viewer
from streamer_app.live.rows import amount, chat_row, role
from streamer_app.live.snapshot import ChatRow


def test_a_message_becomes_a_line_with_its_mark() -> None:
    viewer = Viewer("u1", "云朵工厂", roles=("moderator", "member"))
    event = Chat(source="bilibili", room="1", id="a", at_ms=5, viewer=viewer, text="你好")
    assert chat_row(7, event, card=3) == ChatRow(
        row=7,
        at_ms=5,
        source="bilibili",
        kind="chat",
        name="云朵工厂",
        text="你好",
        viewer="u1",
        role="moderator",
        card=3,
    )


def test_standing_shows_only_where_no_role_does() -> None:
    assert role(Viewer("u", "n"), "new") == "new"
    assert role(Viewer("u", "n", roles=("host",)), "new") == "host"
    assert role(None, "") == ""


def test_coins_are_shown_as_real_money() -> None:
    gift = Gift(name="小花花", count=3, coins=Money(330_000, "XBG"))
    assert amount(gift) == Money(33_000, "CNY")
    assert amount(Gift(name="辣条")) is None


def test_a_gift_line_has_its_count_and_a_membership_its_tier() -> None:
    gift = chat_row(1, Gift(name="rose", count=5, viewer=Viewer("u", "n")))
    assert gift is not None
    assert (gift.text, gift.count, gift.amount) == ("rose", 5, None)
    member = chat_row(2, Membership(tier="舰长", paid=Money(13_800, "CNY")))
    assert member is not None
    assert (member.text, member.amount) == ("舰长", Money(13_800, "CNY"))


def test_a_gap_line_counts_its_seconds() -> None:
    line = chat_row(1, Gap(start_ms=1_000, end_ms=48_000, reason="link_lost"))
    assert line is not None
    assert (line.kind, line.count) == ("gap", 47)


def test_a_like_has_no_line() -> None:
    assert chat_row(1, Like(count=3)) is None


def test_who_imitates_somebody_bears_that_mark_before_any_other() -> None:
    event = Chat(source="room", room="r", viewer=Viewer("7", "ann", roles=("member",)), text="hi")
    row = chat_row(1, event, standing="regular", imitates=True)
    assert row is not None
    assert row.role == "lookalike"


def test_a_message_of_a_masked_person_keeps_what_else_is_known_of_it() -> None:
    event = Chat(
        source="bilibili",
        id="7",
        at_ms=5,
        viewer=Viewer(None, "张***", True),
        text="好",
        mirrored=True,
    )
    line = chat_row(12, event, card=3, saved=False, standing="regular")
    assert line == ChatRow(
        row=12,
        at_ms=5,
        source="bilibili",
        kind="chat",
        name="张***",
        text="好",
        role="regular",
        card=3,
        mirrored=True,
        saved=False,
    )
    nobody = chat_row(13, Chat(source="room", id="8", text="x"))
    assert nobody == ChatRow(row=13, at_ms=0, source="room", kind="chat", name="", text="x")


def test_what_programs_tell_each_other_is_no_line_of_the_chat() -> None:
    end = Notice(what="LIVE_OPEN_PLATFORM_INTERACTION_END", text="game-1")
    assert chat_row(1, end) is None and chat_row(1, Notice(what="ROOM_SKIN_MSG")) is None
    raid = chat_row(1, Notice(what="raid", text="Ada comes with 12"))
    assert raid is not None and raid.text == "Ada comes with 12"
