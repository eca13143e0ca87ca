"""Add a message to both languages, or compile the catalogues.

add CODE ENGLISH CHINESE             one message
add CODE ENGLISH CHINESE --one TEXT  with an English singular ("1 question")
load FILE                            many: a line each, CODE<TAB>ENGLISH<TAB>CHINESE[<TAB>ONE]
remove CODE
compile                              rewrite the compiled files after editing a .po by hand
"""

import argparse
import contextlib
import fcntl
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

FOLDER = Path(__file__).resolve().parent.parent / "resources" / "translations"


def path(language: str) -> Path:
    return FOLDER / language / "LC_MESSAGES" / "streamer_app.po"


def read(language: str) -> Catalog:
    file = path(language)
    if not file.exists():
        return Catalog(locale=language, project="streamer-app", fuzzy=False)
    with file.open("rb") as source:
        return read_po(source, locale=language)


def write(language: str, catalogue: Catalog) -> None:
    with path(language).open("wb") as target:
        write_po(target, catalogue, sort_output=True, width=100, omit_header=False)
    with path(language).with_suffix(".mo").open("wb") as target:
        write_mo(target, catalogue)


@contextlib.contextmanager
def both() -> Iterator[tuple[Catalog, Catalog]]:
    """The English and the Chinese catalogue, written back at the end; one change at a time."""
    with Path(__file__).open("rb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        english, chinese = read("en"), read("zh_CN")
        yield english, chinese
        write("en", english)
        write("zh_CN", chinese)


def put(english: Catalog, chinese: Catalog, code: str, en: str, zh: str, one: str = "") -> None:
    for catalogue, text in ((english, (one, en) if one else en), (chinese, zh)):
        catalogue.delete(code)
        if one:
            forms = text if isinstance(text, tuple) else (text,)
            catalogue.add((code, code), forms)
        else:
            catalogue.add(code, text)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    add = commands.add_parser("add")
    for name in ("code", "english", "chinese"):
        add.add_argument(name)
    add.add_argument("--one", default="")
    commands.add_parser("load").add_argument("file", type=Path)
    commands.add_parser("remove").add_argument("code")
    commands.add_parser("compile")
    args = parser.parse_args()
    with both() as (english, chinese):
        match args.command:
            case "add":
                put(english, chinese, args.code, args.english, args.chinese, args.one)
            case "load":
                for line in args.file.read_text("utf-8").splitlines():
                    if line.strip() and not line.startswith("#"):
                        put(english, chinese, *line.split("\t"))
            case "remove":
                english.delete(args.code)
                chinese.delete(args.code)


if __name__ == "__main__":
    main()
