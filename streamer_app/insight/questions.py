"""Is this message a question? Rules for Chinese and English, each with its reason."""

import re
from typing import Final

from streamer_app.errors import Reason, reason

LONGEST: Final = 400
"""Characters looked at: a question shows itself early, and nothing may cost more."""

_LINK: Final = re.compile(r"https?://\S+|www\.\S+")
_HAN: Final = re.compile(r"[\u3400-\u9fff]")
_NOISE: Final = re.compile(
    r"[哈呵嘿嘻呜嗯额呃哦噢喔啊呀诶欸哎唉草6+\d]|\b(?:lol|lmao|ha+|he+|xd|omg|wow|o+h+|a+h+|um+|hm+)\b"
    r"|[^\w]|_"
)
_RHETORICAL: Final = re.compile(r"^(?:不会吧|不是吧|真的假的|是吧|对吧|好吧|可以吧|就这|这也行)$")

_ZH_NOT: Final = re.compile(
    r"没什么|什么的|没啥|什么鬼|什么神仙|不知道说什么|说什么好|为所欲为|不怎么|怎么[这那]么|怎么会这|"
    r"(?:无论|不管|不论|任)(?:什么|怎么|谁|哪|何)|(?:什么|谁|怎么|哪[里儿个])[\u3400-\u9fff]{0,2}(?:都|也)|哪怕|谁懂|谁说不|"
    r"多少有[点些]|怎么说呢|(?:好|这|那|前|后|十|没|同)几|几[乎十百千何]|没谁了|天哪|"
    r"(?:知道|明白|懂|理解|学会|记住|告诉大家)了?(?:是)?(?:为什么|怎么|什么)[^吗?？]*了"
)
_ZH_ASKING: Final = re.compile(
    r"请问|想问|问[一下个]|请教|求解|求助|跪求|求(?:资料|链接|答案|回放|课件|推荐|讲|问)|想知道|咨询|"
    r"(?P<word>什么|甚么|啥|为何|怎么|怎样|咋|多少|多[久长大远贵难高]|几[点个月号天岁块次节年时分章题道期级]|"
    r"谁|何时|如何|哪(?!怕|吒)|是否|能否|可否|"
    r"有没有|有木有|是不是|([\u3400-\u9fff])[不没]\2(?!断|停))"
)
_ZH_END: Final = re.compile(
    r"(?:吗|嘛(?<=[能可会有是要对行用]嘛)|(?<![这那多要什怎])么|"
    r"(?<!着)(?<!才)呢(?<=[^正在还]{2}呢)|"
    r"(?:[了过好完到懂会成明白清]|始)没有?|有[\u3400-\u9fff]{1,6}没有?|"
    r"(?:能|会|可以|行|好|对|是|有|要|懂|用|难|贵|考|讲|卖)[\u3400-\u9fff\w]{0,8}(?<!是)(?<!要)不)"
    r"[呀啊哈的]?(?=[\W_]|$)"
)
_ZH_GOING_ON: Final = re.compile(r"(?:[正还在]|才不|可)[\u3400-\u9fff]{0,8}呢[\W_]*$")
_ZH_REQUEST: Final = re.compile(
    r"(?:请|麻烦|烦请|帮|可以|能|能够|希望|给)[你您忙老师大家]*(?:再|先|给|帮|我|我们|咱们?|一下)*"
    r"(?:找|查|推荐|介绍|讲|解释|说明|告诉|看|选|挑|订|发|重复|演示|分享|解答|叫|安排|规划)|"
    r"推荐(?:一?下|[一几两]?[个家款本门些])|告诉(?:我|一下)|(?:再|重新)(?:讲|说|放|来|解释)[一]?[遍次下]|"
    r"查(?:一?下|查)|给我(?:找|个|一)|求(?:推荐|一个|个)"
)
_ZH_THANKS: Final = re.compile(
    r"没(?:有|什么|啥)?(?:其他|其它|别的)?(?:问题|事)|(?:感谢|谢谢).{0,4}(?:推荐|告诉|帮|分享|讲解)"
)

_AUX: Final = (
    r"(?:is|are|r|am|was|were|do|does|did|can|could|will|would|should|shall|have|has|had|may|"
    r"might|(?:is|are|was|were|do|does|did|ca|could|wo|would|should|have|has)n[' ]?t)"
)
_SUBJECT: Final = (
    r"(?:i|you|u|ya|yu|we|they|he|she|it|this|that|these|those|there|here|any\w*|ne1|some\w*|"
    r"every\w*|the|"
    r"my|your|ur|our|his|her|their|its|@\S+|all|girls|guys|people|chat)"
)
_EN_CLAUSE: Final = (
    r"(?:^|[.,!;:~()…\"*>/-]|@\S++|\b(?:lol|lmao|ok|okay|so|well|and|hey|hi|hello|but|oh|no|yes|"
    r"yeah|"
    r"um|then|or|yo|haha|man|dude|sir|teacher|anyways?|cool|nice|sorry|wait|just|good|fine)\b)\s*"
)
_EN_NOT: Final = re.compile(
    r"\b(?:what an? |what the (?:hell|heck|fuck)\b(?! (?:is|are|was|do|did))|what ?ever|"
    r"who cares|who knows|how (?:sweet|cute|"
    r"nice|funny|sad|rude|dare|lovely|cool|true|embarrassing|boring|wonderful|beautiful)\b|"
    r"don'?t (?:you|u) dare|that'?s (?:what|why|how|when|where)|"
    r"(?:know|see|what) (?:what|how|why) i mean|you know what)"
)
_EN_ASKING: Final = re.compile(
    _EN_CLAUSE
    + r"(?:"
    + r"(?P<word>(?:what|wat|wut|whut|who|why|y|how|which|whose|whom)\b(?:'?s|re)?|whats|whos|"
    + rf"wheres|whens|hows|whys|wats|"
    rf"(?:when|where)(?:'?s|\s+{_AUX}\b|\s+(?:u|you|ya|at|from|to)\b|\W*$))"
    + r"|(?P<turn>(?!do (?:it|that|this|the|all|a|my|your)\b)(?!(?:have|had|may|will) (?:a|an|"
    + rf"the|all|my|some|your)\b)"
    rf"{_AUX}\s+{_SUBJECT}\b(?!\s*$(?<=\bi)))"
    + r"|(?P<any>any ?(?:one|body|1)\b|ne1\b|any (?:\w+ ){0,4}(?:wan\w*|want|here|from|in|like|"
    + r"up|around|who|"
    r"that|with|out|else|for)\b|some ?one (?:explain|help|tell)|(?:wanna|want to|"
    r"care to) (?:chat|talk|pm|know|go|see|play)\b|(?:u|you) (?:there|ok|sure|mean|from)\b|"
    r"got any\b)"
    + r"|(?P<request>(?:please|pls|plz) (?:explain|tell|help|repeat|show|go|say|share)|"
    r"(?:tell|show) (?:me|us) |explain |i'?m? wonder\w*|wondering|(?:i (?:have|had|"
    r"got) )?(?:a )?(?:quick )?question\b)" + r")"
)
_EN_INSIDE: Final = re.compile(
    r"(?<!\bknow)(?<!\bknew)(?<!\bsee)(?<!\btell)(?<!\bthat)(?<!\bis)(?<!\bsaw)(?<!\bof)(?<!\babout)(?<!\bunderstand)"
    r"(?<!\bme)(?<!\bknw)(?<!\bwas)(?<!\blike)"
    r"\s(?:what|wat|how|why|where|who|when)(?:'?s|\s+(?:is|are|r|do|does|did|can|could|will|"
    r"would|should|was|were|u|have))\b"
)
_EN_TAG: Final = re.compile(
    r"(?:\b(?:hbu|wbu|asl|a/s/l)\b|\b(?:and|how about|what about|how bout|n) (?:you|u|urself|"
    r"yourself|ya|yours)"
    rf"|,\s*{_AUX} (?:you|u|it|we|they|he|she)|\b(?!do it|did it|have it|had it|should i|can it)"
    rf"{_AUX} (?:you|u|it|we|they|he|she))[\W_]*$"
)
_WORD: Final = re.compile(r"[a-z]")


def detect(text: str) -> Reason | None:
    """Why this is a question (``question.mark word ending request turn``); None if it is none."""
    if len(text) > LONGEST:
        text = text[:LONGEST]
    if "http" in text or "www." in text:
        text = _LINK.sub(" ", text)
    low = text.lower()
    if ("?" in low or "？" in low) and _marked(low):
        return reason("question.mark")
    if _HAN.search(low):
        return _chinese(low)
    return _english(low) if _WORD.search(low) else None


def _marked(low: str) -> bool:
    """Whether the mark belongs to words, and not to a cry of surprise or a number."""
    words = _NOISE.sub("", low)
    if len(words) < 2 or _RHETORICAL.match(words):
        return False
    return not (len(words) == 2 and _HAN.match(words) and words in ("真的", "这个", "牛逼", "离谱"))


def _chinese(low: str) -> Reason | None:
    if _ZH_THANKS.search(low):
        return None
    rest = _ZH_NOT.sub(" ", low)
    found = _ZH_ASKING.search(rest)
    if found:
        return reason("question.word", word=found.group())
    found = _ZH_END.search(rest)
    if found and not _ZH_GOING_ON.search(rest):
        return reason("question.ending", word=found.group().strip())
    found = _ZH_REQUEST.search(rest)
    if found:
        return reason("question.request", word=found.group())
    return None


def _english(low: str) -> Reason | None:
    rest = _EN_NOT.sub(" ", low)
    found = _EN_ASKING.search(rest)
    if found:
        kind = found.lastgroup
        word = found.group(kind or 0).strip()
        return reason("question.request" if kind == "request" else "question.word", word=word)
    found = _EN_INSIDE.search(rest) or _EN_TAG.search(rest)
    return reason("question.word", word=found.group().strip()) if found else None
