"""Where the files of ``resources/`` are: inside the installed package, or beside the checkout's."""

from pathlib import Path

_package = Path(__file__).resolve().parent


def asset(*parts: str) -> Path:
    """The path of a shipped file, such as ``asset("icons", "pin.svg")``."""
    installed = _package / "resources"
    return (installed if installed.is_dir() else _package.parent / "resources").joinpath(*parts)


def help_pages(language: str) -> list[tuple[str, str]]:
    """The help pages of a language, in order, as (title, text); the text is Markdown."""
    pages = []
    for path in sorted(asset("help", language).glob("*.md")):
        title, _, text = path.read_text("utf-8").partition("\n")
        pages.append((title.removeprefix("# "), text.strip()))
    return pages
