"""What a screen reader does, in the system's own Python: ``at_spi.py PRESS AWAIT SECONDS``.

Presses the button of a name, waits until something says the awaited words, then prints every
accessible thing as a JSON line: role, name, whether it takes the focus, is chosen and shows.
"""

import json
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

import gi  # type: ignore[import-not-found]

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # type: ignore[import-not-found]  # noqa: E402

DEEP = 24
WIDE = 300


def application() -> Any:
    """The app on the accessibility bus, None before it is there."""
    desktop = Atspi.get_desktop(0)
    apps = (desktop.get_child_at_index(at) for at in range(desktop.get_child_count()))
    return next((app for app in apps if app and "streamer" in (app.get_name() or "")), None)


def everything(node: Any, depth: int = 0) -> Iterator[Any]:
    if node is None or depth > DEEP:
        return
    yield node
    for at in range(min(node.get_child_count(), WIDE)):
        yield from everything(node.get_child_at_index(at), depth + 1)


def shows(node: Any) -> bool:
    return bool(node.get_state_set().contains(Atspi.StateType.SHOWING))


def awaited(look: Callable[[], Any], end: float) -> Any:
    while time.time() < end:
        if found := look():
            return found
        time.sleep(0.3)
    names = sorted({node.get_name() or "" for node in everything(application())})
    sys.exit(f"it says only: {names}")


def saying(words: str, role: str = "") -> Any:
    app = application()
    nodes = everything(app) if app else iter(())
    try:
        return next((n for n in nodes if _fits(n, words, role) and shows(n)), None)
    except GLib.Error:
        return None


def _fits(node: Any, words: str, role: str) -> bool:
    return words in (node.get_name() or "") and role in ("", node.get_role_name())


def pressed(name: str) -> bool:
    """Whether the button of this name was pressed; the window may be building itself still."""
    button = saying(name, "push button")
    try:
        return button is not None and bool(Atspi.Action.do_action(button, 0))
    except GLib.Error:
        return False


def main() -> None:
    press, wait, seconds = sys.argv[1], sys.argv[2], float(sys.argv[3])
    end = time.time() + seconds
    Atspi.init()
    # What was pressed while the window was still building itself may have been lost.
    awaited(lambda: saying(wait) or (pressed(press) and None), end)
    for node in everything(application()):
        states = node.get_state_set()
        focus = states.contains(Atspi.StateType.FOCUSABLE)
        chosen = states.contains(Atspi.StateType.SELECTED)
        told = {"role": node.get_role_name(), "name": node.get_name() or ""}
        told |= {"focus": bool(focus), "chosen": bool(chosen), "shows": shows(node)}
        print(json.dumps(told))


if __name__ == "__main__":
    main()
