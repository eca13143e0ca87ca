"""``streamer-app room`` as a program: its first line, its file, a clean end."""

import json
import signal
import subprocess
import sys
from pathlib import Path
from urllib.request import ProxyHandler, Request, build_opener


def started(folder: Path, *more: str) -> tuple["subprocess.Popen[bytes]", dict[str, str]]:
    """The running program and its first line."""
    command = [sys.executable, "-m", "streamer_app", "room", "--db", str(folder / "s.sqlite")]
    process = subprocess.Popen([*command, *more], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    return process, json.loads(process.stdout.readline())


def call(url: str, body: object | None = None) -> tuple[int, dict[str, object]]:
    data = None if body is None else json.dumps(body).encode()
    opener = build_opener(ProxyHandler({}))
    with opener.open(Request(url, data=data), timeout=30) as answer:
        return answer.status, json.loads(answer.read())


def test_the_room_says_where_it_is_and_ends_in_good_order(tmp_path: Path) -> None:
    process, line = started(tmp_path, "--title", "Mechanics")
    try:
        assert line["page"] == f"{line['listening']}/"
        assert line["address"] == line["listening"].replace("http://", "ws://")
        assert line["teacher"].startswith(f"{line['page']}#teacher=")
        assert call(f"{line['listening']}/api/user", {"name": "Lin"})[0] == 201
        assert call(f"{line['listening']}/info")[1]["title"] == "Mechanics"
    finally:
        process.send_signal(signal.SIGTERM)
        _, told = process.communicate(timeout=60)
    assert process.returncode == 0
    assert line["address"] in told.decode()
    assert (tmp_path / "room.sqlite").exists()


def test_a_port_that_is_taken_is_told_in_two_sentences(tmp_path: Path) -> None:
    process, line = started(tmp_path)
    try:
        port = line["listening"].rpartition(":")[2]
        again = [sys.executable, "-m", "streamer_app", "room", "--port", port]
        second = subprocess.run(
            [*again, "--db", str(tmp_path / "s.sqlite")], capture_output=True, timeout=90
        )
        assert second.returncode == 1
        assert second.stdout == b""
        assert len(second.stderr.decode().strip().splitlines()) == 2
    finally:
        process.terminate()
        process.communicate(timeout=60)
