"""The command line: arguments in, exit codes out. The library never prints."""

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from streamer_app import __version__
from streamer_app.errors import AppError
from streamer_app.wording import LANGUAGES, Wording, system_language

FUNCTIONS: Final = {
    "window": "window:window",
    "demo": "window:demo",
    "send": "window:send",
    "record": "recording:record",
    "serve": "recording:serve",
    "decode": "recording:decode",
    "room": "room:room",
    "import": "recording:import_files",
    "prepare": "preparing:prepare",
    "sessions": "reading:sessions",
    "report": "reporting:report",
    "search": "reading:search",
    "questions": "reading:questions",
    "desk": "desk:desk",
    "courses import": "selling:courses",
    "orders import": "selling:orders",
    "calculate": "calculating:calculate",
    "behaviour import": "selling:behaviour",
    "advise": "advising:advise",
    "evaluate questions": "grading:questions",
    "evaluate recommend": "evaluating:recommend",
    "evaluate audience": "evaluating:audience",
    "evaluate replay": "evaluating:replay",
    "evaluate grouping": "grading:groups",
    "accounts": "accounts:listed",
    "accounts set": "accounts:keep",
    "accounts forget": "accounts:forget",
    "accounts sign-in": "accounts:sign_in_to_twitch",
    "erase": "keeping:erase",
    "viewer": "keeping:viewer",
    "retain": "keeping:retain",
    "notice": "keeping:notice",
    "backup": "keeping:backup",
    "restore": "keeping:restore",
    "doctor": "checking:doctor",
    "bench": "checking:bench",
}
"""Command -> its function in ``streamer_app.commands``, imported when it is called."""
DEFAULTS: Final[dict[str, Any]] = {"command": "window", "json": False, "db": None}
"""What no argument means; the window alone needs no parser, which keeps its start light."""


class Parsers:
    """Makes a parser a command; help texts come from the catalogue."""

    def __init__(self, root: argparse.ArgumentParser, words: Wording) -> None:
        self._words = words
        self._groups = {"": root.add_subparsers(metavar="COMMAND")}

    def group(self, name: str, *, alone: bool = False) -> None:
        """A word before other commands, as in ``courses import``; ``alone`` a command itself."""
        text = self._words.say(f"command.{name}")
        made = self._groups[""].add_parser(name, help=text, description=text)
        if alone:
            made.set_defaults(command=name)
            common(made)
        self._groups[name] = made.add_subparsers(metavar="COMMAND", required=not alone)

    def command(self, name: str) -> argparse.ArgumentParser:
        """A command's parser, with the options that all commands have."""
        group, _, last = name.rpartition(" ")
        text = self._words.say(f"command.{name.replace(' ', '_')}")
        made = self._groups[group].add_parser(last, help=text, description=text)
        made.set_defaults(command=name)
        common(made)
        return made


def default_database() -> Path:
    """The user's own file."""
    from platformdirs import user_data_path

    return user_data_path("streamer-app", appauthor=False) / "sessions.sqlite"


def common(parser: argparse.ArgumentParser) -> None:
    """``--db`` and ``--json``, on every command."""
    parser.add_argument("--db", type=Path, metavar="FILE", default=argparse.SUPPRESS)
    parser.add_argument("--json", action="store_true", default=argparse.SUPPRESS)


def _whole_number(text: str, least: int, most: int) -> int:
    if not least <= (number := int(text)) <= most:
        raise ValueError
    return number


def port(text: str) -> int:
    """A port number; 0 is any free one."""
    return _whole_number(text, 0, 65535)


def limit(text: str) -> int:
    """How many lines at most."""
    return _whole_number(text, 0, 2**31)


def days(text: str) -> int:
    """A number of days."""
    return _whole_number(text, 0, 36_500)


def seconds(text: str) -> float:
    """A time that is not negative."""
    if not 0 <= (number := float(text)) < 1e9:
        raise ValueError
    return number


def share(text: str) -> float:
    """A part of 1."""
    if not 0 <= (number := float(text)) <= 1:
        raise ValueError
    return number


def parser(words: Wording) -> argparse.ArgumentParser:
    """All commands with their arguments."""
    root = argparse.ArgumentParser(prog="streamer-app", description=words.say("app.about"))
    root.add_argument("--version", action="version", version=__version__)
    root.set_defaults(**DEFAULTS)
    common(root)
    commands = Parsers(root, words)
    _rooms(commands)
    _stored(commands)
    _kept(commands)
    _tables(commands)
    _advice(commands)
    return root


def _rooms(commands: Parsers) -> None:
    demo = commands.command("demo")
    demo.add_argument("--speed", type=float, default=1.0)
    record = commands.command("record")
    record.add_argument("address", nargs="+", metavar="ADDRESS")
    record.add_argument("--for", dest="seconds", type=seconds, metavar="SECONDS")
    record.add_argument("--events", action="store_true")
    serve = commands.command("serve")
    serve.add_argument("source", metavar="SOURCE")
    serve.add_argument("--as", dest="wire", default="room", metavar="WIRE")
    serve.add_argument("--port", type=port, default=0)
    serve.add_argument("--speed", default="1")
    serve.add_argument("--faults", metavar="SPEC")
    serve.add_argument("--room", metavar="NAME")
    decode = commands.command("decode")
    decode.add_argument("--platform", required=True, metavar="NAME")
    decode.add_argument("file", nargs="?", default="-", metavar="FILE")
    own = commands.command("room")
    own.add_argument("--port", type=port, default=0)
    own.add_argument("--host", default="127.0.0.1", metavar="ADDRESS")
    own.add_argument("--title", metavar="TEXT")
    commands.command("send").add_argument("action", metavar="ACTION")


def _stored(commands: Parsers) -> None:
    commands.command("import").add_argument("file", nargs="+", metavar="FILE")
    commands.command("prepare")
    commands.command("sessions")
    report = commands.command("report")
    report.add_argument("session", metavar="SESSION")
    report.add_argument("--format", default="json")
    report.add_argument("--to", type=Path, metavar="PATH")
    report.add_argument("--at", type=seconds, metavar="SECONDS")
    report.add_argument("--names", action="store_true")
    report.add_argument("--language", choices=LANGUAGES)
    report.add_argument("--offset", type=float, default=0.0, metavar="SECONDS")
    search = commands.command("search")
    search.add_argument("words", nargs="*", metavar="WORDS")
    search.add_argument("--limit", type=limit, default=50)
    search.add_argument("--queries", type=Path, metavar="FILE")
    search.add_argument("--from", dest="who", metavar="NAME_OR_ID")
    for choice, value in (
        *(("kind", "KIND"), ("session", "SESSION"), ("course", "COURSE")),
        *(("since", "DAY"), ("until", "DAY")),
    ):
        search.add_argument(f"--{choice}", metavar=value)
    commands.command("questions").add_argument("session", metavar="SESSION")
    desk = commands.command("desk")
    desk.add_argument("session", metavar="SESSION")
    desk.add_argument("--host", default="127.0.0.1", metavar="ADDRESS")
    desk.add_argument("--port", type=port, default=0)
    desk.add_argument("--invite", action="append", default=[], metavar="ROLE")
    desk.add_argument("--certificate", type=Path, metavar="FILE")
    desk.add_argument("--css", type=Path, metavar="FILE")


def _kept(commands: Parsers) -> None:
    erase = commands.command("erase")
    erase.add_argument("viewer", metavar="VIEWER")
    erase.add_argument("--yes", action="store_true")
    commands.command("viewer").add_argument("viewer", metavar="VIEWER")
    for name in ("retain", "notice"):
        commands.command(name).add_argument("--days", type=days, default=180, metavar="DAYS")
    commands.command("backup")
    commands.command("restore").add_argument("file", type=Path, metavar="FILE")


def _tables(commands: Parsers) -> None:
    for group in ("courses", "orders", "evaluate"):
        commands.group(group)
    commands.group("behaviour")
    commands.command("courses import").add_argument("file", metavar="FILE")
    commands.command("behaviour import").add_argument("file", metavar="FILE")
    commands.command("orders import").add_argument("file", metavar="FILE")
    evaluate = commands.command("evaluate questions")
    evaluate.add_argument("--test", type=Path, required=True, metavar="FILE")
    evaluate.add_argument("--labels", type=Path, metavar="OUT")
    grouping = commands.command("evaluate grouping")
    source = grouping.add_mutually_exclusive_group(required=True)
    source.add_argument("--stream", type=Path, metavar="FILE")
    source.add_argument("--pairs", type=Path, metavar="FILE")
    grouping.add_argument("--groups", type=Path, metavar="OUT")
    grouping.add_argument("--scores", type=Path, metavar="OUT")
    commands.command("calculate").add_argument("name", metavar="NAME")
    commands.group("accounts", alone=True)
    commands.command("accounts set").add_argument("name", metavar="NAME")
    commands.command("accounts forget").add_argument("name", metavar="NAME")
    commands.command("accounts sign-in").add_argument("client", metavar="CLIENT_ID")
    commands.command("doctor").add_argument("--self-test", action="store_true")
    bench = commands.command("bench")
    bench.add_argument("name", nargs="*", metavar="NAME")
    bench.add_argument("--full", action="store_true")


def _advice(commands: Parsers) -> None:
    advise = commands.command("advise")
    advise.add_argument("session", nargs="?", metavar="SESSION")
    advise.add_argument("--viewer", metavar="ID")
    advise.add_argument("--stdio", action="store_true")
    advise.add_argument("--train", type=Path, metavar="FILE")
    recommend = commands.command("evaluate recommend")
    recommend.add_argument("--test", type=Path, required=True, metavar="FILE")
    recommend.add_argument("--scores", type=Path, metavar="OUT")
    audience = commands.command("evaluate audience")
    audience.add_argument("--episodes", type=Path, required=True, metavar="FILE")
    audience.add_argument("--picks", type=Path, metavar="OUT")
    audience.add_argument("--history-users", type=limit, metavar="N")
    audience.add_argument("--seed", type=limit, default=1, metavar="N")
    replay = commands.command("evaluate replay")
    replay.add_argument("--seeds", type=limit, default=20, metavar="N")
    replay.add_argument("--conversion", type=share, default=0.3, metavar="Q")
    replay.add_argument("--fatigue", type=share, default=0.5, metavar="F")
    replay.add_argument("--shuffle-affinity", action="store_true")
    replay.add_argument("--episodes", type=Path, metavar="FILE")
    for command in (recommend, audience, replay):
        command.add_argument("--train", type=Path, required=command is not replay, metavar="FILE")


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command and leave with its exit code: 0 good, 1 an error with words, 2 usage."""
    words = Wording(system_language())
    given = sys.argv[1:] if arguments is None else arguments
    args = parser(words).parse_args(given) if given else argparse.Namespace(**DEFAULTS)
    if args.db is None:
        args.db = default_database()
    sys.exit(_run(args, words))


def _run(args: argparse.Namespace, words: Wording) -> int:
    from streamer_app.commands.out import Out

    try:
        _function(args.command)(args, Out(words, json=args.json))
    except AppError as error:
        return _told(error, words)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        _drop_output()  # whoever read it has gone
    except OSError as error:
        _drop_output()
        return _told(AppError("system", why=error.strerror or type(error).__name__), words)
    return 0


def _told(error: AppError, words: Wording) -> int:
    for sentence in (error.what, error.fix):
        print(words.tell(sentence), file=sys.stderr)
    return 1


def _drop_output() -> None:
    """Let nothing more be written: a second complaint at exit would be noise."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _function(command: str) -> Any:
    module, _, name = FUNCTIONS[command].partition(":")
    return getattr(import_module(f"streamer_app.commands.{module}"), name)
