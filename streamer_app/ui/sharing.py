"""Sharing the desk: on and off, an invitation to scan, who is there, the overlay's address."""

from dataclasses import replace
from typing import Final

from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from streamer_app.live.actions import RevokeDesk, ShareDesk
from streamer_app.live.snapshot import DeskPerson, DeskShare, Snapshot
from streamer_app.ui.kit import Kit
from streamer_app.ui.layouts import column, emptied, row, scrolling
from streamer_app.ui.overlay_source import OverlaySource
from streamer_app.ui.places.setting_rows import LARGE
from streamer_app.ui.sharing_look import STYLE, Certificate
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
VALID: Final = ("5", "10", "30", "60")
PORTS: Final = (1024, 65_535)


def sharing(kit: Kit, role: str) -> ShareDesk:
    """The desk as this person wants it shared."""
    chosen = kit.runtime.preferences.now.desk
    css = str(kit.runtime.folder / STYLE)
    return ShareDesk(
        role=role,
        port=chosen.port,
        certificate=chosen.certificate,
        css=css,
        language=kit.words.language,
        valid_min=int(chosen.valid),
    )


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
        beside = column if theme.scale > LARGE else row
        line = beside(self.code, texts, gap=px(20), grow=1)
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
        if theme.scale > LARGE:
            below = row(PlainLabel(theme, state, role="muted"), None, out, gap=px(8))
            column(row(dot, name, role, None, gap=px(8)), below, gap=0, parent=line)
            return line
        row(dot, name, role, PlainLabel(theme, state, role="muted"), None, out, gap=px(8),
            parent=line)  # fmt: skip
        return line


class Opening(QWidget):
    """Where the desk is opened the next time: its port and certificate."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        theme, px, say = kit.theme, kit.theme.px, kit.words.say
        port = kit.runtime.preferences.now.desk.port
        self.port = QLineEdit(str(port) if port else "")
        self.port.setValidator(QIntValidator(*PORTS))
        self.port.setPlaceholderText(say("share.port_any"))
        self.port.setFixedWidth(px(120))
        self.port.setMinimumHeight(px(32))
        self.port.setAccessibleName(say("share.port"))
        self.port.textChanged.connect(self._move)
        self.certificate = Certificate(kit)
        hint = PlainLabel(theme, say("share.port_hint"), role="muted", wrap=True)
        column(
            row(PlainLabel(theme, say("share.port")), self.port, None),
            hint,
            self.certificate,
            gap=px(6),
            parent=self,
        )

    def _move(self, typed: str) -> None:
        """What is no port yet changes nothing."""
        if not typed or self.port.hasAcceptableInput():
            self._kit.runtime.preferences.change("desk", port=int(typed or 0))


class DeskView(QWidget):
    """All of the sharing; the sheet and the settings show the same. Follows the snapshots that it
    is shown."""

    def __init__(self, kit: Kit, snapshot: Snapshot) -> None:
        super().__init__()
        self._kit = kit
        theme, say = kit.theme, kit.words.say
        self.switch = Switch(theme, say("share.on"))
        self._state = PlainLabel(theme, role="muted", wrap=True)
        self.valid = SegmentedTabs(
            theme,
            [Tab(minutes, minutes) for minutes in VALID],
            name=say("share.valid_for"),
            style="segments",
        )
        self.valid.choose(kit.runtime.preferences.now.desk.valid, tell=False)
        self.invitation = Invitation(kit)
        self.people = People(kit)
        self.opening = Opening(kit)
        self.shared = QWidget()
        self._build()
        self.switch.clicked.connect(self._switched)
        self.valid.chosen.connect(self._hold)
        self.show_snapshot(snapshot)

    def _build(self) -> None:
        theme, px, say = self._kit.theme, self._kit.theme.px, self._kit.words.say
        words = column(PlainLabel(theme, say("share.on"), size=16), self._state, gap=0)
        beside = column if theme.scale > LARGE else row
        column(
            Divider(theme),
            self.invitation,
            Divider(theme),
            PlainLabel(theme, say("share.people"), bold=True),
            self.people,
            gap=px(10),
            parent=self.shared,
        )
        column(
            row(words, self.switch, gap=px(12), grow=0),
            beside(PlainLabel(theme, say("share.valid_for")), row(self.valid, None), gap=px(12)),
            self.shared,
            self.opening,
            gap=px(10),
            parent=self,
        )

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """The desk as it is shared at this moment."""
        share, say = snapshot.desk, self._kit.words.say
        running = snapshot.session is not None and not snapshot.ended
        self.switch.setEnabled(running or share is not None)
        self.switch.setChecked(share is not None)
        code = "share.off" if running else "share.no_session"
        self._state.setText(say("share.until_end") if share else say(code))
        self.shared.setVisible(share is not None)
        self.opening.setVisible(share is None)
        if share is not None:
            self.invitation.show_share(share, snapshot.at_ms)
            self.people.show_people(share.people)

    def _hold(self, minutes: str) -> None:
        """The next invitations hold so long; where one is in sight, another takes its place."""
        self._kit.runtime.preferences.change("desk", valid=minutes)
        if not self.shared.isHidden():
            self.invitation.invite(self.invitation.role.current)

    def _switched(self) -> None:
        on = self.switch.isChecked()
        self.switch.setChecked(not on)  # it moves once the desk has
        self._kit.runtime.act(replace(sharing(self._kit, self.invitation.role.current), on=on))


class SharingSheet(Sheet):
    """The desk's sharing, and the overlay with everything in it."""

    def __init__(self, kit: Kit, parent: QWidget, snapshot: Snapshot) -> None:
        super().__init__(kit, parent, kit.words.say("share.title"), 680)
        self.view = DeskView(kit, snapshot)
        self.overlay = OverlaySource(kit)
        self.inside = QWidget()
        px = kit.theme.px
        edges = (0, 0, px(8), 0)
        column(self.view, self.overlay, gap=px(10), margins=edges, parent=self.inside)
        self.area = scrolling(self.inside)
        self.body.addWidget(self.area)
        self.show_snapshot(snapshot)
        self.view.switch.setFocus()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """The desk as it is shared at this moment."""
        self.view.show_snapshot(snapshot)
        self.overlay.setVisible(snapshot.desk is not None)
        self.overlay.show_share(snapshot.desk)
        self._fit()

    def _fit(self) -> None:
        """As high as its content, if the window is; else it scrolls."""
        room = self._over.height() - self.kit.theme.px(100)
        inner = self.inside.layout()
        wide = self.width() - self.kit.theme.px(48)
        wanted = inner.totalHeightForWidth(wide) if inner is not None else 0
        height = min(wanted, room)
        if height != self.area.height():
            self.area.setFixedHeight(height)
        self.fit()
