"""The forms that questions take in Chinese and in English chat, as patterns."""

import re
from typing import Final


def _any(*forms: str) -> str:
    """One of these forms."""
    return f"(?:{'|'.join(forms)})"


LINK: Final = re.compile(r"https?://\S+|www\.\S+")
HAN: Final = re.compile(r"[\u3400-\u9fff]")
LATIN: Final = re.compile(r"[a-z]")
NOISE: Final = re.compile(
    _any(
        r"[哈呵嘿嘻呜嗯额呃哦噢喔啊呀诶欸哎唉草6+\d]",
        r"\b(?:lol|lmao|ha+|he+|xd|omg|wow|o+h+|a+h+|um+|hm+)\b",
        r"[^\w]|_",
    )
)
"""Cries, laughter, numbers and signs: with a question mark alone they ask nothing."""

RHETORICAL: Final = re.compile(
    r"(?:不会吧|不是吧|真的|真的假的|是吧|对吧|好吧|可以吧|就这|这个|这也行|牛逼|离谱)$"
)

ZH_NOT: Final = re.compile(
    _any(
        r"没什么|什么的|没啥|什么鬼|什么神仙|不知道说什么|说什么好|为所欲为|谁懂|没谁了|怎么说呢",
        r"时不时|动不动|不怎么|怎么[这那]么|怎么会这|哪怕|多少有[点些]",
        r"(?:无论|不管|不论|任)(?:什么|怎么|谁|哪|何)",
        r"(?:什么|谁|怎么|哪[里儿个])[\u3400-\u9fff]{0,2}[都也]",
        r"[好这那前后十没同]几|几[乎十百千何]",
        r"(?:知道|明白|懂|理解|学会|记住|告诉大家)了?是?(?:为什么|怎么|什么)[^吗?？]*了",
    )
)
"""Interrogative words that ask nothing: taken out before anything is looked for."""

ZH_WORD: Final = re.compile(
    _any(
        r"请问|想问|问[一下个]|请教|求解|求助|跪求|求(?:资料|链接|答案|回放|课件|推荐|讲|问)|想知道|咨询",
        r"什么|甚么|啥|为何|怎么|怎样|咋|多少|多[久长大远贵难高]|谁|何时|如何|哪(?!吒)",
        r"几[点个月号天岁块次节年时分章题道期级]",
        r"是否|能否|可否|有没有|有木有|([\u3400-\u9fff])[不没]\1(?!断|停)",
        r"(?P<either>[\u3400-\u9fff])还是[\u3400-\u9fff\w]{1,10}(?P=either)",
    )
)

ZH_ENDING: Final = re.compile(
    _any(
        r"吗",
        r"[能可会有是要对行用]嘛",
        r"(?<![这那多要什怎])么",
        r"(?:^|[\W_])(?:那|那么|所以|如果|要是|然后|不过)?[^\W很真太也是还好挺可都了会着才在正]{1,6}呢",
        r"(?:那|那么|如果|要是)[\u3400-\u9fff\w]{1,12}(?<!着)呢",
        r"[了过好完到懂会成明白清始]没有?",
        r"有[\u3400-\u9fff]{1,6}没有?",
        r"(?:能|会|可以|行|好|对|是|有|要|懂|用|难|贵|考|讲|卖)[\u3400-\u9fff\w]{0,8}(?<![是要])不",
    )
    + r"[呀啊哈的]?(?=[\W_]|$)"
)
"""Final particles, and a verb with 没 or 不 left hanging at the end of a clause."""

ZH_GOING_ON: Final = re.compile(r"(?:[正还在]|才不|可)[\u3400-\u9fff]{0,8}呢[\W_]*$")
"""呢 of something that is going on."""

ZH_REQUEST: Final = re.compile(
    _any(
        r"(?:(?:请|麻烦|烦请|帮|希望)[你您忙老师大家]*|(?:可以|能够?|给)[你您忙老师大家]*(?:再|帮|给|我))"
        r"(?:再|先|给|帮|我|我们|咱们?|一下)*"
        + _any("找|查|推荐|介绍|讲|解释|说明|告诉|看|选|挑|订|发|重复|演示|分享|解答|叫|安排|规划"),
        r"推荐(?:一?下|[一几两]?[个家款本门些])|求(?:推荐|一个|个)|查(?:一?下|查)",
        r"告诉(?:我|一下)|给我[找个一]",
        r"(?:再|重新)(?:讲|说|放|来|解释)一?[遍次下]",
    )
)

ZH_THANKS: Final = re.compile(
    r"没(?:有|什么|啥)?(?:其他|其它|别的)?(?:问题|事)|(?:感谢|谢谢).{0,4}(?:推荐|告诉|帮|分享|讲解)"
)

_VERB: Final = _any(
    "is|are|r|am|was|were|do|does|did|can|could|will|would|should|shall|have|has|had|may|might",
    "(?:is|are|was|were|do|does|did|ca|could|wo|would|should|have|has)n[' ]?t",
)
_SUBJECT: Final = _any(
    r"i|you|u|ya|yu|we|they|he|she|it|this|that|these|those|there|here|all|girls|guys|people|chat",
    r"any\w*|ne1|some\w*|every\w*|the|my|your|ur|our|his|her|their|its|@\S+",
)
_OPENING: Final = (
    _any(
        r"^",
        r"[.,!;:~()…\"*>/-]",
        r"@\S++",
        r"\b(?:lol|lmao|ok|okay|so|well|and|hey|hi|hello|but|oh|no|yes|yeah|um|then|or|yo|haha|man)\b",
        r"\b(?:dude|sir|teacher|anyways?|cool|nice|sorry|wait|just|good|fine)\b",
    )
    + r"\s*"
)
"""Where a clause can begin: after a sign, a name or an interjection."""

EN_NOT: Final = re.compile(
    r"\b"
    + _any(
        r"what an? |what ?ever|who cares|who knows|you know what|don'?t (?:you|u) dare",
        r"what the (?:hell|heck|fuck)\b(?! (?:is|are|was|do|did))",
        r"how (?:sweet|cute|nice|funny|sad|rude|dare|lovely|cool|true|embarrassing|boring)\b",
        r"how (?:wonderful|beautiful)\b",
        r"that'?s (?:what|why|how|when|where)|(?:know|see|what) (?:what|how|why) i mean",
    )
)
"""Exclamations and set phrases: taken out before anything is looked for."""

_WH: Final = _any(
    r"(?!(?:what|wat|wut)\W*$)(?:what|wat|wut|whut|who|why|how|which|whose|whom)\b(?:'?s|re)?",
    r"y(?= (?:is|are|r|do|u|not)\b)|whats|whos|wheres|whens|hows|whys|wats",
    rf"(?:when|where)(?:'?s|\s+{_VERB}\b|\s+(?:u|you|ya|at|from|to)\b|\W*$)",
)
_INVERSION: Final = (
    r"(?!do (?:it|that|this|the|all|a|my|your|ur)\b)"
    r"(?!(?:have|had|may|will) (?:a|an|the|all|my|some|your)\b)"
    rf"{_VERB}\s+{_SUBJECT}\b(?!\s*$(?<=\bi))"
)
_CALL: Final = _any(
    r"any ?(?:one|body|1)\b|ne1\b",
    r"any (?:\w+ ){0,4}(?:wan\w*|want|here|from|in|like|up|around|who|that|with|out|else|for)\b",
    r"some ?one (?:explain|help|tell)|got any\b|(?:u|you) (?:there|ok|sure|mean|from)\b",
    r"(?:wanna|want to|care to) (?:chat|talk|pm|play)\b",
)
_REQUEST: Final = _any(
    r"(?:please|pls|plz) (?:explain|tell|help|repeat|show|go|say|share)",
    r"(?:tell|show) (?:me|us) |explain |i'?m? wonder\w*|wondering",
    r"(?:i (?:have|had|got) )?(?:a )?(?:quick )?question\b",
)
EN_ASKING: Final = re.compile(
    f"{_OPENING}(?:(?P<word>{_WH})|(?P<turn>{_INVERSION})|(?P<call>{_CALL})|(?P<request>{_REQUEST}))"
)

_NOT_AFTER: Final = "".join(
    rf"(?<!\b{word})"
    for word in (
        *("know", "knew", "knw", "see", "saw", "tell", "that", "is", "was", "of", "about"),
        *("understand", "me", "like"),
    )
)
EN_INSIDE: Final = re.compile(
    rf"{_NOT_AFTER}\s(?:what|wat|how|why|where|who|when)"
    r"(?:'?s|\s+(?:is|are|r|do|does|did|can|could|will|would|should|was|were|u|have))\b"
)
"""A question in the middle of a message, unless it is somebody's knowledge."""

EN_TAG: Final = re.compile(
    _any(
        r"\b(?:hbu|wbu|asl|a/s/l)\b",
        r"\b(?:and|how about|what about|how bout|n) (?:you|u|urself|yourself|ya|yours)",
        rf",\s*{_VERB} (?:you|u|it|we|they|he|she)",
        r"\b(?!do it|did it|have it|had it|should i|can it)"
        rf"{_VERB} (?:you|u|it|we|they|he|she)",
    )
    + r"[\W_]*$"
)
