"""Qt's own few words, for its dialogs and text menus."""

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from streamer_app.ui.kit import Kit


class QtWords:
    """Qt's own few words (dialog buttons, text menus) in the window's language."""

    def __init__(self, application: QApplication, kit: Kit) -> None:
        self._application, self._kit = application, kit
        self._translator = QTranslator(application)
        kit.words.changed.connect(self.follow)
        self.follow()

    def follow(self) -> None:
        """Take over the language in force."""
        self._application.removeTranslator(self._translator)
        self._translator = QTranslator(self._application)
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if self._translator.load(QLocale(self._kit.words.language), "qtbase", "_", folder):
            self._application.installTranslator(self._translator)
