"""Joining somebody else's desk: their link, and the name that the others will see."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from streamer_app.errors import AppError
from streamer_app.ui.kit import Kit
from streamer_app.ui.layouts import row
from streamer_app.ui.pending import when_done
from streamer_app.ui.sheet import Sheet
from streamer_app.ui.widgets.buttons import ActionButton, Kind
from streamer_app.ui.widgets.plain_label import PlainLabel
from streamer_app.ui.words import broken

if TYPE_CHECKING:
    from concurrent.futures import Future

    from streamer_app.live.guest import Guest

LONGEST = 20


class JoinSheet(Sheet):
    """``joined`` gives the visit. What was typed is kept whatever the answer is."""

    joined = Signal(object)

    def __init__(self, kit: Kit, parent: QWidget, link: str = "") -> None:
        super().__init__(kit, parent, kit.words.say("action.join_desk"), 560)
        say = kit.words.say
        self._trusted = ""
        kind: Kind = "quiet" if link else "solid"
        self.back = ActionButton(kit.theme, "", kind=kind, height=40, size=16)
        self.back.hide()
        self.back.clicked.connect(self._return)
        self.body.addWidget(self.back)
        self.link = self._line(say("join.link"), link)
        self.name = self._line(say("desk.page.name_label"), "")
        self.name.setMaxLength(LONGEST)
        self.name.setPlaceholderText(say("desk.page.name_hint"))
        self.wrong = PlainLabel(kit.theme, role="fault", wrap=True)
        self.wrong.hide()
        self.cancel = ActionButton(kit.theme, say("action.cancel"), key="Esc", height=36, size=16)
        self.join = ActionButton(
            kit.theme, say("desk.page.enter"), key="↵", kind="solid", height=36, size=16
        )
        self.body.addWidget(self.wrong)
        self.body.addWidget(PlainLabel(kit.theme, say("join.hint"), role="muted", wrap=True))
        self.body.addLayout(row(None, self.cancel, self.join))
        self.cancel.clicked.connect(self.reject)
        self.join.clicked.connect(self._ask)
        self.link.textEdited.connect(self._doubt)
        when_done(self, kit.runtime.desk_known(), self._offer)
        (self.name if link else self.link).setFocus()

    def _line(self, name: str, text: str) -> QLineEdit:
        theme = self.kit.theme
        field = QLineEdit(text)
        field.setCursorPosition(0)
        field.setMinimumHeight(theme.px(40))
        field.setFont(theme.font(16))
        field.setAccessibleName(name)
        field.returnPressed.connect(self._ask)
        self.body.addWidget(PlainLabel(theme, name, role="muted"))
        self.body.addWidget(field)
        return field

    def _offer(self, known: tuple[str, str] | None) -> None:
        """The way back to where one was, without another link."""
        if known is not None:
            host, name = known
            self.back.set_text(self.kit.words.say("join.back", host=host, name=name))
            self.back.show()
            self.fit()

    def _return(self) -> None:
        self._wait(self.kit.runtime.rejoin(self.kit.words.language))

    def _ask(self) -> None:
        link, name = self.link.text().strip(), self.name.text().strip()
        if not link or not name:
            (self.name if link else self.link).setFocus()
            return
        language = self.kit.words.language
        self._wait(self.kit.runtime.join(link, name, language, self._trusted))

    def _wait(self, asked: "Future[Guest]") -> None:
        self.join.setEnabled(False)
        self.back.setEnabled(False)
        when_done(self, asked, self._let_in, self._refused)

    def _let_in(self, guest: "Guest") -> None:
        self.joined.emit(guest)
        self.accept()

    def _refused(self, error: AppError) -> None:
        words = self.kit.words
        self.join.setEnabled(True)
        self.back.setEnabled(True)
        seen = str(error.arguments.get("fingerprint", ""))
        self.wrong.setText(
            f"{words.tell(error.what)}\n{broken(seen)}\n{words.tell(error.fix)}"
            if seen
            else words.sentences(error.what, error.fix)
        )
        self._trust(seen)
        self.wrong.show()
        self.fit()
        if seen:
            self.join.setFocus()
        else:
            (self.name if error.code == "desk_name_unfit" else self.link).setFocus()

    def _trust(self, seen: str) -> None:
        """The next press of the button says that this certificate is the right one."""
        self._trusted = seen
        code = "join.trust" if seen else "desk.page.enter"
        self.join.set_text(self.kit.words.say(code), "↵")

    def _doubt(self) -> None:
        """Another link, another certificate."""
        if self._trusted:
            self._trust("")
            self.wrong.hide()
