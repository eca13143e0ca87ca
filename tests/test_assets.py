"""What is shipped: complete in both languages, and the same in a wheel as in a checkout."""

import re
import tomllib
from pathlib import Path
from xml.etree import ElementTree

import pytest

from streamer_app.assets import asset, help_pages
from streamer_app.insight.figures import METRIC_IDS
from streamer_app.wording import LANGUAGES

ROOT = Path(__file__).resolve().parent.parent


def names(language: str) -> list[str]:
    return sorted(path.name for path in asset("help", language).iterdir())


def test_both_languages_have_the_same_help_pages() -> None:
    assert names("en") == names("zh_CN")
    assert len(names("en")) >= 9
    for english, chinese in zip(help_pages("en"), help_pages("zh_CN"), strict=True):
        assert english[1].count("\n* ") == chinese[1].count("\n* "), english[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_help_page_has_a_title_and_a_text(language: str) -> None:
    for title, text in help_pages(language):
        assert title and not title.startswith("#")
        assert len(text) > 100
        assert not text.startswith("#")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_metric_has_its_definition(language: str) -> None:
    told = set(re.findall(r"[a-z_]+", help_pages(language)[1][1]))
    assert set(METRIC_IDS) - told == set()


def test_a_wheel_takes_all_resources_along() -> None:
    build = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["hatch"]["build"]
    wheel = build["targets"]["wheel"]
    assert wheel["packages"] == ["streamer_app"]
    assert wheel["force-include"] == {"resources": "streamer_app/resources"}
    assert asset().is_dir()


def test_an_installed_package_prefers_its_own_resources(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("streamer_app.assets._package", tmp_path / "streamer_app")
    assert asset("icons") == tmp_path / "resources" / "icons"
    (tmp_path / "streamer_app" / "resources").mkdir(parents=True)
    assert asset("icons") == tmp_path / "streamer_app" / "resources" / "icons"


def test_every_drawing_is_well_formed() -> None:
    drawings = sorted(asset("icons").rglob("*.svg"))
    assert asset("icons", "app", "streamer-app.svg") in drawings
    for path in drawings:
        assert ElementTree.parse(path).getroot().tag.endswith("svg")


@pytest.mark.parametrize(
    "name", ["requirements.lock", "requirements-test.lock", "requirements-bundle.lock"]
)
def test_a_lock_file_has_hashes_and_no_address(name: str) -> None:
    text = (ROOT / "packaging" / name).read_text("utf-8")
    assert "://" not in text
    pinned = re.findall(r"^[a-z0-9-]+==", text, re.M)
    assert len(pinned) > 20
    assert text.count("==") - len(pinned) <= text.count(" ; ") * 3
    assert text.count("--hash=sha256:") >= len(pinned)


def test_every_requirement_is_pinned_in_its_lock() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"]
    wanted = {"": [], **extras}
    for extra, requirements in wanted.items():
        name = f"requirements-{extra}.lock" if extra else "requirements.lock"
        text = (ROOT / "packaging" / name).read_text("utf-8").lower()
        for requirement in (*project["dependencies"], *requirements):
            package = re.split(r"[<>=\[ ]", requirement)[0].lower()
            assert f"\n{package}==" in f"\n{text}", (name, package)
