"""Hostile texts in every widget that shows text: drawn literally, no file opened, nothing slow.

A corpus of mark-up, addresses of files and shares, escape codes, bidi controls, piles of marks
and endless lines goes into each widget, which is then painted. An audit hook sees every file
that Python opens, and each text names an image that exists: a widget that reads it shows a
document where the literal text should be. The mutant is Qt's own label.

Names that are made to look like the host's, by letters of other scripts, width, hidden characters
and ornaments, must bear the mark in both chat views, and others must not; the mutant compares
names as they are written.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any, Final

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtGui import Qt as Text
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from streamer_app.events import Chat, Viewer
from streamer_app.insight.imitation import Imitation
from streamer_app.live.rows import chat_row
from streamer_app.live.snapshot import ChatRow
from streamer_app.ui.theme import Theme
from streamer_app.ui.widgets.banner import Banner
from streamer_app.ui.widgets.buttons import ActionButton, LinkButton
from streamer_app.ui.widgets.chat_layout import BOXED
from streamer_app.ui.widgets.chat_plain import ReadableChatView
from streamer_app.ui.widgets.chat_view import PaintedChatView
from streamer_app.ui.widgets.chip import Chip
from streamer_app.ui.widgets.display_text import display_text
from streamer_app.ui.widgets.eliding_label import ElidingLabel
from streamer_app.ui.widgets.plain_label import PlainLabel, PlainTextView, set_tip
from streamer_app.ui.widgets.question_text import QuestionText
from streamer_app.ui.widgets.row_parts import row_parts
from streamer_app.ui.widgets.runs import Run, RunsLabel
from streamer_app.ui.widgets.toast import Toast
from streamer_app.wording import Wording

SLOWEST_S: Final = 0.25
SIZE: Final = (320, 160)
RED: Final = QColor("#fe0102")
"""The colour of the image that no widget may show."""
_BASES: Final = (
    "<img src='{image}'>",
    "<img src='file://{image}'><b>x</b>",
    "![a](file://{image})",
    "<table background='{image}'><tr><td>1</td></tr></table>" * 20,
    "<p style='background-image:url({image})'>x</p>",
    "<a href='javascript:alert(1)'>x</a>",
    "\\\\host.example\\share\\{image}",
    "file:{image}",
    "<meta charset='x'><body bgcolor='#fe0102'>x",
    "\x1b[31mred\x1b]0;title\x07",
    "\u202eevil\u202c\u2066x",
    "a" + "\u0301\u0489" * 3_000,
    "\u200b\u200d\ufeff" * 500 + "x",
    "字" * 100_000,
    "x" * 1_000_000,
    "\n" * 10_000,
    "👩‍👩‍👧‍👦" * 500,
    "\ud800\udfff\udc00",
    "&lt;b&gt; &#60;img src='{image}'&#62;",
    "\u05d0" * 2_000 + "x" * 200,
    "%s {0} {n} %(x)s",
)


HOST: Final = "physics wang"
DRAWN_ALIKE: Final = {"p": "рρ", "y": "у", "s": "ѕ5$", "i": "і1l|", "c": "с", "a": "аα@"}
HIDDEN: Final = ("\u200b", "\u2060", "\u00ad", "\u034f", "\ufeff", ".", "_")
ORNAMENTS: Final = ("{}", "★{}★", "{} official", "{}_", "【{}】")
HONEST: Final = ("physics wan", "wang", "physics li", "physique", "王老师", "phys1cs fan", "x" * 90)


def corpus(chance: Random, n: int, image: Path) -> Iterator[str]:
    """``n`` texts: each base, then two of them in one."""
    for number in range(n):
        text = _BASES[number % len(_BASES)]
        if number >= len(_BASES):
            text = chance.choice(_BASES)[:2_000] + chance.choice((" ", "\n", "")) + text
        yield text.replace("{image}", str(image))


def line(text: str) -> ChatRow:
    """A chat line whose author's name is as hostile."""
    return ChatRow(row=1, at_ms=0, source="room", kind="chat", name=text[:300], text=text)


Maker = Callable[[Theme, str], QWidget]


def chat(theme: Theme, text: str) -> QWidget:
    view = PaintedChatView(theme, Wording("en").say)
    view.extend([line(text)])
    return view


def readable(theme: Theme, text: str) -> QWidget:
    view = ReadableChatView(theme, Wording("en").say)
    view.extend([line(text)])
    return view


def several(theme: Theme, text: str) -> QWidget:
    view = PlainTextView(theme)
    view.set_text(text)
    return view


def tipped(theme: Theme, text: str) -> QWidget:
    """The tool tip is what would be shown: as a label of Qt's own, which takes mark-up."""
    bearer = QWidget()
    set_tip(bearer, text)
    shown = QLabel(bearer.toolTip())
    shown.setProperty("tip", True)
    return shown


def question(theme: Theme, text: str) -> QWidget:
    made = QuestionText(theme)
    made.setText(text)
    return made


def banner(theme: Theme, text: str) -> QWidget:
    made = Banner(theme)
    made.show_text(text, action=text[:40], aside=text)
    return made


def toast(theme: Theme, text: str) -> QWidget:
    anchor = QWidget()
    made = Toast(theme, anchor)
    made.show_text(text, "undo", aside=text)
    made.setProperty("anchor", anchor)
    return made


def runs(theme: Theme, text: str) -> QWidget:
    made = RunsLabel(theme)
    made.set_runs([Run(text)])
    return made


WIDGETS: Final[dict[str, Maker]] = {
    "label": lambda theme, text: PlainLabel(theme, text, wrap=True),
    "eliding": lambda theme, text: ElidingLabel(theme, text),
    "view": several,
    "chat": chat,
    "readable_chat": readable,
    "tool_tip": tipped,
    "question": question,
    "runs": runs,
    "chip": lambda theme, text: Chip(theme, text),
    "banner": banner,
    "button": lambda theme, text: ActionButton(theme, text),
    "link": lambda theme, text: LinkButton(theme, text),
    "toast": toast,
}


def rich(widget: QWidget) -> bool:
    """Whether a label or a tool tip in this widget would take its text for a document."""
    for part in [widget, *widget.findChildren(QWidget)]:
        tip = part.toolTip().removeprefix("<span>").removesuffix("</span>").replace("<br>", "")
        if "<" in tip:
            return True
    for label in [widget, *widget.findChildren(QLabel)]:
        if not isinstance(label, QLabel) or label.property("tip"):
            continue
        auto = label.textFormat() == Qt.TextFormat.AutoText
        if auto and Text.mightBeRichText(label.text()):
            return True
        if label.textFormat() in (Qt.TextFormat.RichText, Qt.TextFormat.MarkdownText):
            return True
    return False


def painted(widget: QWidget) -> tuple[QImage, float]:
    """The widget's picture, and the seconds of processor time it took."""
    started = time.thread_time()
    widget.resize(*SIZE)
    widget.ensurePolished()
    image = QImage(*SIZE, QImage.Format.Format_RGB32)
    image.fill(QColor("#000000"))
    widget.render(image, QPoint(0, 0))
    return image, time.thread_time() - started


def shows(image: QImage) -> bool:
    """Whether any pixel of a coarse grid has the forbidden colour."""
    return any(
        image.pixelColor(x, y) == RED for x in range(2, SIZE[0], 6) for y in range(2, SIZE[1], 6)
    )


class Opened:
    """Counts how often Python opens one file while it listens."""

    def __init__(self, path: Path) -> None:
        self.count = 0
        self.listening = False
        self._path = str(path)
        sys.addaudithook(self._heard)

    def _heard(self, event: str, arguments: tuple[Any, ...]) -> None:
        if self.listening and event in ("open", "socket.connect"):
            self.count += self._path in str(arguments[0]) or event == "socket.connect"


def disguised(chance: Random) -> str:
    """The host's name, changed so that it looks the same at a glance."""
    signs = [chance.choice(DRAWN_ALIKE.get(sign, sign) + sign) for sign in HOST]
    for _ in range(chance.randint(1, 3)):
        signs.insert(chance.randint(0, len(signs)), chance.choice(HIDDEN))
    wide = [chr(ord(c) + 0xFEE0) if c in "phw" and chance.random() < 0.3 else c for c in signs]
    return chance.choice(ORNAMENTS).format("".join(wide))


def marked(theme: Theme, name: str, viewer: str, imitation: Imitation) -> bool:
    """Whether both chat views say that this viewer's name looks like the host's."""
    event = Chat(source="room", room="r", id=name, viewer=Viewer(viewer, name), text="hi")
    row = chat_row(1, event, imitates=imitation.tells("room", event.viewer))
    assert row is not None
    words = Wording("en").say
    view = ReadableChatView(theme, words)
    view.extend([row])
    told = words("row.lookalike")
    drawn = any(part.text == told for part in row_parts(row, words) if part.kind in BOXED)
    return drawn and told in view.toPlainText()


class Literally(Imitation):
    """The mutant: two names look alike only where they are written alike."""

    def _shape(self, name: str) -> str:
        return name


def alike(theme: Theme, n: int, mutant: bool) -> dict[str, int]:
    """Disguises that nobody was warned of, and honest names that were marked."""
    chance, imitation = Random(9), Literally() if mutant else Imitation()
    imitation.tells("room", Viewer("1", HOST, roles=("host",)))
    missed = sum(not marked(theme, disguised(chance), f"v{k}", imitation) for k in range(n))
    blamed = sum(marked(theme, name, "v", imitation) for name in HONEST)
    return {"missed": missed, "blamed": blamed + marked(theme, HOST, "1", imitation)}


def run(n: int, mutant: bool) -> dict[str, Any]:
    """``n`` texts in every widget."""
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    theme = Theme("dark")
    found: dict[str, Any] = {"drawings": 0, "images": 0, "rich": 0, "opened": 0, "slow": 0}
    slowest, worst = 0.0, ""
    makers: dict[str, Maker] = {"qt": lambda _, text: QLabel(text)} if mutant else WIDGETS
    with tempfile.TemporaryDirectory() as folder:
        image = Path(folder) / "secret.png"
        red = QImage(400, 400, QImage.Format.Format_RGB32)
        red.fill(RED)
        red.save(str(image))
        opened = Opened(image)
        opened.listening = True
        for text in corpus(Random(6), n, image):
            for name, make in makers.items():
                started = time.thread_time()
                widget = make(theme, text)
                made = time.thread_time() - started
                picture, seconds = painted(widget)
                found["drawings"] += 1
                found["rich"] += rich(widget)
                found["images"] += shows(picture)
                found["slow"] += made + seconds > SLOWEST_S
                if made + seconds > slowest:
                    slowest, worst = made + seconds, name
                widget.deleteLater()
            application.sendPostedEvents(None, 52)  # what was left to deleteLater
        opened.listening = False
    found["opened"] = opened.count
    found |= alike(theme, n, mutant)
    ok = not any(found[name] for name in ("images", "rich", "opened", "slow", "missed", "blamed"))
    safe = all(len(display_text(text)) < 20_000 for text in ("x" * 10**6, "a" + "\u0301" * 10**5))
    return {"ok": ok and safe, **found, "slowest_ms": round(slowest * 1000, 1), "worst": worst}
