"""Both catalogues say everything, with the same placeholders, and no code is left without words."""

import ast
import gettext
import re
import string
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from streamer_app.errors import AppError, reason
from streamer_app.feeds.registry import SIGNALS
from streamer_app.wording import LANGUAGES, Wording, system_language

ROOT = Path(__file__).resolve().parent.parent
TRANSLATIONS = ROOT / "resources" / "translations"
CODE = re.compile(r"[a-z_0-9]+(\.[a-z_0-9-]+)+")
SAYING = {"say", "reason", "Reason", "AppError"}


def po(language: str) -> Catalog:
    with (TRANSLATIONS / language / "LC_MESSAGES" / "streamer_app.po").open("rb") as file:
        return read_po(file, locale=language)


def texts(catalogue: Catalog) -> dict[str, list[str]]:
    """Code -> its forms."""
    entries = {}
    for message in catalogue:
        if message.id:
            code = message.id if isinstance(message.id, str) else message.id[0]
            forms = (
                [message.string] if isinstance(message.string, str) else list(message.string or ())
            )
            entries[code] = forms
    return entries


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_both_languages_have_the_same_messages() -> None:
    english, chinese = texts(po("en")), texts(po("zh_CN"))
    assert english.keys() == chinese.keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_message_is_empty(language: str) -> None:
    assert [code for code, forms in texts(po(language)).items() if not all(forms)] == []


def test_placeholders_agree() -> None:
    english, chinese = texts(po("en")), texts(po("zh_CN"))
    differing = {
        code
        for code in english.keys() & chinese.keys()
        if placeholders(english[code][-1]) != placeholders(chinese[code][0])
    }
    assert differing == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_compiled_catalogue_is_current(language: str, tmp_path: Path) -> None:
    compiled = tmp_path / "fresh.mo"
    with compiled.open("wb") as file:
        write_mo(file, po(language))
    committed = TRANSLATIONS / language / "LC_MESSAGES" / "streamer_app.mo"

    def entries(path: Path) -> dict[object, str]:
        with path.open("rb") as file:
            return dict(gettext.GNUTranslations(file)._catalog)  # type: ignore[attr-defined]

    assert entries(compiled) == entries(committed)


def used_codes() -> set[str]:
    """Literal codes given to say, reason and AppError anywhere in the package."""
    found = set()
    for path in (ROOT / "streamer_app").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not (isinstance(node, ast.Call) and node.args):
                continue
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            code = node.args[0]
            if name in SAYING and isinstance(code, ast.Constant) and isinstance(code.value, str):
                found |= codes_of(name, code.value)
    return found


def codes_of(name: str, code: str) -> set[str]:
    if name == "AppError":
        return {f"error.{code}.what", f"error.{code}.fix"}
    return {code} if CODE.fullmatch(code) else set()


def test_every_code_in_the_program_has_words() -> None:
    assert used_codes() - texts(po("en")).keys() == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_error_says_what_and_how_to_mend_it_in_a_sentence_each(language: str) -> None:
    unfit = {
        code: forms[0]
        for code, forms in texts(po(language)).items()
        if code.startswith("error.") and not 4 <= len(forms[0]) <= 300
    }
    assert unfit == {}


def test_a_count_takes_its_plural_form() -> None:
    english = Wording("en")
    assert english.say("desk.asked", n=1) == "1 asked"
    assert Wording("zh_CN").say("desk.asked", n=8) == "8 人问"


def test_thousands_are_marked_in_what_is_counted_and_nowhere_else() -> None:
    english = Wording("en")
    assert english.say("chat.fresh", n=1_200) == "Paused · 1,200 new messages"
    assert english.say("chat.fresh", n=999) == "Paused · 999 new messages"
    assert "port 5432 of" in english.say("error.port_taken.what", port=5_432)


def test_a_reason_inside_a_reason_is_spoken_too() -> None:
    told = Wording("zh_CN").tell(reason("doctor.folder_read_only", path=reason("app.name")))
    assert told == "不能写入文件夹 直播伴侣：场次无法保存"


def test_an_error_names_both_of_its_sentences() -> None:
    error = AppError("database_in_use", path="x.db")
    assert (error.what.code, error.fix.code) == (
        "error.database_in_use.what",
        "error.database_in_use.fix",
    )


@pytest.mark.parametrize(
    ("lang", "expected"), [("zh_CN.UTF-8", "zh_CN"), ("en_US.UTF-8", "en"), ("C", "en")]
)
def test_the_language_follows_the_system(
    lang: str, expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.delenv("LC_MESSAGES", raising=False)
    monkeypatch.setenv("LANG", lang)
    assert system_language() == expected


@pytest.mark.parametrize(
    "damage", [b"", b"\x00" * 40, b"\xde\x12\x04\x95" + b"\xff" * 60], ids=["empty", "nul", "lies"]
)
def test_a_damaged_catalogue_gives_the_other_language_and_at_last_the_codes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, damage: bytes
) -> None:
    in_chinese = Wording("zh_CN").say("settings.set_aside", kept="x")
    for broken, told in ((("en",), in_chinese), (LANGUAGES, "settings.set_aside")):
        place = tmp_path / str(len(broken))  # gettext remembers what it read by its path
        for language in LANGUAGES:
            file = place / language / "LC_MESSAGES" / "streamer_app.mo"
            file.parent.mkdir(parents=True)
            whole = TRANSLATIONS / language / "LC_MESSAGES" / "streamer_app.mo"
            file.write_bytes(damage if language in broken else whole.read_bytes())
        monkeypatch.setattr("streamer_app.wording.asset", lambda *parts, place=place: place)
        assert Wording("en").say("settings.set_aside", kept="x") == told


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_signal_of_the_connect_dialog_has_words(language: str) -> None:
    words = Wording(language)
    unnamed = [kind for kind in SIGNALS if words.say(f"signal.{kind}") == f"signal.{kind}"]
    assert [kind for kind in unnamed if kind != "audience_count"] == []
