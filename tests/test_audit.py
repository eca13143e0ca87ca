"""What was not looked up never counts as passed."""

import json
from pathlib import Path

import pytest

from tests.torture import audit, static

PINS = [("aiohttp", "3.14.5"), ("brotli", "1.2.1")]
CLEAN: dict[str, object] = {"name": "aiohttp", "version": "3.14.5", "vulns": []}
GOOD: dict[str, object] = {"name": "brotli", "version": "1.2.1", "vulns": []}
KNOWN: dict[str, object] = GOOD | {"vulns": [{"id": "A-1"}, {"id": "A-2"}]}
OTHER: dict[str, object] = GOOD | {"version": "1.2.0"}
SKIPPED: dict[str, object] = {"name": "brotli", "skip_reason": "the service did not answer"}
NO_ANSWER = "not reached: the audit gave no answer"


def answer(*dependencies: dict[str, object]) -> str:
    return json.dumps({"dependencies": dependencies, "fixes": []})


@pytest.mark.parametrize(
    ("answers", "outcome", "code"),
    [
        ([answer(CLEAN, GOOD)], "0 known", 0),
        ([answer(CLEAN), answer(GOOD)], "0 known", 0),
        ([answer(CLEAN, KNOWN)], "2 known: brotli 1.2.1", 1),
        ([answer(KNOWN)], "2 known: brotli 1.2.1", 1),
        ([answer(CLEAN, SKIPPED)], "not reached: 1 of 2 were looked up", 3),
        ([answer(CLEAN)], "not reached: 1 of 2 were looked up", 3),
        ([answer(CLEAN, CLEAN)], "not reached: 1 of 2 were looked up", 3),
        ([answer(CLEAN, OTHER)], "not reached: 1 of 2 were looked up", 3),
        ([answer(CLEAN, GOOD), ""], NO_ANSWER, 3),
        (["No known vulnerabilities found"], NO_ANSWER, 3),
        ([""], NO_ANSWER, 3),
        (["[]"], NO_ANSWER, 3),
        ([], "not reached: 0 of 2 were looked up", 3),
    ],
)
def test_only_a_whole_answer_counts(answers: list[str], outcome: str, code: int) -> None:
    assert audit.told(answers, PINS) == outcome
    assert audit.code(outcome) == code


def test_what_is_pinned_for_any_system_and_python_is_asked_about(tmp_path: Path) -> None:
    lock = tmp_path / "some.lock"
    lock.write_text(
        "numpy==2.4 ; python_version < '3.12' \\\n    --hash=sha256:00\n"
        "numpy==2.5 ; python_version >= '3.12' \\\n    --hash=sha256:01\n"
        "pywin32-ctypes==0.2 ; sys_platform == 'win32' \\\n    --hash=sha256:02\n"
        "segno==1.6 \\\n    --hash=sha256:03\n    # via nobody\n"
    )
    pins = audit.pinned(lock)
    assert pins == [
        ("numpy", "2.4"),
        ("numpy", "2.5"),
        ("pywin32-ctypes", "0.2"),
        ("segno", "1.6"),
    ]
    assert audit.lists(pins) == [
        "numpy==2.4\npywin32-ctypes==0.2\nsegno==1.6\n",
        "numpy==2.5\n",
    ]
    assert len(audit.pinned()) > 20


@pytest.mark.parametrize(
    ("bandit", "outcome", "release", "change"),
    [
        ("0 high", "0 known", True, True),
        ("0 high", "not reached: pip-audit is not installed", False, True),
        ("not reached: bandit is not installed", "0 known", False, True),
        ("0 high", "2 known: brotli 1.2.1", False, True),
        ("1 high", "0 known", False, False),
    ],
)
def test_nothing_may_be_left_unasked_for_a_release(
    bandit: str, outcome: str, release: bool, change: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    for rules in ("own", "pages"):
        monkeypatch.setattr(static, rules, lambda mutant: [])
    monkeypatch.setattr(static, "bandit", lambda *folders: bandit)
    monkeypatch.setattr(static, "audit", lambda: outcome)
    assert static.run(3, False)["ok"] is release
    assert static.run(2, False)["ok"] is change


def test_where_pip_audit_is_not_installed_nothing_was_reached(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(audit, "find_spec", lambda name: None)
    assert audit.audit() == "not reached: pip-audit is not installed"
    assert audit.code(audit.audit()) == 3


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
