"""What was found damaged at the start, in one line: the program goes on without it."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from streamer_app.advisor.interaction import Beliefs
from streamer_app.assets import asset
from streamer_app.errors import AppError, Reason, reason
from streamer_app.insight import lexicon, opinion, similarity
from streamer_app.live.materials import claims, common
from streamer_app.store import catalogue
from streamer_app.wording import unreadable

LISTS: Final = ("intent", "benefit", "mood")


def damage(database: Path) -> Iterator[Reason]:
    """Everything beside the settings and the database itself that cannot be read."""
    for language in unreadable():
        yield reason("start.words", language=reason(f"choice.{language.lower()}"))
    for name in _lists():
        yield reason("start.list", path=str(asset("lexicons", f"{name}.toml")))
    for path in _models():
        yield reason("start.model", path=str(path))
    try:
        if lost := catalogue.damaged(database):
            yield reason("start.courses", n=len(lost))
    except AppError:
        return  # opening the database says what is wrong with it


def _lists() -> Iterator[str]:
    for name in LISTS:
        try:
            lexicon.load(asset("lexicons", f"{name}.toml"))
        except AppError:
            yield name
    for load, name in ((common, "common"), (claims, "claims")):
        try:
            load()
        except AppError:
            yield name


def _models() -> Iterator[Path]:
    try:
        Beliefs(asset("interaction_prior.toml").read_text("utf-8"))
    except (OSError, UnicodeDecodeError, AppError):
        yield asset("interaction_prior.toml")
    for load, name in ((opinion.load, "questions"), (similarity.load, "background")):
        try:
            load()
        except AppError:
            yield asset("models", f"{name}.json")


def together(found: Iterable[Reason | None]) -> Reason | None:
    """Several things to say in one line; None for nothing."""
    told: Sequence[Reason] = [one for one in found if one is not None]
    if not told:
        return None
    whole = told[0]
    for one in told[1:]:
        whole = reason("start.both", first=whole, second=one)
    return whole
