"""What the tiles say: a snapshot's figures as words, without a widget."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from streamer_app.insight.figures import Metric
from streamer_app.live.snapshot import Mark, Snapshot, ViewersLine
from streamer_app.ui.states import frozen
from streamer_app.ui.widgets.runs import Run, greyed
from streamer_app.ui.words import NONE, Words, span

BASES = ("concurrent", "rank", "cumulative", "heat", "views", "unique")


@dataclass(frozen=True, slots=True)
class Figure:
    """One tile: its value, three lines under it (an empty one leaves room for the companion),
    what stands beside the value, and its spoken name."""

    value: str
    lines: tuple[Sequence[Run], ...] = ()
    beside: str = ""
    says: str = ""
    tip: str = ""


def named_marks(marks: Sequence[Mark], words: Words) -> tuple[Mark, ...]:
    """The marks with courses called as they are in this language."""
    return tuple(
        replace(mark, text=words.course(mark.text)) if mark.kind == "pitch" else mark
        for mark in marks
    )


def value_of(snapshot: Snapshot, metric: str) -> float | None:
    """The number of a metric, None where it is not available."""
    known = snapshot.metrics.get(metric)
    return known.value if known is not None and known.state != "not_available" else None


def shown(words: Words, metric: Metric | None, decimals: int = 0) -> str:
    """A metric as a figure: ≈ before an estimate, a dash where it is not available."""
    if metric is None or metric.state == "not_available" or metric.value is None:
        return NONE
    figure = words.number(metric.value, decimals)
    return f"≈{figure}" if metric.state == "estimated" else figure


def extra(metric: Metric | None, name: str) -> object:
    """One of the further facts of a metric."""
    return dict(metric.extra).get(name) if metric is not None else None


def spoken_wait(words: Words, seconds: float | None) -> str:
    """ "6 分 40 秒" for a screen reader."""
    if seconds is None:
        return NONE
    minutes, rest = divmod(int(seconds), 60)
    return words.say("say.minutes_seconds", minutes=minutes, seconds=rest)


def state(snapshot: Snapshot, words: Words) -> Figure:
    """热烈 / 正常 / 偏冷, and the engagement index below."""
    index = value_of(snapshot, "ei")
    if index is None or not snapshot.state_word:
        line = (Run(words.say("glance.index") + " "), Run(NONE, "text", True))
        return Figure(NONE, ((), (), line), says=words.say("say.no_state"))
    word = words.say(f"state.{snapshot.state_word}")
    number = words.number(index)
    line = (Run(words.say("glance.index") + " "), Run(number, "text", True))
    return Figure(word, ((), (), line), says=words.say("say.state", word=word, index=number))


def open_questions(snapshot: Snapshot, words: Words, target_min: int = 0) -> Figure:
    """How many wait, the longest wait, how many people ask, and the wished wait in minutes (0: not
    shown)."""
    count = snapshot.counts.get("new", 0) + snapshot.counts.get("pinned", 0)
    wait = value_of(snapshot, "oldest_wait")
    asked = extra(snapshot.metrics.get("open_q"), "asked_by")
    by = words.say("glance.asked_by", n=words.number(asked)) if isinstance(asked, int) else ""
    if target_min and by:
        by = f"{by} · {words.say('glance.target', time=f'{target_min}:00')}"
    uneven = words.tell(snapshot.uneven) if snapshot.uneven is not None else ""
    says = words.say("say.open", n=count, wait=spoken_wait(words, wait))
    return Figure(
        words.say("glance.open", n=count),
        (
            (Run(words.say("glance.oldest") + " "), Run(span(wait), "text", True)),
            (),
            (Run(uneven or by),),
        ),
        says=f"{says} {uneven}".strip(),
        tip=words.say("glance.uneven_tip") if uneven else "",
    )


def basis_word(words: Words, basis: str) -> str:
    """在线, 在线(榜), 看过, 人气: the label changes with what the platform counts."""
    return words.say(f"viewers.{basis}") if basis in BASES else words.say("viewers.concurrent")


def short_basis(words: Words, basis: str) -> str:
    """The same in the fewest letters, after a platform's name: Twitch now, Twitch 在线."""
    return words.say(f"viewers.short.{basis if basis in BASES else 'concurrent'}")


def change_text(words: Words, change: int | None) -> str:
    """▲36/5分, or nothing."""
    if not change:
        return ""
    return words.say("glance.change", change=f"{'▲' if change > 0 else '▼'}{abs(change):,}")


def viewers(snapshot: Snapshot, words: Words) -> Figure:
    """The first room large, the others under it; kinds are never added."""
    if not snapshot.viewers:
        label = words.say("viewers.concurrent")
        return Figure(NONE, ((Run(label),),), says=words.say("say.no_viewers"))
    first, *others = snapshot.viewers
    label = basis_word(words, first.basis)
    value = shown(words, first.metric)
    lines: list[Sequence[Run]] = [
        (Run(label + " "), Run(change_text(words, first.change_5min))),
        (),
        _other_rooms(others, words) or _looked_in(first, words),
    ]
    tip = words.say(f"viewers.{first.basis}.tip") if first.basis in BASES else ""
    beside = "".join(run.text for run in _looked_in(first, words))
    tip = "\n".join(filter(None, (tip, beside)))
    return Figure(value, tuple(lines), says=f"{label} {value} {beside}".strip(), tip=tip)


def _looked_in(line: ViewersLine, words: Words) -> Sequence[Run]:
    """看过 20.4K, a count of its own beside the room's, never added to it."""
    if line.watched is None:
        return []
    label = f"{words.say('viewers.cumulative')} "
    return [Run(label), Run(words.number(line.watched), "text", True)]


def _other_rooms(others: Sequence[ViewersLine], words: Words) -> Sequence[Run]:
    runs: list[Run] = []
    for line in others[:2]:
        gap = " · " if runs else ""
        label = f"{gap}{words.say(f'source.{line.source}')} {short_basis(words, line.basis)} "
        runs += [Run(label), Run(shown(words, line.metric), "text", True)]
    return runs


def money(snapshot: Snapshot, words: Words) -> Figure:
    """Course sales large where there are any, else gifts; currencies side by side."""
    intents = shown(words, snapshot.metrics.get("intent_pm"), 1)
    gifts = words.sums(snapshot.money)
    intent = (Run(words.say("glance.intent") + " "), Run(intents, "text", True))
    gift = (Run(words.say("glance.gifts") + " "), Run(gifts, "text", True))
    if not snapshot.course_orders:
        value = gifts if snapshot.money else NONE
        label = (Run(words.say("glance.gift_total")),)
        sales = (Run(words.say("glance.no_sales")),)
        says = words.say("say.money", gifts=gifts)
        tip = words.apart(snapshot.money)
        return Figure(value, (label, sales, intent), says=says, tip=tip)
    sold = (Run(words.say("glance.sales", n=snapshot.course_orders)),)
    total = words.sums(snapshot.course_money)
    says = words.say("say.sales", n=snapshot.course_orders, total=total, gifts=gifts)
    tip = "\n".join(filter(None, map(words.apart, (snapshot.course_money, snapshot.money))))
    return Figure(total, (sold, gift, intent), says=says, tip=tip)


def satisfaction(snapshot: Snapshot, words: Words) -> Figure:
    """The estimate and its 80 % interval; always called an estimate."""
    metric = snapshot.metrics.get("u")
    label = (Run(words.say("glance.satisfaction")),)
    if metric is None or metric.value is None:
        return Figure(NONE, ((), (), label), says=words.say("say.no_satisfaction"))
    low, high = extra(metric, "low"), extra(metric, "high")
    beside = f"{low:.0f}–{high:.0f}" if isinstance(low, float) and isinstance(high, float) else ""
    value = words.number(metric.value)
    says = words.say("say.satisfaction", value=value, interval=beside)
    return Figure(value, ((), (), label), beside=beside, says=says)


RATES = (("msgs_pm", 0), ("chatters", 0), ("q_pm", 1))
"""Rates a minute with their decimals."""
LIKES = (("likes_pm", 0),)


def rates(
    snapshot: Snapshot, words: Words, shown_rates: Sequence[tuple[str, int]] = RATES
) -> Sequence[Run]:
    """The foot of the chat: messages, people and questions a minute, grey while they stand."""
    runs: list[Run] = []
    for metric, decimals in shown_rates:
        gap = "  " if runs else ""
        known = snapshot.metrics.get(metric)
        figure = shown(words, known, decimals)
        runs += [Run(f"{gap}{words.say(f'rate.{metric}')} "), Run(figure, "text", True)]
    return greyed(runs) if frozen(snapshot) else runs


def missing_rates(snapshot: Snapshot, words: Words) -> str:
    """Why a rate is a dash: 点赞/分 —：此平台不提供, or nothing."""
    likes = snapshot.metrics.get("likes_pm")
    if not snapshot.links or likes is None or likes.state != "not_available":
        return ""
    return words.say("rate.not_told", rate=words.say("rate.likes_pm"))


def paying(snapshot: Snapshot, words: Words) -> str:
    """23 / 412 人 · 5.6 %"""
    metric = snapshot.metrics.get("pay_rate")
    if metric is None or metric.of is None or metric.value is None:
        return NONE
    part, whole = map(words.number, metric.of)
    return words.say("payments.of", part=part, whole=whole, share=f"{metric.value:.1f}")
