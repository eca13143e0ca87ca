"""One browser source of the overlay: its address, another one in its place, its look."""

from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from streamer_app.desk.overlay_keys import ALL
from streamer_app.live.actions import RenewOverlay
from streamer_app.live.snapshot import DeskShare
from streamer_app.ui.kit import Kit
from streamer_app.ui.layouts import column, row
from streamer_app.ui.sharing_look import OverlayLook
from streamer_app.ui.widgets.buttons import ActionButton
from streamer_app.ui.widgets.plain_label import PlainLabel


class OverlaySource(QWidget):
    """``item`` is a part of the overlay, or all of it; a desk that is not shared has no address."""

    def __init__(self, kit: Kit, item: str = ALL) -> None:
        super().__init__()
        self._kit = kit
        self._item = item
        theme, px, say = kit.theme, kit.theme.px, kit.words.say
        self.address = QLineEdit()
        self.address.setReadOnly(True)
        self.address.setAccessibleName(say(f"share.overlay.{item}"))
        self.address.setPlaceholderText(say("share.overlay_none"))
        self.address.setMinimumHeight(px(32))
        self.copy = ActionButton(theme, say("share.copy"))
        self.copy.setAccessibleName(f"{say('share.copy')} {say(f'share.overlay.{item}')}")
        self.renew = ActionButton(theme, say("share.overlay_renew"))
        self.renew.setAccessibleName(f"{say('share.overlay_renew')} {say(f'share.overlay.{item}')}")
        self.look = OverlayLook(kit, item)
        self._told = PlainLabel(theme, say(f"share.overlay_hint.{item}"), role="muted", wrap=True)
        self.copy.clicked.connect(self._copy)
        self.renew.clicked.connect(self._renew)
        column(
            PlainLabel(theme, say(f"share.overlay.{item}"), bold=True),
            self.address,
            row(self.copy, self.renew, None),
            self._told,
            self.look,
            gap=px(8),
            parent=self,
        )

    def show_share(self, share: DeskShare | None) -> None:
        """The address as it is now; None: the desk is not shared."""
        found = ""
        if share is not None:
            found = share.overlay if self._item == ALL else share.overlays.get(self._item, "")
        self.copy.setEnabled(bool(found))
        self.renew.setEnabled(bool(found))
        if found != self.address.text():
            self.address.setText(found)
            self.address.setCursorPosition(0)
            self.copy.set_text(self._kit.words.say("share.copy"))

    def _copy(self) -> None:
        QApplication.clipboard().setText(self.address.text())
        self.copy.set_text(self._kit.words.say("share.copied"))

    def _renew(self) -> None:
        self._kit.runtime.act(RenewOverlay(self._item))
        self._told.setText(self._kit.words.say("share.overlay_renewed"))
