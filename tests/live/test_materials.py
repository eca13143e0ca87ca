"""The shipped lists: rules of what may not be promised, with a person's own words."""

from pathlib import Path

import pytest

from streamer_app.live import materials
from streamer_app.live.filters import Sieve
from streamer_app.live.materials import Materials, Rules
from streamer_app.settings import Filters


def test_own_words_count_at_once_and_are_made_ready_once() -> None:
    lines: list[tuple[str, ...]] = [()]
    rules = Rules(lambda: lines[-1])
    assert [claim.rule for claim in rules.now.find("保过，提分神器")] == ["promise"]
    lines.append(("提分神器", "-保过"))
    assert [claim.rule for claim in rules.now.find("保过，提分神器")] == ["own"]
    assert rules.now is rules.now


def test_a_damaged_list_leaves_one_s_own_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = tmp_path / "claims.toml"
    bad.write_text("[promise")
    monkeypatch.setattr(materials, "asset", lambda *_: bad)
    rules = Rules(lambda: ("提分神器",))
    assert [claim.rule for claim in rules.now.find("保过，提分神器")] == ["own"]


def test_the_advisor_goes_by_the_filters_that_are_chosen_now() -> None:
    chosen = [Filters()]
    suggesting = Materials(sieve=Sieve(lambda: chosen[-1])).suggesting()
    chosen.append(Filters(claims=("提分神器",)))
    claims = suggesting.claims()
    assert claims is not None
    assert [claim.rule for claim in claims.find("提分神器")] == ["own"]
