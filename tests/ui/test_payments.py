"""The list of payments: the same lines for whoever pays next."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from streamer_app.events import Money
from streamer_app.live.snapshot import Payment
from streamer_app.ui.kit import Kit
from streamer_app.ui.panels.payments import PaymentLine, PaymentsPanel
from tests.ui import scene

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def paid(number: int) -> Payment:
    return Payment(
        scene.NOW, f"n{number}", "gift", "花", Money(number * 100, "CNY"), "bilibili", number
    )


def lines(panel: PaymentsPanel) -> list[PaymentLine]:
    found = [line for line in panel.findChildren(PaymentLine) if line.isVisibleTo(panel)]
    return sorted(found, key=lambda line: line.y())


def amounts(panel: PaymentsPanel) -> list[str]:
    return [line.findChildren(QLabel)[0].text() for line in lines(panel)]


def test_one_more_payment_moves_the_texts_and_makes_no_widget(kit: Kit, qtbot: QtBot) -> None:
    panel = PaymentsPanel(kit)
    qtbot.addWidget(panel)
    panel.resize(400, 420)
    panel.show()
    now = scene.snapshot()
    panel.show_snapshot(replace(now, payments=(paid(3), paid(2), paid(1))))
    before = lines(panel)
    assert amounts(panel) == ["¥3", "¥2", "¥1"]
    panel.show_snapshot(replace(now, payments=(paid(4), paid(3), paid(2))))
    assert amounts(panel) == ["¥4", "¥3", "¥2"]
    assert lines(panel) == before
    panel.show_snapshot(replace(now, payments=(paid(4),)))
    assert amounts(panel) == ["¥4"]
    panel.show_snapshot(replace(now, payments=(paid(6), paid(5), paid(4), paid(3))))
    assert amounts(panel) == ["¥6", "¥5", "¥4", "¥3"]
    assert set(before) < set(lines(panel))
