"""The forms that questions take in Chinese and in English chat, as patterns."""

import re
from operator import itemgetter
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

ZH_HINT: Final = re.compile("[请问求咨什甚啥何怎咋多谁哪几贵否没木不还那想欲]")
"""One of these is in whatever ``ZH_NOT`` or ``ZH_WORD`` finds: most messages have none."""
ZH_ENDS: Final = re.compile("[嘛么呢没不]")
"""The same of ``ZH_ENDING``."""

_ASKED: Final = "什么|怎么|哪[里边个儿]?|谁|多少|几"

ZH_NOT: Final = re.compile(
    _any(
        r"没什么|什么的|没啥|什么鬼|什么神仙|不知道说什么|说什么好|为所欲为|谁懂|没谁了|怎么说呢",
        r"时不时|动不动|不怎么|怎么[这那]么|怎么会这|哪怕|多少有[点些]|怎么可能|没[多几]|没有?多少",
        r"(?:无论|不管|不论|任|管他|甭管)(?:什么|怎么|谁|哪|何|多少|几)|再怎么",
        r"(?:(?<!为)什么|谁|怎么|哪[里儿个]?|(?<!为)啥|多少)[\u3400-\u9fff]{0,2}[都也]|没有什么",
        r"[好这那前后十没同过等差才]几|几[乎十百千何下句眼]",
        r"哪有[这那]么|哪里哪里|哪能|[天妈]哪|谁(?:让|叫|敢)|谁不[会想知]",
        rf"(?P<same>{_ASKED}).{{1,10}}就.{{0,6}}(?P=same)|谁[^是，,？?]{{1,2}}谁",
        r"怎么(?:简单|方便|快|舒服|开心|顺手)怎么",
        r"(?:知道|明白|懂|理解|学会|记住|告诉大家)了?是?(?:为什么|怎么|什么)[^吗?？]*了",
        r"(?:终于|已经|现在|这下|我[就都也]?)(?:知道|明白|懂|会|理解|想起|想通)[了来]*(?:为什么|怎么|什么|哪|多少|如何|为何)(?!$)",
    )
)
"""Interrogative words that ask nothing: taken out before anything is looked for."""

ZH_WORD: Final = re.compile(
    _any(
        r"请问|想问|问[一下个]|请教|求解|求助|跪求|求(?:资料|链接|答案|回放|课件|推荐|讲|问)|想知道|咨询",
        r"什么|甚么|什麽|啥|为何|怎么|怎样|咋|多少|谁|何时|如何|哪(?!吒)",
        r"(?<![很好太许这那么更差不最])多[久长大远贵高]|有多[难快慢重]|第几|[等于是]几(?:$|[\W_啊呀呢])|贵姓",
        r"几[点个月号天岁块次节年时分章题道期级条届套路种本页讲度倍位]",
        r"[有是为在从到和与]何(?!必|况|尝|妨|等|其|止|苦)|何种",
        r"是否|能否|可否|有没有|有木有|([\u3400-\u9fff])[不没]\1(?!断|停)",
        r"(?P<either>[\u3400-\u9fff])还是[\u3400-\u9fff\w]{1,10}(?P=either)",
        r"[a-h0-9]还是[a-h0-9]|(?:是|先|选|用|买|学|该|按)[^\W还我]{1,8}[,，]?还是[^\W都]{1,8}(?![^\W]*都)",
        r"好[，,]?还是[^\W_]{1,8}好|在那[里儿]?(?:领|能|可以|下载|报名|买|看|找|弄)[^\W的了]*(?=[\W_]|$)",
        r"是那[个里儿年些](?=[\W_]|$)|[有是学上]那些(?!人)",
        r"(?<=[\u3400-\u9fff])(?<![的是了在到像就说有把跟和要用选])那[个些种家款本部首位里][^\W了]{0,5}"
        r"(?:最[^\W的]{1,4}|比较[^\W的]{1,4}|更?好[^\W的]?)[啊呀呢些]?(?=[\W_]|$)",
    )
)

_GOING: Final = "听|看|写|学|做|等|睡|吃|打|玩|算|刷|忙|上课|上班|赶|追"
_MOODS: Final = (
    "嗯|恩|哦|噢|对|谢|期待|喜欢|开心|高兴|有意思|有趣|不错|厉害|可爱|漂亮|加油|没有?|不会|累|香|快"
)
ZH_ENDING: Final = re.compile(
    _any(
        r"[能可会有是要对行用]嘛",
        r"(?<![这那多要什怎])么",
        rf"(?:^|[\W_])(?:那|那么|所以|如果|要是|然后|不过)?(?!{_GOING}|[^\W_]{{0,3}}(?:{_MOODS})呢|[^\W_]{{0,2}}谢)"
        r"[^\W很真太也是还好挺可都了会着才在正]{1,6}呢",
        r"(?:那|那么|如果|要是)[\u3400-\u9fff\w]{1,12}(?<!着)呢",
        r"[了过好完到懂会成明白清始]没有?",
        r"有[\u3400-\u9fff]{1,6}没有?",
        r"(?:能|会|可以|行|好|对|是|有|要|懂|用|难|贵|考|讲|卖)[\u3400-\u9fff\w]{0,8}(?<![是要])不",
    )
    + r"[呀啊哈的]?(?=[\W_]|$)"
)
"""Final particles, and a verb with 没 or 不 left hanging at the end of a clause."""

ZH_ANYWHERE: Final = re.compile(r"吗(?!啡)")
"""The one particle that asks wherever it stands."""

ZH_GOING_ON: Final = re.compile(r"(?:[正还在]|才不|可)[\u3400-\u9fff]{0,8}呢[\W_]*$")
"""呢 of something that is going on."""

ZH_REQUEST: Final = re.compile(
    _any(
        r"(?:(?:请|麻烦|烦请|帮|希望)[你您忙老师大家]*|(?:可以|能够?|给)[你您忙老师大家]*(?:再|帮|给|我))"
        r"(?:再|先|给|帮|我|我们|咱们?|一下)*"
        + _any("找|查|推荐|介绍|讲|解释|说明|告诉|看|选|挑|订|发|重复|演示|分享|解答|叫|安排|规划"),
        r"推荐(?:一?下|[一几两]?[个家款本门些])|求(?:推荐|一个|个)|查(?:一?下|查)",
        r"告[诉知](?:我|一下)|给我[找个一]|给[点个](?:建议|意见)",
        r"(?:把|给我?留)[^，。]{0,8}(?:电话|地址|链接|号码|价格|名字|课件|资料|讲义|答案)"
        r"(?=吧|$|(?:再?发|给|告|留)[^了]*$)",
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
    r"any\w*|ne1|some\w*|sum1|every\w*|the|my|your|ur|our|his|her|their|its|who|being|@\S+",
)
_OPENING: Final = (
    _any(
        r"^",
        r"[.,!;:~()…\"*>/-]",
        r"@\S++",
        r"\b(?:lol|lmao|rofl|ok|okay|so|well|and|hey|hi|hello|but|no|yes|yeah|then|or|yo|man"
        r"|u+m+|h+m+|o+h*|a+h+|ha+|omg|wow|hmm+|er+|aw+|heh\w*|(?:ha)+"
        r"|dude|sir|teacher|guys|bro|sis|anyways?|cool|nice|sorry|wait|good|fine|thanks)\b",
    )
    + r"\s*"
)
"""Where a clause can begin: after a sign, a name or an interjection."""

EN_LONG: Final = re.compile(r"(?<!h(?=ooo))([a-z])\1{2,}")
ONCE: Final = itemgetter(1)
"""What such a run becomes; a template would be looked up, by an import, with every message."""
"""A drawn-out letter: whaaat. A whooo is none: it would become a question."""

_MEASURE: Final = (
    "much|many|long|old|far|come|so|big|often|about|bout|fast|soon|late|early|hard|tall"
)
EN_NOT: Final = re.compile(
    r"\b"
    + _any(
        r"what an? |what ?ever|who cares|who knows|you know what|don'?t (?:you|u) dare",
        r"(?:u+h+|nu+h*) h?uh|what the (?:hell|heck|fuck)\b(?! (?:is|are|was|do|did))",
        r"wh?[au]t'?s? up(?! with)|wuts up|was+up",
        r"what can i say|what do i know|what was i thinking",
        r"what (?:i|we|she|he|they|it) (?!\w+$)",
        r"how (?:sweet|cute|nice|funny|sad|rude|dare|lovely|cool|true|embarrassing|boring)\b",
        r"how (?:wonderful|beautiful)\b|how (?:well|\w+ly) (?:i|we|he|she|they|it)\b",
        rf"how (?!(?:{_MEASURE}|r|u|you|ya|do|did|is|are|was|were)\b)\w+[\W_]*(?:@\S+[\W_]*)?$",
        r"why,? (?:yes|no(?=,|[\W_]*$)|thanks?|hello|hi|sure|shore|of course|certainly)\b",
        r"that'?s (?:what|why|how|when|where)|(?:know|see|what) (?:what|how|why) i mean",
        r"(?:so|neither|nor) (?:am|is|are|was|were|do|does|did|can|will|would|have|has|had)"
        r" (?:@\S+|i|we|you|u|he|she|it|they|my|the|that)\b(?=[\W_]*$)",
        r"did it(?= (?:in|again|too|and|all|yesterday|myself|already|with|without|for|on)\b)",
        r"who needs (?!help)|(?:where|when) (?:i|we|he|she|they) \w+",
        r"(?:that|it|this) (?:is|was) (?:you|he|she)(?=[\W_]*(?:@\S+)?$)",
        r"(?:is|was) my \w+(?=[\W_]*(?:@\S+[\W_]*)?$)",
        r"(?:this|that) is it\b|can (?:you|u) believe|are (?:you|u) kid\w+",
        r"(?:man|boy|wow|damn|god|gosh|was|were|am|i'?m) (?:am|was|were|did|do|does)"
        r" (?:i|we|they|he|she)\b|(?:can|do|did|does|is|was|wo)n'?t @\S+,",
        r"(?:if|than|as) (?:i|we|he|she) (?:were|was|am|did|do) (?:you|u|i)\b",
    )
)
"""Exclamations and set phrases: taken out before anything is looked for."""

_WH: Final = _any(
    r"(?!(?:what|wat|wut)\W*$)(?:what|wat|wut|whut|who|why|how|which|whose|whom)\b(?:'?s|'?d|re)?",
    r"y(?= (?:is|are|r|do|u|not)\b)|(?:whats|whos|where'?d|wheres|wher|whens|hows|whys|wats)\b",
    rf"(?:when|where)(?:'?s|'?d|\s+{_VERB}\b|\s+(?:at|from|to)\b|\W*$)|where\s+(?:u|you|ya)\b",
    r"(?:at|in|on|to|for|from|with|of|by) (?:what|which|whose|how many|how much)\b",
    r"wtf (?:is|are|r|was|were|do|did)\b",
    r"what?cha|wha?tchu|wu?tcha|(?:di|woul|coul|shoul)d(?:n'?t)?'?ja",
)
_STAYS: Final = "still|just|not|now|always|also|really|so|too|all|never|currently|busy|only"
_INVERSION: Final = (
    r"(?!do (?:it|that|this|the|all|a|my|your|ur|some|any|every)\b)"
    r"(?!(?:have|had|may|will) (?:a|an|the|all|my|some|your)\b)"
    rf"(?:{_VERB}\s+{_SUBJECT}\b|(?:is|are|was|were) (?!{_STAYS}\b)\w+ \w{{2,}}ing\b)"
)
_LAST: Final = r"[\W_]*(?:@\S+[\W_]*)?$"
"""The end of a message, be there a name or not."""

_CALL: Final = _any(
    r"any ?(?:one|body|1)\b(?! (?:can|could|would|will|who|that|else who|but|with)\b"
    r"(?! (?:tell|help|explain|hear|see|recommend|show|please|share|send)))|ne1\b",
    r"any (?!way)(?:\w+ ){0,4}"
    r"(?:wan\w*|want|here|from|in|like|up|around|who|that|with|out|else|for)\b",
    r"any (?!time|day|more|way|how|\w+ (?:can|will|would|is|are|was)\b)"
    rf"(?:\w+\W+){{0,3}}\w+{_LAST}",
    r"ever (?:\w+ed|hear|been|see|seen|had|tried|think|play|date|go|get|notice|use|read|watch)\b",
    rf"(?:you|u|ya) (?!being\b)\w{{3,}}ing\b(?<!thing)(?=(?:\W+\w+){{0,4}}{_LAST})",
    r"(?:need|want) me to\b",
    r"(?:some ?(?:one|body)|sum1) (?:explain|help|tell|wanna|want to|know)\b|guess (?:who|what)\b",
    r"got any\b|(?:u|you) (?:there|ok|sure|mean|from)\b",
    r"(?:wanna|want to) (?:chat|talk|pm|play|join|bet|come|try)\b|(?:\w+ ){0,2}care to\b",
)
_REQUEST: Final = _any(
    r"(?:please|pls|plz) (?:explain|tell|help|repeat|show|go|say|share)",
    r"(?:tell|show) (?:me|us) (?:how|what|where|when|who|which|why|about|more) |explain ",
    r"(?:i'?m |i am |i was |i )?wonder(?:ing)? (?:if|how|what|why|when|where|who|whether|about)",
    r"(?:i (?:have|had|got) )?(?:a )?(?:quick )?question\b",
)
EN_ASKING: Final = re.compile(
    f"{_OPENING}(?:(?P<word>{_WH})|(?P<turn>{_INVERSION})|(?P<call>{_CALL})|(?P<request>{_REQUEST}))"
)

_NOT_AFTER: Final = "".join(
    rf"(?<!\b{word}\s)"
    for word in (
        *("know", "knew", "knw", "see", "saw", "tell", "that", "is", "was", "of", "about"),
        *("understand", "me", "like", "thinking", "wonders", "forgot", "to", "him", "her"),
    )
)
EN_INSIDE: Final = re.compile(
    rf"\s(?=wh|wat|how){_NOT_AFTER}(?:what|wat|how|why|where|when)"
    r"(?:'?s|\s+(?:is|are|r|do|does|did|can|could|will|would|should|was|were|have))\b"
)
"""A question in the middle of a message, unless it is somebody's knowledge."""

EN_ANYONE: Final = re.compile(
    rf"\b{_VERB} any ?(?:one|body|\w+)\b(?! (?:can|could|would|will)\b)|\bany ?(?:one|body) know\b"
    r"|\bany (?!way)(?:\w+ ){1,3}(?:wann?a|want|care)\b"
)
"""Somebody is looked for, wherever it stands."""

EN_TAG: Final = re.compile(
    _any(
        r"\b"
        + _any(
            r"(?:hbu|wbu|asl|a/s/l)\b",
            r"(?:and|how about|what about|how bout|n|good|fine|great|ok|okay|tired|thanks|ty|thx)"
            r"\W+(?:you|u|urself|yourself|yerself|ya|yours)",
            r"(?<=\w\w.)(?:huh|eh|hu)",
            r"(?:did|am|do|was)(?:n'?t)? i",
            rf"(?!do it|did it|have it|had it|should i|can it){_VERB} (?:you|u|it|we|they|he|she)",
        ),
        rf",\s*(?:right|correct|{_VERB} (?:you|u|it|we|they|he|she))",
    )
    + _LAST
)

TAIL: Final = 60
"""Characters at the end of a message in which a tag is looked for."""

EN_WORDS: Final = re.compile("[a-z]+")
EN_HINTS: Final = frozenset(
    EN_WORDS.findall(
        "what wat wut whut who why how which whose whom y whats whos wheres wher whens hows whys"
        " wats when whend where whered wtf whatcha whacha whatchu whtchu wutcha wtcha"
        " ja didja wouldja couldja shouldja didntja wouldntja couldntja shouldntja"
        " is are r am was were do does did can could will would should shall have has had may might"
        " isn aren wasn weren don doesn didn couldn won wouldn shouldn haven hasn hadn amn"
        " isnt arent wasnt werent dont doesnt didnt cant couldnt wont wouldnt shouldnt havent hasnt"
        " hadnt amnt any anyone anybody ne ever you u ya need want some someone somebody sum guess"
        " wanna care please pls plz tell show explain wonder wondering question"
        " hbu wbu asl l urself yourself yerself yours huh eh hu right correct"
    )
)
"""One of these words is in whatever asks in English: half of all messages have none."""
