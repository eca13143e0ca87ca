"""Every action of the window in one registry: key list, palette and shortcuts all read it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QEvent, QKeyCombination, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from streamer_app.settings import Keys
from streamer_app.ui.words import Words


@dataclass(frozen=True, slots=True)
class Spec:
    """One action. Its words are ``action.<id>``; ``pinyin`` is of the Chinese words."""

    id: str
    keys: tuple[str, ...]
    pinyin: str
    group: str
    outside: bool = False
    """``streamer-app send`` may call it."""

    def __post_init__(self) -> None:
        if not self.id or any(not key for key in self.keys):
            raise ValueError(f"an action needs an id and whole keys: {self}")


REGISTRY: Final[tuple[Spec, ...]] = (
    Spec("next_row", ("J",), "xia yi ti", "questions"),
    Spec("previous_row", ("K",), "shang yi ti", "questions"),
    Spec("open", ("Return", "Enter"), "da kai", "questions"),
    Spec("answered", ("A",), "yi da", "questions", outside=True),
    Spec("answer_on_air", ("Shift+A",), "yi da zheng zai hui da", "questions", outside=True),
    Spec("on_air", ("O",), "zheng zai da", "questions", outside=True),
    Spec("next", ("N",), "xia yi ge", "questions", outside=True),
    Spec("pin", ("P",), "zhi ding", "questions", outside=True),
    Spec("later", ("L",), "shao hou da", "questions", outside=True),
    Spec("dismiss", ("X",), "hu lüe", "questions", outside=True),
    Spec("group", ("G",), "he bing", "questions"),
    Spec("ungroup", ("U",), "chai kai", "questions"),
    Spec("claim", ("M",), "wo lai", "questions"),
    Spec("course", ("C",), "ke cheng", "questions"),
    Spec("note", ("E",), "bei zhu", "questions"),
    Spec("template", ("T",), "hua shu", "questions"),
    Spec("answer_best", ("Shift+T",), "zui he shi de hua shu", "questions"),
    Spec("copy", (), "fu zhi", "questions"),
    Spec("desk_log", (), "cao zuo ji lu", "questions"),
    Spec("make_question", ("Q",), "shi ti wen", "questions"),
    Spec("load_new", (".",), "zai ru xin wen ti", "questions"),
    Spec("undo", ("Z", "Ctrl+Z"), "che xiao", "questions", outside=True),
    Spec("redo", ("Shift+Z", "Ctrl+Shift+Z"), "chong zuo", "questions", outside=True),
    Spec("text", ("Shift+E",), "gai xie", "questions"),
    Spec("pin_up", ("Alt+Up",), "zhi ding shang yi", "questions"),
    Spec("pin_down", ("Alt+Down",), "zhi ding xia yi", "questions"),
    Spec("filter_1", ("1",), "wei da", "questions"),
    Spec("filter_2", ("2",), "xin", "questions"),
    Spec("filter_3", ("3",), "zhi ding lie biao", "questions"),
    Spec("filter_4", ("4",), "shao hou lie biao", "questions"),
    Spec("filter_5", ("5",), "yi da lie biao", "questions"),
    Spec("pitch", ("B",), "dai ke", "pitch", outside=True),
    Spec("snooze", ("S",), "shi fen zhong hou", "pitch", outside=True),
    Spec("reject", ("R",), "bu dai", "pitch", outside=True),
    Spec("order", ("+",), "jia yi dan", "pitch", outside=True),
    Spec("poll", (), "tou piao", "view"),
    Spec("quiz", (), "xiao ce", "view"),
    Spec("pause_chat", ("Space",), "zan ting dan mu", "view"),
    Spec("block_viewer", ("Shift+X",), "ping bi ci ren", "view"),
    Spec("do_not_disturb", ("D",), "bu da rao", "view", outside=True),
    Spec("prompter", ("Shift+O",), "ti ci", "view", outside=True),
    Spec("stage", ("F",), "zhu jiang bu ju", "view"),
    Spec("mask", ("Ctrl+H",), "yin si zhe zhao", "view"),
    Spec("strip", ("Ctrl+Shift+S",), "xuan fu tiao", "view", outside=True),
    Spec("timeline", ("Ctrl+T",), "zhan kai shi jian zhou", "view"),
    Spec("live", ("Ctrl+1",), "zhi bo", "places"),
    Spec("questions", ("Ctrl+2",), "wen ti", "places"),
    Spec("review", ("Ctrl+3",), "fu pan", "places"),
    Spec("settings", ("Ctrl+4", "Ctrl+,"), "she zhi", "places"),
    Spec("search", ("/",), "sou suo", "places"),
    Spec("palette", ("Ctrl+K",), "ming ling", "places"),
    Spec("keys", ("?", "Ctrl+/"), "kuai jie jian", "places"),
    Spec("help", ("F1",), "bang zhu", "places"),
    Spec("share", ("Ctrl+Shift+D",), "zhu jiao", "places"),
    Spec("connect", ("Ctrl+N",), "lian jie zhi bo jian", "places"),
    Spec("join_desk", (), "jia ru wen ti tai", "places"),
    Spec("rooms", ("Ctrl+R",), "zhi bo jian", "places"),
    Spec("reconnect", (), "chong xin lian jie", "places"),
    Spec("own_room", (), "kai zi ji de zhi bo jian", "places"),
    Spec("preflight", ("Ctrl+Shift+P",), "kai bo jian cha", "places"),
    Spec("demo", (), "ti yan yan shi", "places"),
    Spec("end_session", (), "jie shu ji lu", "places"),
    Spec("find_viewer", (), "cha zhao guan zhong", "places"),
    Spec("erase_viewer", (), "qing chu guan zhong", "places"),
    Spec("filters", (), "guo lü yu ping bi", "places"),
    Spec("health", (), "yun xing zhuang kuang", "places"),
    Spec("reset_layout", (), "hui fu mo ren bu ju", "places"),
    Spec("back", ("Esc",), "fan hui", "places"),
)
GROUPS: Final = ("questions", "pitch", "view", "places")


def is_letter(key: str) -> bool:
    """Whether a key is one printable character without Ctrl or Alt (WCAG 2.1.4)."""
    bare = key.removeprefix("Shift+")
    return len(bare) == 1


def keys_of(spec: Spec, chosen: Keys) -> tuple[str, ...]:
    """The keys that call an action under the user's choice; an empty remap turns it off."""
    keys = spec.keys
    if (changed := chosen.changed.get(spec.id)) is not None:
        keys = (changed,) if changed else ()
    return keys if chosen.single_letters else tuple(key for key in keys if not is_letter(key))


def conflict(action: str, key: str, chosen: Keys) -> str | None:
    """Which other action already has ``key``, as the keys are chosen now."""
    for spec in REGISTRY:
        if spec.id != action and key.lower() in (other.lower() for other in keys_of(spec, chosen)):
            return spec.id
    return None


def matches(query: str, spec: Spec, names: Iterable[str]) -> bool:
    """Whether what was typed names the action: Chinese, pinyin, its initials, or English."""
    wanted = query.strip().lower().replace(" ", "")
    if not wanted:
        return True
    syllables = spec.pinyin.replace("ü", "v").split()
    sounds = ("".join(syllables), "".join(syllable[0] for syllable in syllables))
    if any(sound.startswith(wanted) for sound in sounds):
        return True
    return any(wanted in name.lower().replace(" ", "") for name in names)


class Actions(QObject):
    """The actions bound to what they do, and their shortcuts in each window."""

    called = Signal(str)

    def __init__(self, words: Words, chosen: Keys) -> None:
        super().__init__()
        self.words = words
        self.chosen = chosen
        self.denied: frozenset[str] = frozenset()
        """What the person at this window may not do, whatever is bound."""
        self.specs: Mapping[str, Spec] = {spec.id: spec for spec in REGISTRY}
        self._handlers: dict[str, Callable[[], object]] = {}
        self._enabled: dict[str, Callable[[], bool]] = {}
        self._shortcuts: list[tuple[QWidget, list[QShortcut]]] = []

    def bind(
        self, action: str, handler: Callable[[], object], enabled: Callable[[], bool] | None = None
    ) -> None:
        """Say what an action does, and when it can.

        Raises: KeyError for an action that is not in the registry.
        """
        self._handlers[self.specs[action].id] = handler
        if enabled is not None:
            self._enabled[action] = enabled

    def can(self, action: str) -> bool:
        """Whether calling it now would do something."""
        return self.offers(action) and self._enabled.get(action, lambda: True)()

    def offers(self, action: str) -> bool:
        """Whether it is there for this window at all, even if not at this moment."""
        return action in self._handlers and action not in self.denied

    def call(self, action: str) -> bool:
        """Do it if it can be done now."""
        if not self.can(action):
            return False
        self._handlers[action]()
        self.called.emit(action)
        return True

    def caller(self, action: str) -> Callable[[], None]:
        """A slot for a button that calls this action."""

        def called() -> None:
            self.call(action)

        return called

    def keys(self, action: str) -> tuple[str, ...]:
        """The keys of an action now."""
        return keys_of(self.specs[action], self.chosen)

    def hint(self, action: str) -> str:
        """The first key as it is written on a button."""
        keys = self.keys(action)
        return key_text(keys[0], self.words) if keys else ""

    def name(self, action: str) -> str:
        """The action in the present language."""
        return self.words.say(f"action.{action}")

    def rechoose(self, chosen: Keys) -> None:
        """Take over changed keys in every window."""
        self.chosen = chosen
        for window, shortcuts in self._shortcuts:
            for shortcut in shortcuts:
                shortcut.setEnabled(False)
                shortcut.deleteLater()
            shortcuts[:] = self._made(window)

    def install(self, window: QWidget) -> None:
        """Give a top-level window all the shortcuts."""
        self._shortcuts.append((window, self._made(window)))

    def _made(self, window: QWidget) -> list[QShortcut]:
        made = []
        for spec in REGISTRY:
            for key in self.keys(spec.id):
                shortcut = QShortcut(QKeySequence(key), window)
                shortcut.setAutoRepeat(spec.id in ("next_row", "previous_row"))
                shortcut.activated.connect(self._caller(spec.id, key))
                made.append(shortcut)
        return made

    def _caller(self, action: str, key: str) -> Callable[[], None]:
        def called() -> None:
            focus = QApplication.focusWidget()
            if writes(focus) and (is_letter(key) or key in ("Return", "Enter")):
                return
            if key in ("Space", "Return", "Enter") and isinstance(focus, QAbstractButton):
                focus.click()
                return
            if not self.call(action) and focus is not None:
                hand_on(focus, key)

        return called


def hand_on(focus: QWidget, key: str) -> None:
    """A shortcut takes its key from a list, a table or a slider; what it has no use for goes on."""
    pressed: QKeyCombination = QKeySequence(key)[0]  # type: ignore[index]
    event = QKeyEvent(QEvent.Type.KeyPress, pressed.key(), pressed.keyboardModifiers())
    focus.keyPressEvent(event)  # sent, it would call the shortcut once more


def key_text(key: str, words: Words) -> str:
    """A key as people read it: 空格 for Space, ⇧A for Shift+A."""
    if key == "Space":
        return words.say("key.space")
    if key.startswith("Shift+") and is_letter(key):
        return f"⇧{key[6:]}"
    return {"Return": "Enter", "Enter": "Enter"}.get(key, key)


def writes(widget: QWidget | None) -> bool:
    """Whether letters typed now belong to a text field."""
    from PySide6.QtWidgets import QAbstractSpinBox, QLineEdit, QPlainTextEdit, QTextEdit

    return isinstance(widget, QLineEdit | QTextEdit | QPlainTextEdit | QAbstractSpinBox)


def plain_key(event_key: int, modifiers: Qt.KeyboardModifier) -> str:
    """The key of a key press in the registry's spelling (for remapping)."""
    return QKeySequence(event_key | modifiers.value).toString()
