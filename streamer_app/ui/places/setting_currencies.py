"""Settings, currencies: one's own, and what others are worth in it, typed with their day."""

from datetime import date

from PySide6.QtGui import QDoubleValidator
from PySide6.QtWidgets import QLineEdit, QWidget

from streamer_app.settings import Rate
from streamer_app.ui.kit import Kit
from streamer_app.ui.layouts import column, emptied, row
from streamer_app.ui.places.setting_rows import LARGE, fact
from streamer_app.ui.widgets.buttons import ActionButton
from streamer_app.ui.widgets.choice_box import ChoiceBox
from streamer_app.ui.widgets.panel import Divider, Panel
from streamer_app.ui.widgets.plain_label import PlainLabel
from streamer_app.ui.words import SIGNS

MOST = 999_999.0
DIGITS = 6


class CurrenciesPage(QWidget):
    """Every change applies at once; without a rate two currencies are never added."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        say = kit.words.say
        self.home = self._codes("currencies.home", kit.runtime.preferences.now.currencies.home)
        self.home.currentTextChanged.connect(self._choose_home)
        panel = Panel(kit.theme)
        self._rates = column(gap=0)
        column(
            fact(kit, say("currencies.home"), say("currencies.home_tip"), self.home),
            Divider(kit.theme),
            fact(kit, say("currencies.rates"), say("currencies.rates_tip")),
            self._rates,
            gap=0,
            parent=panel,
        )
        column(panel, parent=self)
        self._fill()

    def _codes(self, name: str, now: str) -> ChoiceBox:
        box = ChoiceBox(self._kit.theme, self._kit.words.say(name))
        box.addItems(list(SIGNS))
        box.setCurrentText(now)
        return box

    def _fill(self) -> None:
        emptied(self._rates)
        chosen = self._kit.runtime.preferences.now.currencies
        for code, rate in chosen.rates.items():
            text = self._kit.words.say(
                "money.rate", code=code, worth=rate.worth, home=chosen.home, day=rate.day
            )
            forget = ActionButton(self._kit.theme, self._kit.words.say("settings.forget"))
            forget.clicked.connect(lambda _=False, code=code: self.put(code, ""))
            self._rates.addWidget(self._line(text, forget))
        self._rates.addWidget(self._new(chosen.home))

    def _line(self, text: str, button: ActionButton) -> QWidget:
        px, holder = self._kit.theme.px, QWidget()
        edges = (px(16), px(4), px(16), px(4))
        beside = column if self._kit.theme.scale > LARGE else row
        label = PlainLabel(self._kit.theme, text, size=16)
        beside(row(label, None), row(button, None), gap=px(8), margins=edges, parent=holder)
        return holder

    def _new(self, home: str) -> QWidget:
        theme, px, say = self._kit.theme, self._kit.theme.px, self._kit.words.say
        self.code = self._codes("currencies.other", "USD" if home != "USD" else "CNY")
        self.worth = QLineEdit()
        self.worth.setValidator(QDoubleValidator(0.0, MOST, DIGITS))
        self.worth.setFixedWidth(px(120))
        self.worth.setAccessibleName(say("currencies.worth"))
        self.worth.setPlaceholderText("7.10")
        self.add = ActionButton(theme, say("currencies.add"))
        self.add.clicked.connect(lambda: self.put(self.code.currentText(), self.worth.text()))
        self.worth.returnPressed.connect(self.add.click)
        line = QWidget()
        one, equals, own = (PlainLabel(theme, text) for text in ("1", "=", home))
        for label in (one, equals, own):
            label.setFixedWidth(label.sizeHint().width())
        rate = row(one, self.code, equals, self.worth, own, None, gap=px(8))
        beside = column if theme.scale > LARGE else row
        edges = (px(16), px(4), px(16), px(12))
        beside(rate, row(self.add, None), gap=px(8), margins=edges, parent=line)
        return line

    def put(self, code: str, worth: str) -> None:
        """A rate of today; an empty one is taken away. What is no rate changes nothing."""
        chosen = self._kit.runtime.preferences.now.currencies
        rates = {other: rate for other, rate in chosen.rates.items() if other != code}
        typed = worth.strip().replace(",", ".")
        if typed:
            try:
                rates[code] = Rate(typed, date.today().isoformat())
            except ValueError:
                return
        rates.pop(chosen.home, None)
        self._kit.runtime.preferences.change("currencies", rates=rates)
        self._fill()

    def _choose_home(self, code: str) -> None:
        """Rates are in the home currency: with another one the old ones mean nothing."""
        self._kit.runtime.preferences.change("currencies", home=code, rates={})
        self._fill()
