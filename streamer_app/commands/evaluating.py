"""``evaluate``: what the program thinks of lines that somebody else labelled."""

from argparse import Namespace

from streamer_app.commands.out import Out
from streamer_app.insight.benchmark import figures, labelled, labels
from streamer_app.review.export.whole import whole


def questions(args: Namespace, out: Out) -> None:
    """Label each line; where the file has answers, print how well that went."""
    lines = list(labelled(args.test))
    if args.labels is not None:
        with whole(args.labels) as file:
            file.writelines(b"%d\n" % label for label in labels(lines))
    if any(label in ("0", "1") for label, _ in lines):
        Out(out.words, json=True).line(figures(lines))
