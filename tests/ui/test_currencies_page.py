"""Currencies: side by side until every rate is typed, then one sum marked as about right."""

import pytest
from pytestqt.qtbot import QtBot

from streamer_app.settings import Currencies, Rate
from streamer_app.ui.kit import Kit
from streamer_app.ui.panels import figures
from streamer_app.ui.places.setting_currencies import CurrenciesPage
from streamer_app.ui.places.settings import SettingsPlace
from streamer_app.ui.window import Window
from streamer_app.ui.words import Words
from tests.ui import scene
from tests.ui.fake import FakeRuntime


@pytest.fixture
def page(window: Window) -> CurrenciesPage:
    window.go("settings")
    place = window.places["settings"]
    assert isinstance(place, SettingsPlace)
    place.show_page("currencies")
    return place.findChildren(CurrenciesPage)[-1]


def test_286_yuan_and_12_dollars_are_371_20_at_7_10() -> None:
    words, money = Words("zh_CN"), {"CNY": 28_600, "USD": 1_200}
    assert words.sums(money) == "¥286 · $12"
    assert words.apart(money) == ""
    words.currencies = Currencies("CNY", {"USD": Rate("7.10", "2026-11-25")})
    assert words.sums(money) == "≈ ¥371.20"
    assert words.apart(money).splitlines() == ["¥286 · $12", "1 USD = 7.10 CNY（2026-11-25）"]
    assert words.sums({"CNY": 28_600, "EUR": 100}) == "¥286 · €1"
    assert words.sums({"USD": 1_200}) == "$12.00"


def test_the_tile_shows_the_sum_and_keeps_its_parts_in_the_tip() -> None:
    words = Words("zh_CN")
    words.currencies = Currencies("CNY", {"USD": Rate("7.10", "2026-11-25")})
    now = scene.snapshot(money={"CNY": 28_600, "USD": 1_200}, course_orders=0)
    shown = figures.money(now, words)
    assert shown.value == "≈ ¥371.20"
    assert "1 USD = 7.10 CNY" in shown.tip


def test_a_rate_is_typed_with_its_day_and_can_be_taken_away(
    page: CurrenciesPage, runtime: FakeRuntime, kit: Kit, qtbot: QtBot
) -> None:
    page.code.setCurrentText("USD")
    page.worth.setText("7.10")
    page.add.click()
    chosen = runtime.preferences.now.currencies
    assert chosen.rates["USD"].worth == "7.10"
    assert len(chosen.rates["USD"].day) == 10
    assert kit.words.sums({"CNY": 100, "USD": 100}) == "≈ ¥8.10"
    page.put("USD", "")
    assert runtime.preferences.now.currencies.rates == {}


@pytest.mark.parametrize("typed", ["", "abc", "0", "-1", "nan"])
def test_what_is_no_rate_changes_nothing(
    page: CurrenciesPage, runtime: FakeRuntime, typed: str
) -> None:
    page.put("USD", typed)
    assert runtime.preferences.now.currencies.rates == {}


def test_another_home_currency_needs_its_own_rates(
    page: CurrenciesPage, runtime: FakeRuntime
) -> None:
    page.put("USD", "7.10")
    page.home.setCurrentText("EUR")
    assert runtime.preferences.now.currencies == Currencies("EUR", {})


def test_yen_have_no_cents() -> None:
    words = Words("en")
    words.currencies = Currencies("CNY", {"JPY": Rate("0.05", "2026-11-25")})
    assert words.whole({"JPY": 1_000, "CNY": 100}) == "≈ ¥51.00"
