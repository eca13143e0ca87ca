"""The chat lines of the reference drawings, and endless made-up ones."""

from itertools import count
from random import Random

from streamer_app.events import Money
from streamer_app.live.snapshot import ChatRow

START_MS = 1_757_677_460_000


def drawn(english: bool = False) -> list[ChatRow]:
    """The lines as drawn, oldest first; repeats are six and three lines of their own."""
    rows: list[ChatRow] = []
    numbers = count(1)

    def say(
        name: str,
        text: str,
        role: str = "",
        card: int | None = None,
        *,
        kind: str = "chat",
        yuan: int = 0,
        times: int = 1,
    ) -> None:
        for _ in range(times):
            row = next(numbers)
            amount = Money(yuan * 100, "CNY") if yuan else None
            rows.append(
                ChatRow(
                    row=row,
                    at_ms=START_MS + row * 1000,
                    source="bilibili",
                    kind=kind,
                    name=name,
                    text=text,
                    viewer=f"u{row}",
                    role=role,
                    card=card,
                    amount=amount,
                )
            )

    if english:
        say("deer_milk", "so v and a differ", "regular")
        say("Qing", "Does centripetal count too?", card=41)
        say("orange_soda", "is it C?", "new")
        say("north30", "got it got it", times=6)
        say("Leo", "Momentum next, please", "member", kind="paid_message", yuan=30)
        say("cloudworks", "price is in link 1", "moderator")
        say("Moon", "Booster or exam class?", "new", 44)
        say("Ann", "joined as a member", "member", kind="paid_message", yuan=138)
        say("Mia", "got it, thanks!")
        say("zed", "braking: a against v", "regular")
        say("eveningbreeze", "how much is it?", card=36)
        say("bao", "+1", times=3)
        say("xm_lee", "makes sense, first time here", "new")
        return rows
    say("小鹿不喝奶茶", "原来 v 和 a 是两回事", "regular")
    say("阿青", "向心加速度也算方向不同吗？", card=41)
    say("橘子汽水", "老师这题选 C 吗", "new")
    say("北纬三十度", "懂了懂了", times=6)
    say("Leo", "请讲讲动量守恒", "member", kind="paid_message", yuan=30)
    say("云朵工厂", "价格看小黄车 1 号", "moderator")
    say("木子", "提分营和真题课有什么区别？", "new", 44)
    say("Ann", "舰长 · 1 个月", "member", kind="membership", yuan=138)
    say("Mia", "got it, thanks!")
    say("阿哲", "刹车的时候 a 和 v 反向", "regular")
    say("竹子", "怎么买", "new", 36)
    say("豆包超人", "+1", times=3)
    say("小满", "听懂了，第一次来", "new")
    return rows


CJK = (
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出"
    "就分对成会可主发年动同工也能下过子说产种面"
)
LATIN = ("got", "it", "thanks", "what", "is", "price", "when", "again", "explain", "momentum")
EMOJI = ("😀", "👍🏽", "👨‍👩‍👧", "🎉", "❤️")


def made_up(number: int, seed: int = 1) -> list[ChatRow]:
    """Lines of mixed scripts with names, marks, asks and now and then money; none repeats."""
    random = Random(seed)
    return [_one(random, row) for row in range(1, number + 1)]


def _one(random: Random, row: int) -> ChatRow:
    chinese = "".join(random.choices(CJK, k=random.randint(4, 40)))
    latin = " ".join(random.choices(LATIN, k=random.randint(2, 9)))
    text = random.choices((chinese, latin, f"{chinese[:12]} {latin[:20]} {random.choice(EMOJI)}"),
                          (45, 35, 20))[0]  # fmt: skip
    paid = random.random() < 0.02
    return ChatRow(
        row=row,
        at_ms=START_MS + row,
        source="bilibili",
        kind="paid_message" if paid else "chat",
        name="".join(random.choices(CJK, k=random.randint(2, 6))),
        text=f"{text}{row}",
        viewer=f"u{row % 5000}",
        role=random.choice(("", "", "", "new", "regular", "member")),
        amount=Money(3000, "CNY") if paid else None,
        card=row if random.random() < 0.05 else None,
    )
