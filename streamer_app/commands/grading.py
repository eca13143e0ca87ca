"""``evaluate questions|grouping``: what the program thinks of lines that somebody labelled."""

from argparse import Namespace
from collections.abc import Iterable
from pathlib import Path

from streamer_app.commands.out import Out
from streamer_app.insight import opinion, similarity
from streamer_app.insight.benchmark import figures, grouping, labelled, labels, pairs
from streamer_app.review.export.whole import whole


def questions(args: Namespace, out: Out) -> None:
    """Label each line; where the file has answers, print how well that went."""
    lines = list(labelled(args.test))
    detector = opinion.load()
    _write(args.labels, (b"%d\n" % label for label in labels(lines, detector.detect)))
    if any(label in ("0", "1") for label, _ in lines):
        Out(out.words, json=True).line(figures(lines, detector.detect))


def groups(args: Namespace, out: Out) -> None:
    """Group a stream of lines, or score pairs of them; print how well that went."""
    background = similarity.load()
    if args.stream is not None:
        said, found = grouping(labelled(args.stream), background)
        _write(args.groups, (b"%d\n" % group for group in said))
    else:
        scores, found = pairs(labelled(args.pairs), background)
        _write(args.scores, (b"%.6f\n" % score for score in scores))
    Out(out.words, json=True).line(found)


def _write(path: Path | None, lines: Iterable[bytes]) -> None:
    if path is not None:
        with whole(path) as file:
            file.writelines(lines)
