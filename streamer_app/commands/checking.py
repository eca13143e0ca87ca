"""``doctor`` and ``bench``: is everything in order, and how fast is it."""

import subprocess
import sys
from argparse import Namespace

from streamer_app.assets import asset
from streamer_app.commands.out import Out
from streamer_app.errors import AppError, Reason
from streamer_app.live.health import health
from streamer_app.live.selftest import Trial, run_self_test


def doctor(args: Namespace, out: Out) -> None:
    """Check the installation, the keyring, the database and the feeds, in words."""
    for found in health(args.db):
        _tell(out, found.check, found.good, found.what)
    if args.self_test:

        def told(trial: Trial) -> None:
            _tell(out, f"self_test_{trial.name}", trial.good, trial.what)

        if not run_self_test(args.db.absolute().parent, told):
            raise AppError("self_test_failed")


def _tell(out: Out, check: str, good: bool, what: Reason) -> None:
    line = {"check": check, "good": good, "what": out.tell(what)}
    out.line(line, f"{'✓' if good else '⚠'} {out.tell(what)}")


def bench(args: Namespace, out: Out) -> None:
    """Measure ratios side by side; needs the checkout, where the measurements are."""
    checkout = asset().parent
    if not (checkout / "tests" / "benchmarks").is_dir():
        raise AppError("bench_needs_checkout")
    whole = ["--full"] if args.full else []
    command = [sys.executable, "-m", "tests.benchmarks", *args.name, *whole]
    ended = subprocess.run(command, cwd=checkout, check=False)
    if ended.returncode:
        raise AppError("bench_failed", name=" ".join(args.name) or "all")
