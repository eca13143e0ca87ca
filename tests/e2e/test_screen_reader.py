"""The running app as a screen reader meets it: over the accessibility bus, on a real screen."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import pytest

LAUNCHER: Final = Path("/usr/libexec/at-spi-bus-launcher")
SYSTEM_PYTHON: Final = Path("/usr/bin/python3")
READER: Final = Path(__file__).with_name("at_spi.py")
SECONDS: Final = 40
SET: Final = (
    "gdbus call --session --dest org.a11y.Bus --object-path /org/a11y/bus "
    "--method org.freedesktop.DBus.Properties.Set org.a11y.Status {name} '<true>'"
)
STORY: Final = f"""
{LAUNCHER} --launch-immediately & bus=$!
sleep 0.5
{SET.format(name="IsEnabled")}
{SET.format(name="ScreenReaderEnabled")}
exec 3>screen
Xvfb -displayfd 3 -screen 0 1280x900x24 -nolisten tcp & screen=$!
while [ ! -s screen ]; do sleep 0.1; done
export DISPLAY=:$(cat screen)
"$PYTHON" -m streamer_app --db "$HOME/sessions.sqlite" & app=$!
{SYSTEM_PYTHON} {READER} "$PRESS" "$AWAIT" {SECONDS} > read.jsonl
read=$?
kill $app; wait $app; kill $screen $bus
exit $read
"""


def missing() -> str:
    """Why it cannot be tried here; empty where it can."""
    tools = ("dbus-run-session", "gdbus", "Xvfb")
    if lost := [tool for tool in tools if shutil.which(tool) is None]:
        return f"not on this machine: {', '.join(lost)}"
    if not LAUNCHER.exists() or not SYSTEM_PYTHON.exists():
        return "no accessibility bus on this machine"
    ask = "import gi; gi.require_version('Atspi', '2.0')"
    known = subprocess.run([SYSTEM_PYTHON, "-c", ask], capture_output=True, check=False)
    return "" if known.returncode == 0 else "the system's Python cannot read the bus (Atspi)"


def read(folder: Path, press: str, awaited: str) -> list[dict[str, Any]]:
    """Everything that can be read after a press."""
    if why := missing():
        pytest.skip(why)
    own = {
        **{name: str(folder) for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME")},
        **{"PYTHON": sys.executable, "PRESS": press, "AWAIT": awaited},
        **{"QT_QPA_PLATFORM": "xcb", "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1"},
        "LANG": "zh_CN.UTF-8",
        "PYTHONPATH": str(Path(__file__).resolve().parents[2]),
    }
    environment = {name: value for name, value in os.environ.items() if name != "DISPLAY"}
    ended = subprocess.run(
        ["dbus-run-session", "--", "bash", "-c", STORY],
        cwd=folder,
        env=environment | own,
        capture_output=True,
        timeout=2 * SECONDS,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr.decode()[-2000:]
    return [json.loads(line) for line in (folder / "read.jsonl").read_text("utf-8").splitlines()]


def roles(found: list[dict[str, Any]], words: str) -> set[str]:
    """What the things are whose names hold these words."""
    return {one["role"] for one in found if words in one["name"]}


def test_the_demo_is_begun_by_voice_and_everything_says_its_name(tmp_path: Path) -> None:
    found = read(tmp_path, "体验演示直播间", "未答")
    names = [one["name"] for one in found]
    assert {"frame", "label", "push button"} <= {one["role"] for one in found}
    assert "直播伴侣" in names
    assert any(name.startswith("直播中") for name in names)
    assert any("未答" in name and "等最久" in name for name in names), "tiles speak in words"
    assert "push button" in roles(found, "等最久")
    assert roles(found, "看哪些弹幕") == {"page tab list"}
    tabs = {one["name"]: one["chosen"] for one in found if one["role"] == "page tab"}
    assert tabs["直播"]
    assert not any(tabs[place] for place in ("问题", "复盘", "设置"))
    assert "chart" in {one["role"] for one in found}
    silent = [one for one in found if one["focus"] and one["shows"] and not one["name"]]
    assert silent == []
