"""The evening of the reference drawings as snapshots: the same numbers, in every state."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from streamer_app.errors import reason
from streamer_app.events import Money
from streamer_app.insight.figures import Metric
from streamer_app.live.snapshot import (
    Ask,
    Attention,
    Card,
    ChatRow,
    Evidence,
    Line,
    Link,
    Mark,
    Minute,
    Payment,
    PitchCard,
    Snapshot,
    ViewersLine,
)

START = int(datetime(2026, 9, 12, 19, 34, 20).timestamp() * 1000)
NOW = int(datetime(2026, 9, 12, 20, 46, 53).timestamp() * 1000)
MINUTE = 60_000

TEXTS: Mapping[str, tuple[str, str]] = {
    "air": (
        "为什么加速度方向和速度方向可以不一样？",
        "Why can acceleration and velocity point in different directions?",
    ),
    "parabola": ("平抛运动的轨迹为什么是抛物线？", "Why is a projectile path a parabola?"),
    "momentum": ("动量守恒什么时候能用？", "When may I use conservation of momentum?"),
    "differs": ("力学提分营和真题课有什么区别？", "Booster or exam class: what differs?"),
    "price": ("多少钱，怎么买？", "How much is it, where do I buy?"),
    "centripetal": ("向心加速度算方向不同吗？", "Does centripetal acceleration count?"),
    "updated": ("这个课多久更新一次？", "How often is the course updated?"),
    "exercises": ("有没有配套的习题和答案？", "Are there exercises with answers?"),
    "please": ("请讲讲动量守恒", "Momentum next, please"),
    "top": ("最高点加速度为什么还是 g？", "Why is acceleration still g at the top?"),
    "replay": ("能看回放吗？", "Can I watch the replay?"),
    "booster": ("力学提分营", "Booster"),
    "booster_long": ("力学提分营（12 讲）", "Mechanics booster"),
    "exam": ("真题精讲", "Exam class"),
}


def text(name: str, language: str) -> str:
    return TEXTS[name][0 if language == "zh_CN" else 1]


# name, pinned, askers, wait, score, course, claimed, paid
QUESTIONS: tuple[tuple[int, str, str, int, int, float, str, str, int], ...] = (
    (38, "parabola", "pinned", 4, 400, 63, "booster", "", 0),
    (39, "momentum", "pinned", 5, 190, 55, "exam", "", 0),
    (44, "differs", "pinned", 4, 305, 53, "booster", "", 0),
    (36, "price", "new", 6, 132, 53, "booster", "", 0),
    (41, "centripetal", "new", 3, 108, 48, "booster", "", 0),
    (40, "updated", "new", 3, 242, 35, "", "小王", 0),
    (42, "exercises", "new", 2, 80, 31, "booster", "", 0),
    (43, "please", "new", 1, 52, 30, "exam", "", 3000),
    (45, "top", "new", 1, 31, 30, "booster", "", 0),
    (46, "replay", "new", 1, 62, 7, "", "", 0),
)


def card(
    number: int,
    words: str,
    state: Any,
    askers: int,
    wait: int,
    score: float,
    course: str = "",
    claimed: str = "",
    paid: int = 0,
    names: tuple[str, ...] = ("晚风", "小鹿不喝奶茶", "Kai", "竹子"),
) -> Card:
    first = NOW - wait * 1000
    asks = tuple(
        Ask(row, first + 20_000 * row, name, words, "bilibili", f"v{row}")
        for row, name in enumerate(names[:askers])
    )
    return Card(
        card=number,
        text=words,
        state=state,
        askers=askers,
        asks=askers + 1,
        first_ms=first,
        last_ms=NOW - 5000,
        wait_s=wait,
        score=score,
        parts={"askers": 33, "wait": 6, "relevance": 4, "asker": 0, "course": 10},
        rev=number,
        claimed_by=claimed,
        course=course,
        paid=Money(paid, "CNY") if paid else None,
        samples=asks,
        wordings=("多少钱 怎么买", "课程多少钱？", "how much", "怎么买")
        if number == 36
        else (words,),
        note="等主讲说完受力分析再报价" if number == 36 else "",
    )


def cards(language: str) -> tuple[Card, ...]:
    rows = [
        card(
            number,
            text(name, language),
            state,
            askers,
            wait,
            score,
            text(course, language) if course else "",
            claimed,
            paid,
        )
        for number, name, state, askers, wait, score, course, claimed, paid in QUESTIONS
    ]
    more = "第 {n} 个还没有人答的问题？" if language == "zh_CN" else "Unanswered question {n}?"
    rows += [card(60 + n, more.format(n=n), "new", 1, 30 + n, 6 - n / 2) for n in range(7)]
    rows += [
        card(20 + n, text("replay", language), "later", 1 + n, 900 + 60 * n, 5) for n in range(5)
    ]
    rows += [
        card(100 + n, text("exercises", language), "answered", 1, 1200 + n, 3) for n in range(31)
    ]
    rows += [card(200 + n, text("please", language), "dismissed", 1, 1300 + n, 1) for n in range(9)]
    return tuple(rows)


def on_air(language: str) -> Card:
    aired = card(35, text("air", language), "on_air", 8, 402, 75, text("booster", language))
    return replace(aired, on_air_ms=NOW - 65_000)


def minutes() -> tuple[Minute, ...]:
    shape = (34, 28, 27, 30, 26, 32, 29, 25, 33, 27, 31, 28, 26, 24, 30, 27, 23, 28, 30, 26)
    result = []
    for index in range(60):
        start = NOW - NOW % MINUTE - (59 - index) * MINUTE
        missing = index == 36
        busy = {45: 62, 46: 66, 47: 52, 48: 44, 49: 30}.get(index, shape[index % len(shape)])
        result.append(
            Minute(
                start_ms=start,
                messages=None if missing else busy,
                asks=None if missing else busy // 8,
                viewers=None if missing else 1010 + 4 * index + (index * 37) % 40,
                revenue={"CNY": 39900} if index in (24, 26, 28, 55) else {},
                entries=None if missing else 38,
            )
        )
    return tuple(result)


def metrics() -> dict[str, Metric]:
    return {
        "viewers": Metric(1284, "measured", "persons"),
        "chatters": Metric(118, "measured", "persons"),
        "msgs_pm": Metric(26, "measured", "per_min"),
        "q_pm": Metric(2.4, "measured", "per_min"),
        "open_q": Metric(17, "measured", "cards", extra=(("asked_by", 41),)),
        "oldest_wait": Metric(400, "measured", "s"),
        "answer_time": Metric(250, "measured", "s"),
        "likes_pm": Metric(31, "measured", "per_min"),
        "pay_rate": Metric(5.6, "measured", "percent", of=(23, 412)),
        "intent_pm": Metric(1.8, "measured", "per_min"),
        "ei": Metric(54, "measured", "index"),
        "u": Metric(67, "estimated", "index", extra=(("low", 61.28), ("high", 72.72))),
        "funnel": Metric(
            [412, 286, 88, 8],
            "estimated",
            "persons",
            extra=(("rates", [69.4, 30.8, 9.1]), ("overall", 1.9)),
        ),
    }


def pitch(language: str) -> PitchCard:
    zh = language == "zh_CN"
    return PitchCard(
        state="suggested",
        pitch="p2",
        course="mechanics",
        title=text("booster_long", language),
        price=Money(39900, "CNY"),
        number=2,
        expected=2.7,
        low=1,
        high=5,
        none_probability=0.077,
        exposed=320,
        basis="identified",
        revenue=(Money(102900, "CNY"), Money(37500, "CNY"), Money(187500, "CNY")),
        confidence="low",
        default_guess=False,
        trial=False,
        evidence=(
            Evidence(
                reason("pitch.why.topic", n=8, topic="受力、加速度" if zh else "forces"), (1, 2)
            ),
            Evidence(reason("pitch.why.intent", n=12), (3, 4)),
            Evidence(reason("pitch.why.room_rising", index=54, change=36)),
            Evidence(reason("pitch.why.past", n=6, orders=17, people="1,900"), (9,)),
        ),
        say=(
            Line(
                "point",
                "每讲配 5 道真题视频解析" if zh else "5 solved exam items per lesson",
                "course",
            ),
            Line("answer", "受力分析在第 3 讲" if zh else "Forces are in lesson 3", "question"),
            Line("close", "399，链接在小黄车 1 号" if zh else "399, link 1 in the shop", "yours"),
        ),
        courses=(("mechanics", text("booster", language)), ("exam", text("exam", language))),
    )


def snapshot(language: str = "zh_CN", **changes: Any) -> Snapshot:
    """The drawn moment, 20:46:53."""
    wave = (52, 55, 57, 50, 44, 36, 40, 38, 47, 49, 45, 50, 48, 53, 52, 55, 49, 56, 60, 58, 62, 54)
    rise = (1180, 1200, 1190, 1230, 1160, 1140, 1170, 1150, 1200, 1190, 1230, 1250, 1284)
    made = Snapshot(
        at_ms=NOW,
        session=7,
        title="高中物理 · 王老师" if language == "zh_CN" else "Physics · Ms Wang",
        started_ms=NOW - 4_353_000,
        links=(
            Link("bilibili", "21452505", "connected", since_ms=START, events=12_000),
            Link("twitch", "ms_wang", "connected", since_ms=START, events=408),
        ),
        saved=12_408,
        delay_s=0.4,
        missing_s=47,
        metrics=metrics(),
        state_word="normal",
        engagement=tuple((NOW - (21 - n) * 80_000, float(v)) for n, v in enumerate(wave)),
        engagement_band=(35.0, 65.0),
        viewers=(
            ViewersLine("bilibili", "21452505", Metric(1284, "measured", "persons"), "rank", 36),
            ViewersLine("twitch", "ms_wang", Metric(96, "measured", "persons"), "concurrent", 2),
        ),
        viewers_line=tuple((NOW - (12 - n) * 120_000, float(v)) for n, v in enumerate(rise)),
        minutes=minutes(),
        gaps=((NOW - 23 * MINUTE - 20_000, NOW - 22 * MINUTE - 33_000),),
        marks=(
            Mark(NOW - 35 * MINUTE, "pitch", text("exam", language), NOW - 30 * MINUTE),
            Mark(NOW - 14 * MINUTE, "peak", "懂了"),
        ),
        cards=cards(language),
        on_air=on_air(language),
        counts={"new": 14, "pinned": 3, "later": 5, "answered": 31, "dismissed": 9, "on_air": 1},
        payments=(
            Payment(
                NOW - 9000, "Ann", "membership", "舰长 1 个月", Money(13800, "CNY"), "bilibili", 3
            ),
            Payment(
                NOW - 20_000,
                "Leo",
                "paid_message",
                "请讲讲动量守恒",
                Money(3000, "CNY"),
                "bilibili",
                2,
            ),
            Payment(NOW - 99_000, "Kai", "paid_message", "nice", Money(500, "USD"), "twitch", 1),
        ),
        money={"CNY": 28600, "USD": 1200},
        course_money={"CNY": 319200},
        course_orders=8,
        pitch=pitch(language),
        attention=Attention("pitch", reason("pitch.suggested"), waiting=1),
    )
    return replace(made, **changes)


# name, role, text (zh, en), kind, amount, card, count
CHAT: tuple[tuple[str, str, str, str, str, int, int, int], ...] = (
    ("小鹿不喝奶茶", "regular", "原来 v 和 a 是两回事", "so v and a differ", "chat", 0, 0, 1),
    ("阿青", "", "向心加速度也算方向不同吗？", "Does centripetal count too?", "chat", 0, 41, 1),
    ("橘子汽水", "new", "老师这题选 C 吗", "is it C?", "chat", 0, 0, 1),
    ("北纬三十度", "", "懂了懂了", "got it got it", "chat", 0, 0, 6),
    ("Leo", "member", "请讲讲动量守恒", "Momentum next, please", "paid_message", 3000, 0, 1),
    ("云朵工厂", "moderator", "价格看小黄车 1 号", "price is in link 1", "chat", 0, 0, 1),
    ("木子", "new", "提分营和真题课有什么区别？", "Booster or exam class?", "chat", 0, 44, 1),
    ("Ann", "member", "舰长 · 1 个月", "Captain · 1 month", "membership", 13800, 0, 1),
    ("Mia", "", "got it, thanks!", "got it, thanks!", "chat", 0, 0, 1),
    ("阿哲", "regular", "刹车的时候 a 和 v 反向", "braking: a against v", "chat", 0, 0, 1),
    ("竹子", "new", "怎么买", "how much is it?", "chat", 0, 36, 1),
    ("豆包超人", "", "+1", "+1", "chat", 0, 0, 3),
    ("小满", "new", "听懂了，第一次来", "makes sense, first time here", "chat", 0, 0, 1),
)


def chat(language: str = "zh_CN", repeat: int = 3) -> list[ChatRow]:
    """The drawn lines, several times over so that every height of window is filled."""
    rows = []
    total = len(CHAT) * repeat
    for index in range(total):
        name, role, zh, en, kind, minor, number, count = CHAT[index % len(CHAT)]
        rows.append(
            ChatRow(
                row=index + 1,
                at_ms=NOW - (total - index) * 4000,
                source="bilibili",
                kind=kind,
                name=name,
                text=zh if language == "zh_CN" else en,
                viewer=f"v{index % len(CHAT)}",
                role=role,
                amount=Money(minor, "CNY") if minor else None,
                count=count,
                card=number or None,
            )
        )
    return rows
