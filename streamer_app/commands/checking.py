"""``doctor`` and ``bench``: is everything in order, and how fast is it."""

import subprocess
import sys
from argparse import Namespace

from streamer_app.assets import asset
from streamer_app.commands.out import Out
from streamer_app.errors import AppError
from streamer_app.live.doctor import findings


def doctor(args: Namespace, out: Out) -> None:
    """Check the installation, the keyring, the database and the feeds, in words."""
    for found in findings(args.db):
        line = {"check": found.check, "good": found.good, "what": out.tell(found.what)}
        out.line(line, f"{'✓' if found.good else '⚠'} {out.tell(found.what)}")


def bench(args: Namespace, out: Out) -> None:
    """Measure ratios side by side; needs the checkout, where the measurements are."""
    checkout = asset().parent
    if not (checkout / "tests" / "benchmarks").is_dir():
        raise AppError("bench_needs_checkout")
    command = [sys.executable, "-m", "tests.benchmarks", *args.name]
    ended = subprocess.run(command, cwd=checkout, check=False)
    if ended.returncode:
        raise AppError("bench_failed", name=" ".join(args.name) or "all")
