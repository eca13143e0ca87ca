"""The measures that keep the code readable: sizes, handlers, docstrings, plain names."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from statistics import median, quantiles

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "streamer_app"
FUNCTIONS = ast.FunctionDef | ast.AsyncFunctionDef
DRAWERS = re.compile(r"(utils?|helpers?|common|misc)\.py$")
RICH_TEXT = {"setHtml", "setMarkdown", "insertHtml", "appendHtml"}


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def trees() -> Iterator[tuple[Path, ast.Module]]:
    for path in modules():
        yield path, ast.parse(path.read_text("utf-8"))


def functions() -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    for path, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, FUNCTIONS):
                yield f"{path.relative_to(ROOT)}:{node.lineno} {node.name}", node


def length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Physical lines without the docstring."""
    total = (node.end_lineno or node.lineno) - node.lineno + 1
    if ast.get_docstring(node) is not None:
        told = node.body[0]
        total -= (told.end_lineno or told.lineno) - told.lineno + 1
    return total


def test_functions_are_short() -> None:
    lengths = [length(node) for _, node in functions()]
    assert median(lengths) <= 8
    assert quantiles(lengths, n=20)[-1] <= 30
    assert [name for name, node in functions() if length(node) > 60] == []


def test_constructors_of_widgets_are_short() -> None:
    long = [
        name
        for name, node in functions()
        if node.name == "__init__" and "/ui/" in name and length(node) > 40
    ]
    assert long == []


def test_files_are_short() -> None:
    sizes = {
        str(path.relative_to(ROOT)): len(path.read_text("utf-8").splitlines()) for path in modules()
    }
    assert {name: size for name, size in sizes.items() if size > 400} == {}
    assert quantiles(sizes.values(), n=20)[-1] <= 320


def broad(node: ast.ExceptHandler) -> bool:
    kind = node.type
    return kind is None or (
        isinstance(kind, ast.Name) and kind.id in ("Exception", "BaseException")
    )


def test_there_are_at_most_three_broad_handlers() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.ExceptHandler) and broad(node)
    ]
    assert len(found) <= 3, found


def test_every_module_says_what_it_is() -> None:
    assert [str(path) for path, tree in trees() if not ast.get_docstring(tree)] == []


def test_most_public_names_are_documented() -> None:
    public = [
        node
        for _, tree in trees()
        for node in tree.body
        if isinstance(node, FUNCTIONS | ast.ClassDef) and not node.name.startswith("_")
    ]
    documented = [node for node in public if ast.get_docstring(node)]
    assert len(documented) / len(public) >= 0.7


def test_no_drawer_modules_and_nothing_left_to_do() -> None:
    marks = re.compile(r"\b(TODO|FIXME|XXX)\b")
    assert [str(path) for path in modules() if DRAWERS.search(path.name)] == []
    assert [str(path) for path in modules() if marks.search(path.read_text("utf-8"))] == []


def test_no_text_reaches_a_rich_text_call() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in RICH_TEXT
    ]
    assert [name for name in found if not name.startswith("streamer_app/ui/pdf.py")] == []


@pytest.mark.parametrize(
    "word", ["registry" + ".npmjs", "pypi" + ".org", "files.python" + "hosted"]
)
def test_no_file_names_a_package_registry(word: str) -> None:
    places = [PACKAGE, ROOT / "resources", ROOT / "packaging", ROOT / "tests"]
    files = [path for place in places for path in place.rglob("*") if path.is_file()]
    texts = {path: path.read_bytes() for path in files if "__pycache__" not in path.parts}
    assert [str(path) for path, data in texts.items() if word.encode() in data] == []
