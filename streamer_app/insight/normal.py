"""One form for all spellings of the same words, so that equal questions meet."""

import re
import unicodedata
from functools import lru_cache
from operator import itemgetter
from typing import Final

_KEPT: Final = re.compile(r"[^\w+\-*/=<>^%.#]|_")
_STRAY: Final = re.compile(r"(?<!\w)(?!-\d)[+\-*/=<>^%.#]+|[\-*/=<>^.]+(?!\w)")
_LONG_RUN: Final = re.compile(r"([^\W\d])\1{2,}")
_HAN_RUN: Final = re.compile(r"([\u3400-\u9fff])\1+")

_PAIRS: Final = (
    "為为什什麼么個个們们這这裡里裏里樣样對对時时間间問问題题嗎吗課课講讲老老師师學学習习"
    "買买賣卖錢钱價价點点開开關关聽听見见說说話话請请謝谢會会來来過过還还沒没後后從从"
    "電电腦脑網网路路視视頻频筆笔記记書书數数機机動动運运實实驗验單单雙双長长門门頭头"
    "當当與与體体國国語语經经濟济種种類类難难簡简繁繁練练測测試试績绩級级綫线線线"
    "給给讓让認认識识覺觉應应該该幾几發发變变換换報报名名優优惠惠費费樂乐歡欢愛爱"
    "幫帮嘆叹號号碼码鏈链鍵键連连結结業业專专範范圍围圖图畫画處处場场邊边遠远進进"
    "選选擇择響响護护壓压熱热風风氣气力力學学權权標标準准確确錯错誤误義义務务議议論论"
    "證证據据設设計计劃划劇剧團团隊队員员領领導导師师輔辅擔担億亿萬万歲岁張张強强彈弹"
    "藍蓝紅红黃黄綠绿銀银鐘钟鐵铁鋼钢餘余頁页題题質质長长輕轻圓圆積积"
    "暫暂積积極极橫横縱纵嚴严東东車车馬马魚鱼鳥鸟龍龙飛飞"
)
_ONE: Final = itemgetter(1)
"""As a replacement: a template would be looked up anew, by an import, with every call."""
_REMEMBERED: Final = 4_096
_SIMPLIFIED: Final = str.maketrans(dict(zip(_PAIRS[::2], _PAIRS[1::2], strict=True)))


def widened(text: str) -> str:
    """Width, case and script made equal; nothing is left out."""
    return unicodedata.normalize("NFKC", text).casefold().translate(_SIMPLIFIED)


@lru_cache(_REMEMBERED)
def normalise(text: str) -> str:
    """Width, case, script, punctuation, emoji and drawn-out letters made equal.

    Signs stay where they mean something (2+2, C++, 3.5), digits are never shortened. A text of
    nothing but signs stays as it is, without its spaces.
    """
    wide = widened(text)
    kept = _STRAY.sub("", _KEPT.sub("", wide))
    short = _HAN_RUN.sub(_ONE, _LONG_RUN.sub(_ONE, kept))
    return short or "".join(wide.split())
