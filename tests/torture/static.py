"""What can be seen without running anything: dangerous calls, rich text, secrets in logs, pins.

Text from outside reaches a screen only through the widgets that show it literally; nothing is
evaluated, unpickled or run by a shell; nobody logs; each pinned requirement has its hash. Where
bandit is installed it has its say, and for a release the audit of ``audit.py``. The mutant adds a
file that does all of it.
"""

import ast
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from tests.torture.audit import NOT_REACHED, audit

ROOT: Final = Path(__file__).resolve().parents[2]
PACKAGE: Final = ROOT / "streamer_app"
RICH: Final = {
    *("setHtml", "insertHtml", "appendHtml", "setMarkdown", "setTextFormat", "setToolTip"),
    *("setWhatsThis", "setStatusTip", "setDetailedText", "setInformativeText"),
}
RICH_WIDGETS: Final = {
    *("QLabel", "QTextEdit", "QTextBrowser", "QMessageBox", "QErrorMessage", "QProgressDialog"),
    *("QInputDialog", "TextItem", "LabelItem"),
}
RICH_ALLOWED: Final = {
    "plain_label.py": "the place where text becomes literal",
    "help.py": "shows the shipped help pages alone",
    "pdf.py": "prints the report, whose texts are escaped",
}
CALLS: Final = {
    *("eval", "exec", "os.system", "os.popen", "pickle.load", "pickle.loads", "marshal.loads"),
    *("tempfile.mktemp", "yaml.load", "ssl._create_unverified_context", "shelve.open"),
}
PAGES: Final = ROOT / "resources"
MARKUP: Final = re.compile(
    r"\.(?:inner|outer)HTML|insertAdjacentHTML|document\.write|\beval\s*\(|new Function|\.srcdoc"
    r"|\bjavascript:|\son[a-z]+\s*=\s*[\"']"
)
"""What would make mark-up or a program of a text in the pages for phones and OBS."""
PRINTERS: Final = frozenset({"cli.py", "out.py", "reporting.py", "telling.py"})
"""Where the command line speaks to its user."""
LOGGERS: Final = {"debug", "info", "warning", "error", "exception", "critical", "log"}
BAD: Final = """
import logging, os, pickle, subprocess
from PySide6.QtWidgets import QLabel
log = logging.getLogger("x")
def show(text, cookie):
    QLabel(text).setToolTip(text)
    log.info("signed in with %s", cookie)
    eval(text); os.system(text); pickle.loads(text)
    subprocess.run(text, shell=True)
"""


BAD_PAGE: Final = """
card.innerHTML = text;
eval(text);
"""


def called(node: ast.Call) -> str:
    """The dotted name of what is called, as far as it is one."""
    parts: list[str] = []
    at: ast.expr = node.func
    while isinstance(at, ast.Attribute):
        parts.append(at.attr)
        at = at.value
    return ".".join(reversed([*parts, at.id] if isinstance(at, ast.Name) else parts))


def findings(name: str, text: str) -> Iterator[str]:
    """What is wrong in one file, ``name:line rule``."""
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.Call):
            continue
        what, last = called(node), called(node).rpartition(".")[2]
        keywords = {key.arg: key.value for key in node.keywords}
        shell = keywords.get("shell")
        if what in CALLS or (isinstance(shell, ast.Constant) and shell.value):
            yield f"{name}:{node.lineno} {what}"
        if what in ("print", "warnings.warn", "traceback.print_exc") and name not in PRINTERS:
            yield f"{name}:{node.lineno} prints"
        if last in LOGGERS and re.fullmatch(r"(self\._?)?log(ger|ging)?\.\w+", what):
            yield f"{name}:{node.lineno} logs"
        if name not in RICH_ALLOWED and (last in RICH or last in RICH_WIDGETS):
            yield f"{name}:{node.lineno} rich text: {last}"


def own(mutant: bool) -> list[str]:
    """Findings of our rules in the whole package."""
    texts = [(path.name, path.read_text("utf-8")) for path in PACKAGE.rglob("*.py")]
    assert len(texts) > 100, "the package is not here"
    if mutant:
        texts.append(("bad.py", BAD))
    return [found for name, text in texts for found in findings(name, text)]


def pages(mutant: bool) -> list[str]:
    """Places in our own pages where a text could become mark-up."""
    paths = [path for kind in ("*.js", "*.html") for path in PAGES.rglob(kind)]
    texts = [(path.name, path.read_text("utf-8")) for path in paths if "help" not in path.parts]
    assert len(texts) > 10, "the pages are not here"
    if mutant:
        texts.append(("bad.js", BAD_PAGE))
    return [
        f"{name}:{number} mark-up"
        for name, text in texts
        for number, line in enumerate(text.splitlines(), 1)
        if MARKUP.search(line)
    ]


def unpinned() -> list[str]:
    """Requirements of the lock files without a hash."""
    found = []
    for path in sorted((ROOT / "packaging").glob("requirements*.lock")):
        whole = path.read_text("utf-8").replace("\\\n", " ")
        for line in whole.splitlines():
            if re.match(r"[A-Za-z0-9]", line) and "--hash=sha256:" not in line:
                found.append(f"{path.name}: {line[:40]}")
    return found


def bandit(*folders: Path) -> str:
    """How many findings of high severity, or that nobody looked."""
    if find_spec("bandit") is None:
        return f"{NOT_REACHED}: bandit is not installed"
    command = [sys.executable, "-m", "bandit", "-q", "-f", "json", "-r", *map(str, folders)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    results = json.loads(ended.stdout)["results"]
    return f"{sum(found['issue_severity'] == 'HIGH' for found in results)} high"


def bad(folder: Path) -> Path:
    """A package that does all that is forbidden."""
    (folder / "bad.py").write_text(BAD, "utf-8")
    return folder


def run(n: int, mutant: bool) -> dict[str, Any]:
    """All rules; ``n`` above 1 asks bandit as well; above 2, for a release, the audit too, and
    then nothing may be left that was not reached."""
    found, loose = [*own(mutant), *pages(mutant)], unpinned()
    figures: dict[str, Any] = {"findings": len(found), "unpinned": len(loose)}
    if found or loose:
        figures["first"] = (found or loose)[:5]
    if n > 1:
        with tempfile.TemporaryDirectory() as folder:
            figures["bandit"] = bandit(PACKAGE, *([bad(Path(folder))] if mutant else []))
    if n > 2:
        figures["audit"] = audit()
    asked = [figures.get("bandit", "0 high"), figures.get("audit", "0 known")]
    enough = ("0 ",) if n > 2 else ("0 ", NOT_REACHED)
    heard = all(text.startswith(enough) for text in asked)
    return {"ok": not found and not loose and heard, **figures}
