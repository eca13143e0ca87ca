"""Is this message a question? Rules for Chinese and English, each with its reason."""

from typing import Final

from streamer_app.errors import Reason, reason
from streamer_app.insight import interrogatives as forms

LONGEST: Final = 400
"""Characters looked at: a question shows itself early, and nothing may cost more."""

COMMANDS: Final = ("!", "！")
"""What messages to a bot begin with."""


def detect(text: str) -> Reason | None:
    """Why this is a question (``question.mark word ending request``); None if it is none."""
    if len(text) > LONGEST:
        text = text[:LONGEST]
    if "http" in text or "www." in text:
        text = forms.LINK.sub(" ", text)
    low = text.lower()
    if low.startswith(COMMANDS):
        return None
    if ("?" in low or "？" in low) and _marked(low):
        return reason("question.mark")
    if forms.HAN.search(low):
        return _chinese(low)
    return _english(low) if forms.LATIN.search(low) else None


def _marked(low: str) -> bool:
    """Whether the mark belongs to words, and not to a cry of surprise or a number."""
    words = forms.NOISE.sub("", low)
    return len(words) >= 2 and not forms.RHETORICAL.match(words)


def _chinese(low: str) -> Reason | None:
    rest = low
    if forms.ZH_HINT.search(low):
        rest = forms.ZH_NOT.sub(" ", low)
        if found := forms.ZH_WORD.search(rest):
            return reason("question.word", word=found.group())
    if found := forms.ZH_ANYWHERE.search(rest):
        return reason("question.ending", word=found.group())
    found = forms.ZH_ENDING.search(rest) if forms.ZH_ENDS.search(rest) else None
    if found and not forms.ZH_GOING_ON.search(rest):
        return reason("question.ending", word=found.group())
    found = forms.ZH_REQUEST.search(rest)
    if found and not forms.ZH_THANKS.search(low):
        return reason("question.request", word=found.group())
    return None


def _english(low: str) -> Reason | None:
    rest = forms.EN_LONG.sub(forms.ONCE, low)
    if forms.EN_HINTS.isdisjoint(forms.EN_WORDS.findall(rest)):
        return None
    rest = forms.EN_NOT.sub(" ", rest)
    if found := forms.EN_ASKING.search(rest):
        kind = found.lastgroup or "word"
        code = "question.request" if kind == "request" else "question.word"
        return reason(code, word=found.group(kind).strip())
    found = forms.EN_INSIDE.search(rest) or forms.EN_ANYONE.search(rest)
    found = found or forms.EN_TAG.search(rest, max(0, len(rest) - forms.TAIL))
    return reason("question.word", word=found.group().strip(" ,")) if found else None
