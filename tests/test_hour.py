"""What an hour of looks says, by hand."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.torture import hour

LOOK = {"threads": 7, "handles": 18, "tasks": 9, "none_refs": 1000, "wal_mib": 8.0}


def noted(folder: Path, *stretches: tuple[float, list[float]]) -> Path:
    """Looks a minute apart: (when a stretch begins, what it held in MiB)."""
    with (folder / "samples.jsonl").open("w", encoding="utf-8") as file:
        for begins, held in stretches:
            file.write(json.dumps({"begins": True, "at": begins}) + "\n")
            for minute, rss_mib in enumerate(held):
                look = {**LOOK, "at": begins + 60 * minute, "rss_mib": rss_mib}
                file.write(json.dumps(look) + "\n")
    return folder


def test_each_stretch_warms_up_and_pauses_are_not_lived(tmp_path: Path) -> None:
    first = [100.0 + minute for minute in range(25)] + [130.0, 130.0, 130.5]
    second = [110.0 + minute for minute in range(25)] + [160.0, 160.2, 160.4]
    found = hour.figures(noted(tmp_path, (0, first), (100_000, second)))
    assert (found["minutes"], found["stretches"]) == (54, 2)
    # MiB a minute between pairs: 0, 0.25, 0.5 of the first, three times 0.2 of the second
    assert found["rss_mib_an_hour"] == 0.2 * 60
    assert not found["ok"]
    assert found["rss_mib"] == 160.4


def test_one_look_that_is_swollen_is_no_growth(tmp_path: Path) -> None:
    held = [200.0] * 61
    held[40] = held[59] = 230.0
    assert hour.figures(noted(tmp_path, (0, held)))["rss_mib_an_hour"] == 0.0
    creeping = [200.0 + minute / 50 for minute in range(61)]
    assert hour.figures(noted(tmp_path, (0, creeping)))["rss_mib_an_hour"] == 1.2
    assert not hour.figures(tmp_path)["ok"]


def test_an_hour_that_grew_less_at_its_end_is_missed_and_says_so(tmp_path: Path) -> None:
    settling = [200.0] * 25 + [200.0 + minute / 10 for minute in range(24)] + [202.3] * 12
    found = hour.figures(noted(tmp_path, (0, settling)))
    assert not found["ok"]
    assert (found["in_the_last_third"], found["why"]) == (0.0, hour.SLOWER)
    rising = [200.0 + minute / 10 for minute in range(61)]
    found = hour.figures(noted(tmp_path, (0, rising)))
    assert (found["in_the_last_third"], "why" in found) == (6.0, False)


def test_a_level_hour_holds_and_what_grows_is_named(tmp_path: Path) -> None:
    level = noted(tmp_path, (0, [200.0] * 61))
    assert hour.figures(level)["ok"]
    lines = (tmp_path / "samples.jsonl").read_text("utf-8").splitlines()
    for name, value in (("threads", 11), ("handles", 40), ("wal_mib", 65.0)):
        changed = json.dumps({**json.loads(lines[-1]), name: value})
        (tmp_path / "samples.jsonl").write_text("\n".join([*lines[:-1], changed]), "utf-8")
        assert not hour.figures(tmp_path)["ok"], name


def test_references_that_come_and_go_are_not_lost_and_such_that_only_go_are(tmp_path: Path) -> None:
    noted(tmp_path, (0, [200.0] * 61))
    begins, *looks = (tmp_path / "samples.jsonl").read_text("utf-8").splitlines()

    def lost(by_minute: Callable[[int], int]) -> int:
        held = [
            json.dumps({**json.loads(look), "none_refs": by_minute(minute)})
            for minute, look in enumerate(looks)
        ]
        (tmp_path / "samples.jsonl").write_text("\n".join([begins, *held]), "utf-8")
        found = hour.figures(tmp_path)
        assert found["ok"] is (found["none_refs_lost"] <= hour.NONE_REFS)
        return int(found["none_refs_lost"])

    assert lost(lambda minute: 100_000 + 130 * (minute % 10)) == 0
    assert lost(lambda minute: 100_000 - 2 * minute) == 120


def test_less_than_the_warming_up_proves_nothing(tmp_path: Path) -> None:
    found = hour.figures(noted(tmp_path, (0, [200.0] * 10)))
    assert (found["ok"], found["rss_mib_an_hour"]) == (False, None)
    (tmp_path / "samples.jsonl").unlink()
    assert hour.figures(tmp_path)["minutes"] == 0


@pytest.mark.parametrize("missing", [True, False])
def test_a_screen_is_virtual_where_there_is_one(
    missing: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if missing:
        monkeypatch.setattr(shutil, "which", lambda name: None)
    elif shutil.which("Xvfb") is None:
        pytest.skip("there is no Xvfb here")
    with hour.screen() as shown:
        assert shown["QT_QPA_PLATFORM"] == ("offscreen" if missing else "xcb")
        assert missing or shown["DISPLAY"].startswith(":")
