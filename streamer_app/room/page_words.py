"""The words that the page of a room of one's own takes from the catalogue, as ``room.page.X``."""

from typing import Final

from streamer_app.wording import Wording

CODES: Final = (
    *("name_label", "name_hint", "enter", "practice", "privacy", "here", "over", "teacher"),
    *("ask", "say", "write_message", "write_question", "send", "like", "gifts", "courses"),
    *("follow", "following", "order", "order_sure", "order_yes", "cancel", "close", "free"),
    *(
        "leave",
        "left",
        "again",
        "join_title",
        "join_hint",
        "join_near",
        "app_address",
        "copy",
        "copied",
    ),
    *("lost", "newer", "empty_chat", "gave", "ordered", "followed", "came", "times", "chat"),
    *("poll", "poll_voters", "poll_tip", "poll_over"),
    *("question_mark", "practice_short", "code_alt", "ordered_you", "language", "messages"),
)
FAULTS: Final = (
    *("bad_json", "name_missing", "name_too_long", "name_taken", "too_many", "not_allowed"),
    *("slow", "long", "empty", "unknown", "who", "offline", "room_full"),
)


def page_words(words: Wording) -> dict[str, str]:
    """All words of the page in one language; what goes wrong is under ``wrong.CODE``."""
    said = {code: words.say(f"room.page.{code}") for code in CODES}
    return said | {f"wrong.{code}": words.say(f"room.wrong.{code}") for code in FAULTS}
