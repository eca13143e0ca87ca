"""What kind of answer a question wants: two that share all their words may want different ones.

*What is it*, *why is it so*, *when does it hold* and *how is it used* are four questions about one
thing. Only what is told apart for certain counts: a word that may ask for several kinds asks for
all of them.
"""

import re
from typing import Final

WAYS: Final = frozenset({"how", "where"})
ANY_WAY: Final = WAYS | {"why", "when", "what", "whether"}
MAY: Final = frozenset({"can", "cannot"})
_DOING: Final = (
    "用|做|弄|求|算|推|证|解|列|画|学|写|判断|区分|理解|选|买|背|记|套|分析|转换|构造|表示|计算"
)
_CHINESE: Final = tuple(
    (re.compile(pattern), kinds)
    for pattern, kinds in (
        (r"为什[么麼麽]|为啥|为何|凭什么", frozenset({"why"})),
        (r"[什啥]么?时候|什么时间|何时|几点|几号|哪天|哪年", frozenset({"when"})),
        (r"多久|多长时间", frozenset({"when", "many"})),
        (r"哪里|哪儿|在哪|去哪|什么地方", WAYS | {"who", "many", "what", "whether"}),
        (r"多少|多大|多高|多重|多远", frozenset({"many"})),
        (rf"(?:怎[么样]|如何|咋)去?(?:{_DOING})(?!不|没)", WAYS),
        (r"怎[么样]|如何|咋", ANY_WAY),
        (r"区别|差别|差异|有什么不同|不同点", frozenset({"differ"})),
        (r"什么是|何谓|[什啥]么?意思|定义|含义", frozenset({"what"})),
        (
            r"(?<!称为)是(?:什么|啥)(?!时候|地方|人|样|原因|问题|位置|情况|关系)",
            frozenset({"what"}),
        ),
    )
)
_ENGLISH: Final = tuple(
    (re.compile(pattern), kinds)
    for pattern, kinds in (
        (r"\bwhy\b|\bhow come\b", frozenset({"why"})),
        (r"\bhow long\b", frozenset({"when", "many"})),
        (r"\bwhen\b", frozenset({"when"})),
        (r"\bhow (?:many|much|far|big|high|old)\b", frozenset({"many"})),
        (r"(?:\bhow (?:is|are|do|does) .*)?\bdiffer(?:s|ent|ence)?\b", frozenset({"differ"})),
        (r"\bwhere\b|\bhow\b", ANY_WAY | {"who", "many"}),
        (r"\bwhat (?:is|are)\b|\bwhats\b|\bmeans?\b|\bmeaning\b", frozenset({"what"})),
    )
)
_WHETHER: Final = re.compile(r"[吗嘛]|(.)[不没]\1|能否|可否|是否|没有\Z")
"""Asks for a yes or a no."""
_OPEN: Final = re.compile(r"[什啥]|哪|几|谁")
"""Asks for something of no certain kind."""
_EITHER: Final = re.compile(r"(.)不\1|可不可以|能否|可否")
_CANNOT: Final = re.compile(r"不(?:能|可以|得|应该|该|适用|成立)|\b(?:cannot|cant|not)\b")
_DENIED: Final = re.compile(r"[不没]|无法")
_CAN: Final = re.compile(r"能|可以|应该|适用|成立|\b(?:can|may|should)\b")


def asked(text: str) -> frozenset[str]:
    """The kinds of answer that may be wanted, with ``can`` or ``cannot`` where that is asked about.

    ``text`` is in lower case and without apostrophes. Nothing where no word tells the kind.
    """
    found: set[str] = set()
    rest = text
    for pattern, kinds in (*_CHINESE, *_ENGLISH):
        if pattern.search(rest):
            found |= kinds
            rest = pattern.sub(" ", rest)
    if _WHETHER.search(text) and (found or not _OPEN.search(text)):
        found.add("whether")
    if found - {"whether"} and (may := _may(_EITHER.sub("", text))):
        found.add(may)
    return frozenset(found)


def _may(text: str) -> str:
    if _CANNOT.search(text):
        return "cannot"
    return "can" if _CAN.search(text) and not _DENIED.search(text) else ""


def apart(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether the two want different answers for certain."""
    if not one or not other:
        return False
    allowed, otherwise = one & MAY, other & MAY
    if allowed and otherwise and allowed.isdisjoint(otherwise):
        return True
    return (one - MAY).isdisjoint(other - MAY)
