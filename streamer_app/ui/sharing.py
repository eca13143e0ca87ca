"""Sharing the desk: on and off, an invitation to scan, who is there, the overlay's address."""

from dataclasses import replace
from typing import Final

from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from streamer_app.live.actions import RevokeDesk, ShareDesk
from streamer_app.live.snapshot import DeskPerson, DeskShare, Snapshot
from streamer_app.ui.kit import Kit
from streamer_app.ui.layouts import column, emptied, row, scrolling
from streamer_app.ui.sharing_look import STYLE, Certificate, OverlayLook
from streamer_app.ui.sheet import Sheet
from streamer_app.ui.widgets.buttons import ActionButton, LinkButton
from streamer_app.ui.widgets.chip import Dot
from streamer_app.ui.widgets.eliding_label import ElidingLabel
from streamer_app.ui.widgets.panel import Divider
from streamer_app.ui.widgets.plain_label import PlainLabel
from streamer_app.ui.widgets.qr_code import QrCode
from streamer_app.ui.widgets.switch import Switch
from streamer_app.ui.widgets.tabs import SegmentedTabs, Tab
from streamer_app.ui.words import broken, span

ROLES: Final = ("assistant", "director", "viewer")


def sharing(kit: Kit, role: str) -> ShareDesk:
    """The desk as this person wants it shared."""
    chosen = kit.runtime.preferences.now.desk
    css = str(kit.runtime.folder / STYLE)
    return ShareDesk(role=role, certificate=chosen.certificate, css=css)


class Invitation(QWidget):
    """The QR code with its link, for whom it is and how long it holds."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self._until_ms: int | None = None
        theme, px, say = kit.theme, kit.theme.px, kit.words.say
        self.code = QrCode(theme)
        self.role = SegmentedTabs(
            theme,
            [Tab(role, say(f"desk.role.{role}")) for role in ROLES],
            name=say("share.role"),
            style="segments",
        )
        self._may = PlainLabel(theme, role="muted", wrap=True)
        self.link = QLineEdit()
        self.link.setReadOnly(True)
        self.link.setAccessibleName(say("share.link"))
        self.link.setMinimumHeight(px(32))
        self.copy = ActionButton(theme, say("share.copy"))
        self.again = ActionButton(theme, say("share.again"))
        self._valid = PlainLabel(theme, role="muted", wrap=True)
        self.seal = PlainLabel(theme, role="muted", wrap=True)
        self._warning = PlainLabel(theme, role="warn", wrap=True)
        self.copy.clicked.connect(self._copy)
        self.again.clicked.connect(lambda: self.invite(self.role.current))
        self.role.chosen.connect(self.invite)
        texts = column(
            PlainLabel(theme, say("share.role"), role="muted"), row(self.role, None), self._may,
            px(4), self.link, row(self.copy, self.again, None), self._valid, None,
            gap=px(6),
        )  # fmt: skip
        line = row(self.code, texts, gap=px(20), grow=1)
        column(line, self.seal, self._warning, gap=px(8), parent=self)
        self.role.choose(ROLES[0], tell=False)

    def invite(self, role: str) -> None:
        """A new invitation for this role; earlier ones stay valid until their time is over."""
        self._kit.runtime.act(sharing(self._kit, role))

    def show_share(self, share: DeskShare, at_ms: int) -> None:
        """The invitation as it is now."""
        say = self._kit.words.say
        if share.role in ROLES and share.role != self.role.current:
            self.role.choose(share.role, tell=False)
        self._may.setText(say(f"share.may.{self.role.current}"))
        self.code.set_text(share.link, say("share.scan"))
        self.link.setText(share.link)
        self.link.setCursorPosition(0)
        left = (share.until_ms or at_ms) - at_ms
        open_now = bool(share.link) and left > 0
        self.copy.setEnabled(open_now)
        self.again.set_kind("quiet" if open_now else "solid")
        code = "share.valid" if open_now else "share.used"
        self._valid.setText(say(code, time=span(left / 1000)))
        self.seal.setVisible(bool(share.fingerprint))
        self.seal.setText(f"{say('share.fingerprint')}\n{broken(share.fingerprint)}")
        self._warning.setText(say("share.near" if share.near else "share.network"))

    def _copy(self) -> None:
        QApplication.clipboard().setText(self.link.text())
        self._valid.setText(self._kit.words.say("share.copied"))


class People(QWidget):
    """Everybody who was let in: a dot for who is there, their role, the way out."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self._shown: object = None
        self._lines = column(gap=kit.theme.px(2), parent=self)

    def show_people(self, people: tuple[DeskPerson, ...]) -> None:
        """Lines of these people; nothing is built anew while they are the same."""
        if people == self._shown:
            return
        self._shown = people
        emptied(self._lines)
        for person in people:
            self._lines.addWidget(self._line(person))
        if not people:
            nobody = self._kit.words.say("share.nobody")
            self._lines.addWidget(PlainLabel(self._kit.theme, nobody, role="muted"))

    def _line(self, person: DeskPerson) -> QWidget:
        theme, px, say = self._kit.theme, self._kit.theme.px, self._kit.words.say
        dot = Dot(theme, "ok" if person.here else "line", size=8)
        name = ElidingLabel(theme, person.name, bold=True)
        name.setFixedWidth(px(140))
        state = say("share.here") if person.here else say("share.away")
        if person.here and person.card:
            state = say("share.reading", card=person.card)
        out = LinkButton(theme, say("share.revoke"))
        out.setAccessibleName(say("share.revoke_name", name=person.name))
        out.clicked.connect(lambda: self._kit.runtime.act(RevokeDesk(person.name)))
        role = PlainLabel(theme, say(f"desk.role.{person.role}"), role="muted")
        role.setFixedWidth(px(80))
        line = QWidget()
        line.setMinimumHeight(px(32))
        row(dot, name, role, PlainLabel(theme, state, role="muted"), None, out, gap=px(8),
            parent=line)  # fmt: skip
        return line


class SharingSheet(Sheet):
    """Follows the snapshots that it is shown."""

    def __init__(self, kit: Kit, parent: QWidget, snapshot: Snapshot) -> None:
        super().__init__(kit, parent, kit.words.say("share.title"), 680)
        self._over = parent.window()
        theme, px, say = kit.theme, kit.theme.px, kit.words.say
        self.switch = Switch(theme, say("share.on"))
        self._state = PlainLabel(theme, role="muted", wrap=True)
        self.invitation = Invitation(kit)
        self.people = People(kit)
        self.overlay = QLineEdit()
        self.overlay.setReadOnly(True)
        self.overlay.setAccessibleName(say("share.overlay"))
        self.overlay.setMinimumHeight(px(32))
        self.copy = ActionButton(theme, say("share.copy"))
        self.copy.clicked.connect(self._copy)
        self.look = OverlayLook(kit)
        self.certificate = Certificate(kit)
        self.switch.clicked.connect(self._switched)
        self._build()
        self.show_snapshot(snapshot)
        self.switch.setFocus()

    def _build(self) -> None:
        theme, px, say = self.kit.theme, self.kit.theme.px, self.kit.words.say
        on = PlainLabel(theme, say("share.on"), size=16)
        words = column(on, self._state, gap=0)
        self.body.addLayout(row(words, self.switch, gap=px(12), grow=0))
        self.shared = QWidget()
        overlay = row(self.overlay, self.copy)
        overlay.setStretch(0, 1)
        column(
            Divider(theme), self.invitation, Divider(theme),
            PlainLabel(theme, say("share.people"), bold=True), self.people, Divider(theme),
            PlainLabel(theme, say("share.overlay"), bold=True), overlay,
            PlainLabel(theme, say("share.overlay_hint"), role="muted", wrap=True), self.look,
            gap=px(10), parent=self.shared,
        )  # fmt: skip
        self.area = scrolling(self.shared)
        self.body.addWidget(self.area)
        self.body.addWidget(self.certificate)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """The desk as it is shared at this moment."""
        share, say = snapshot.desk, self.kit.words.say
        running = snapshot.session is not None and not snapshot.ended
        self.switch.setEnabled(running or share is not None)
        self.switch.setChecked(share is not None)
        code = "share.off" if running else "share.no_session"
        self._state.setText(say("share.until_end") if share else say(code))
        self.area.setVisible(share is not None)
        self.certificate.setVisible(share is None)
        if share is not None:
            self.invitation.show_share(share, snapshot.at_ms)
            self.people.show_people(share.people)
            if self.overlay.text() != share.overlay:
                self.overlay.setText(share.overlay)
                self.overlay.setCursorPosition(0)
        self._fit()

    def _fit(self) -> None:
        """As high as its content, if the window is; else it scrolls."""
        room = self._over.height() - self.kit.theme.px(150) - 48
        height = min(self.shared.sizeHint().height(), room)
        if not self.area.isHidden() and height != self.area.height():
            self.area.setFixedHeight(height)
        self.fit()

    def _switched(self) -> None:
        on = self.switch.isChecked()
        self.switch.setChecked(not on)  # it moves once the desk has
        self.kit.runtime.act(replace(sharing(self.kit, self.invitation.role.current), on=on))

    def _copy(self) -> None:
        QApplication.clipboard().setText(self.overlay.text())
        self.copy.set_text(self.kit.words.say("share.copied"))
