"""The window, the demo, and an action for the running app."""

from argparse import Namespace

from streamer_app.commands.out import Out
from streamer_app.errors import AppError


def window(args: Namespace, out: Out) -> None:
    """Open the window."""
    _open(args, demo=False, speed=1.0)


def demo(args: Namespace, out: Out) -> None:
    """Open the window on the built-in demo room: no account, no network."""
    _open(args, demo=True, speed=args.speed)


def send(args: Namespace, out: Out) -> None:
    """Let a shortcut or a Stream Deck act on the running app."""
    from streamer_app.ui.instance import send as deliver

    if not deliver(args.action):
        raise AppError("nobody_listens", action=args.action[:40])
