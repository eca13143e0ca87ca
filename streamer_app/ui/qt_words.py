"""Qt's own few words, for its dialogs and text menus."""

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from streamer_app.ui.kit import Kit


class LooseTranslator(QTranslator):
    """Qt's catalogue, which also knows a text whose letter to press has come since."""

    def translate(
        self, context: str, text: str, disambiguation: str | None = None, n: int = -1
    ) -> str | None:
        """The translation of ``text``, of the same without its ``&`` where there is none."""
        found = super().translate(context, text, disambiguation, n)
        if found or "&" not in text:
            return found
        return super().translate(context, text.replace("&", ""), disambiguation, n)


class QtWords:
    """Qt's own few words (dialog buttons, text menus) in the window's language."""

    def __init__(self, application: QApplication, kit: Kit) -> None:
        self._application, self._kit = application, kit
        self.translator = LooseTranslator(application)
        kit.words.changed.connect(self.follow)
        self.follow()

    def follow(self) -> None:
        """Take over the language in force."""
        self._application.removeTranslator(self.translator)
        self.translator = LooseTranslator(self._application)
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if self.translator.load(QLocale(self._kit.words.language), "qtbase", "_", folder):
            self._application.installTranslator(self.translator)
