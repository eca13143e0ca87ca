"""Key phrases of a course from its title and outline: tags to begin with, for a person to mend.

A phrase is a stretch without marks, numbers and words that every lesson has. It counts for each
part it stands in, for more in the title, and for less the more courses have it too.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from math import log
from typing import Final

MOST: Final = 5
TITLE: Final = 2.0
"""What standing in the title, the first part, counts beside one part of the outline."""
SHORTEST: Final = 2
LONGEST: Final = 6
"""Characters of a Chinese phrase."""
WORDS: Final = 3
"""Words of a Latin phrase."""
NUMBERED: Final = re.compile(
    r"第\s*[\d一二三四五六七八九十百]+\s*[讲课章节页天周集]|\([^)]*\)|\d+\s*[讲节课天]"
)
HAN: Final = re.compile(r"[\u3400-\u9fff]+")
LATIN: Final = re.compile(r"[a-z][a-z'’-]*[a-z]")
APART: Final = re.compile(
    "小课|微课|专题|专项|系列|合集|提分营|训练营|特训营|精讲|精练|总复习|全程班|冲刺班|"
    "方向|顺序|条件|类型|概念|原理|区别|关系|步骤|技巧|要点|常见|基本|练习|例题|"
    "以及|如何|怎么|怎样|什么|为什么|关于|其中|三种|几种|两种|时候|"
    "的|了|与|和|及|或|在|从|到|对|把|用|是|有|也|都|就|中|里|上|下|讲|课|做|教|学会|先|再"
)
"""What joins phrases and is part of none."""
JOINED: Final = "中心 上升 下落 上册 下册 对称 对数 用户 应用 作用 到达"
WHOLE: Final = tuple(JOINED.split())
"""Words in which one of those is no joint."""
SMALL: Final = (
    "a about all an and any are as at be by can course do doing does for from full get go guide "
    "has have how in into introduction is it its learn lesson lessons make making more my new no "
    "not of on one or our out part start step the their them there these this three to two up use "
    "using what when where which who why with without you your zero"
)
PLAIN: Final = frozenset(SMALL.split())


def key_phrases(
    courses: Mapping[str, Sequence[str]], common: frozenset[str] = frozenset()
) -> dict[str, tuple[str, ...]]:
    """Course to its key phrases, the best first; the first part of each is its title.

    ``common``: words that tell no course from another, in lower case.
    """
    found = {course: _counted(parts, common) for course, parts in courses.items()}
    holders: dict[str, int] = {}
    for phrases in found.values():
        for phrase in phrases:
            holders[phrase] = holders.get(phrase, 0) + 1
    return {
        course: _best({p: n * _rare(holders[p], len(courses)) for p, n in phrases.items()})
        for course, phrases in found.items()
    }


def _rare(holders: int, courses: int) -> float:
    return log(1 + (courses + 1) / holders)


def _counted(parts: Sequence[str], common: frozenset[str]) -> dict[str, float]:
    """Phrase to how much of the course it stands for, in order of appearance."""
    found: dict[str, float] = {}
    for at, part in enumerate(parts):
        for phrase in dict.fromkeys(_phrases(part, common)):
            found[phrase] = found.get(phrase, 0.0) + (TITLE if at == 0 else 1.0)
    return {p: n + sum(m for q, m in found.items() if p != q and p in q) for p, n in found.items()}


def _phrases(text: str, common: frozenset[str]) -> Iterator[str]:
    plain = NUMBERED.sub(" ", unicodedata.normalize("NFKC", text).casefold())
    for run in HAN.findall(plain):
        for piece in _pieces(run, common):
            if SHORTEST <= len(piece) <= LONGEST:
                yield piece
    for clause in re.split(r"[^a-z'’ -]+", plain):
        yield from _latin(clause, common)


def _pieces(run: str, common: frozenset[str]) -> Iterator[str]:
    """A run of characters, cut at joints and at words that every lesson has."""
    kept = run
    for at, word in enumerate(WHOLE):
        kept = kept.replace(word, chr(0xE000 + at))
    for word in sorted((w for w in common if len(w) > 1 and w in kept), key=len, reverse=True):
        kept = kept.replace(word, " ")
    for piece in APART.sub(" ", kept).split():
        for at, word in enumerate(WHOLE):
            piece = piece.replace(chr(0xE000 + at), word)
        yield piece


def _latin(clause: str, common: frozenset[str]) -> Iterator[str]:
    """Stretches of words that say something, of three at most."""
    stretch: list[str] = []
    for word in [*LATIN.findall(clause), ""]:
        if word and word not in PLAIN and word not in common:
            stretch.append(word)
            continue
        if 0 < len(stretch) <= WORDS:
            yield " ".join(stretch)
        stretch = []


def _best(scores: Mapping[str, float]) -> tuple[str, ...]:
    """The best few, none of them inside another."""
    chosen: list[str] = []
    for phrase in sorted(scores, key=lambda phrase: -scores[phrase]):
        if len(chosen) < MOST and not any(phrase in one or one in phrase for one in chosen):
            chosen.append(phrase)
    return tuple(chosen)
