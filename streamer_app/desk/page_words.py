"""The words that the assistants' page takes from the catalogue, as ``desk.page.X``."""

from typing import Final

from streamer_app.wording import Wording

CODES: Final = (
    *("language", "title", "name_label", "name_hint", "enter", "join_hint", "one_use", "back_in"),
    *("on_air", "on_air_for", "nobody_on_air", "waits", "asked", "selected", "none_selected"),
    *("tab_new", "tab_pinned", "tab_on_air", "tab_later", "tab_answered", "tab_dismissed"),
    *("do_answered", "do_pinned", "do_later", "do_merge", "do_dismissed", "do_new", "do_on_air"),
    *(
        "do_claim",
        "do_take_over",
        "do_release",
        "do_undo",
        "do_ungroup",
        "do_next",
        "do_note",
        "do_text",
        "do_redo",
    ),
    *("do_unair", "tabs", "list", "actions", "more", "close", "cancel", "details", "wordings"),
    *("note", "note_hint", "note_save", "course", "course_none", "no_questions", "no_cards"),
    *("paid", "first", "alike", "working", "again", "merged_into", "newer", "merge_pick"),
    *("offline", "offline_idle", "host_gone", "synced", "not_synced", "taken", "too_old"),
    *("queue_full", "still", "done_answered", "done_pinned", "done_later", "done_dismissed"),
    *("done_new", "done_on_air", "done_merge", "done_claim", "done_note", "done_course"),
    *(
        "done_ungroup",
        "done_next",
        "done_text",
        "undone",
        "redone",
        "your_note_kept",
        "typing",
        "days",
        "stage",
        "auto",
    ),
    *("role_director", "role_assistant", "role_viewer", "viewer_only", "sent_away"),
    *("remote", "remote_empty", "list_view", "log", "log_empty", "log_line", "people"),
    *("unreachable", "keys", "pick_card", "undo_line", "redo_line", "text_save", "text_own"),
    *("whisper", "whisper_slow", "whisper_sound", "whisper_thanks", "whisper_end"),
    *("whisper_whom", "done_whisper", "do_whisper"),
)


def page_words(words: Wording) -> dict[str, str]:
    """All words of the page in one language."""
    return {code: words.say(f"desk.page.{code}") for code in CODES}
