"""What was not looked up never counts as passed."""

import json
from pathlib import Path

import pytest

from tests.torture import audit, static


def answer(*dependencies: dict[str, object]) -> str:
    return json.dumps({"dependencies": dependencies, "fixes": []})


CLEAN: dict[str, object] = {"name": "aiohttp", "version": "3.14.5", "vulns": []}
KNOWN: dict[str, object] = {
    "name": "brotli",
    "version": "1.2.1",
    "vulns": [{"id": "A-1"}, {"id": "A-2"}],
}
SKIPPED: dict[str, object] = {"name": "segno", "skip_reason": "the service did not answer"}


@pytest.mark.parametrize(
    ("text", "outcome", "code"),
    [
        (answer(CLEAN, CLEAN), "0 known", 0),
        (answer(CLEAN, KNOWN), "2 known", 1),
        (answer(SKIPPED, KNOWN), "2 known", 1),
        (answer(CLEAN, SKIPPED), "not reached: 1 of 2 were looked up", 3),
        (answer(CLEAN), "not reached: 1 of 2 were looked up", 3),
        ("No known vulnerabilities found", "not reached: the audit gave no answer", 3),
        ("", "not reached: the audit gave no answer", 3),
        ("[]", "not reached: the audit gave no answer", 3),
    ],
)
def test_only_a_whole_answer_counts(text: str, outcome: str, code: int) -> None:
    assert audit.told(text, 2) == outcome
    assert audit.code(outcome) == code


def test_the_pinned_packages_are_counted_once_each(tmp_path: Path) -> None:
    lock = tmp_path / "some.lock"
    lock.write_text(
        "numpy==2.4 ; python_version < '3.12' \\\n    --hash=sha256:00\n"
        "numpy==2.5 ; python_version >= '3.12' \\\n    --hash=sha256:01\n"
        "segno==1.6 \\\n    --hash=sha256:02\n"
    )
    assert audit.pinned(lock) == 2
    assert audit.pinned() > 20


def test_the_forbidden_file_is_found_by_bandit(tmp_path: Path) -> None:
    pytest.importorskip("bandit")
    assert static.bandit(static.bad(tmp_path)) == "2 high"


def test_our_rules_find_each_line_of_the_forbidden_file_and_page() -> None:
    found = [line.partition(" ")[2] for line in static.findings("bad.py", static.BAD)]
    wanted = ["rich text: setToolTip", "rich text: QLabel", "logs", "eval", "os.system"]
    assert set(found) == {*wanted, "pickle.loads", "subprocess.run"}
    assert [line for line in static.pages(True) if line.startswith("bad.js")] == [
        "bad.js:2 mark-up",
        "bad.js:3 mark-up",
    ]


def test_only_the_command_line_prints() -> None:
    assert list(static.findings("folds.py", "print(cookie)")) == ["folds.py:1 prints"]
    assert list(static.findings("out.py", "print(text)")) == []
