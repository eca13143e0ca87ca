"""The one-way rule: who may import whom, and where sockets, Qt, SQLite and secrets live."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "streamer_app"
BOTTOM = {"events", "errors", "assets", "wording", "settings"}
MIDDLE = {"feeds", "store", "insight", "advisor", "catalogue"}
UPPER = {"live", "desk", "room", "review"}
TOP = {"ui", "cli", "commands", "__main__"}
MAY_IMPORT = {
    **{name: BOTTOM for name in BOTTOM},
    **{name: BOTTOM | {name} for name in MIDDLE},
    **{name: BOTTOM | MIDDLE | UPPER for name in UPPER},
    **{name: BOTTOM | MIDDLE | UPPER | TOP for name in TOP},
}
ONLY_IN = {
    "PySide6": {"ui"},
    "shiboken6": {"ui"},
    "pyqtgraph": {"ui"},
    "sqlite3": {"store"},
    "sqlite_utils": {"store"},
    "keyring": {"settings"},
}
CLIENT_SOCKETS = {
    "feeds/connection.py",
    "feeds/http.py",
}
SOCKET_MODULES = ("websockets.asyncio.client", "websockets.sync.client", "urllib.request")


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def owner(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def breaches(path: Path) -> list[str]:
    """Every import of the module that the rule forbids."""
    found = []
    for name in imports(ast.parse(path.read_text("utf-8"))):
        top = name.split(".")[0]
        if top in ONLY_IN and owner(path) not in ONLY_IN[top]:
            found.append(name)
        if name in SOCKET_MODULES and path.relative_to(PACKAGE).as_posix() not in CLIENT_SOCKETS:
            found.append(name)
        parts = name.split(".")
        inside = top == "streamer_app" and len(parts) > 1 and owner(path) != "__init__"
        if inside and parts[1] not in MAY_IMPORT[owner(path)] | {"__version__"}:
            found.append(name)
    return found


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_a_module_imports_only_what_its_layer_may(path: Path) -> None:
    assert breaches(path) == []


def test_a_forbidden_import_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "feeds").mkdir()
    guilty = tmp_path / "feeds" / "guilty.py"
    guilty.write_text("import sqlite3\nfrom streamer_app.store.writer import Writer\n")
    monkeypatch.setitem(globals(), "PACKAGE", tmp_path)
    assert set(breaches(guilty)) == {
        "sqlite3",
        "streamer_app.store.writer",
        "streamer_app.store.writer.Writer",
    }


def test_no_two_modules_import_each_other() -> None:
    graph = {
        ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts): path for path in modules()
    }
    edges = {
        name: {target for target in imports(ast.parse(path.read_text("utf-8"))) if target in graph}
        - {name}
        for name, path in graph.items()
    }
    assert list(cycles(edges)) == []


def cycles(edges: dict[str, set[str]]) -> Iterator[list[str]]:
    """Paths that come back to where they began, by depth-first search."""
    done: set[str] = set()

    def walk(name: str, trail: list[str]) -> Iterator[list[str]]:
        if name in trail:
            yield trail[trail.index(name) :]
        elif name not in done:
            for target in sorted(edges[name]):
                yield from walk(target, [*trail, name])
            done.add(name)

    for name in sorted(edges):
        yield from walk(name, [])
