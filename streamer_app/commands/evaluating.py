"""``evaluate``: what the program thinks of lines that somebody else labelled."""

from argparse import Namespace
from collections.abc import Iterator
from time import perf_counter

import msgspec
import numpy as np

from streamer_app.advisor import evaluate
from streamer_app.advisor.benchmark_files import Episode, episodes, held, histories, plain
from streamer_app.advisor.chooser import Chooser
from streamer_app.advisor.courses import CourseModel
from streamer_app.advisor.simulation import World
from streamer_app.commands.out import Out
from streamer_app.errors import AppError
from streamer_app.review.export.whole import whole


def recommend(args: Namespace, out: Out) -> None:
    """Score the candidates of each learner; with answers, print the figures of every method."""
    model, seconds = _fitted(args, ranking=True)
    lines = list(held(args.test))
    if args.scores is not None:
        with whole(args.scores) as file:
            for line in lines:
                told = {"u": line.u, "scores": evaluate.scores(model, line)}
                file.write(msgspec.json.encode(told) + b"\n")
    found = evaluate.recommend(model, lines)
    if found:
        Out(out.words, json=True).line(plain({**found, "fit_s": seconds, "learners": len(lines)}))


def audience(args: Namespace, out: Out) -> None:
    """Pick one course an episode; with answers, print how much of the best it would earn."""
    model, seconds = _fitted(args)
    found = list(_episodes(args))
    if args.picks is not None:
        chooser = Chooser(model)
        with whole(args.picks) as file:
            for episode in found:
                pick = chooser.choose(evaluate.situation(episode)).course
                names = {str(course): course for course in episode.catalogue}
                file.write(msgspec.json.encode({"pick": names.get(pick or "")}) + b"\n")
    captured = evaluate.audience(model, found)
    if captured:
        Out(out.words, json=True).line(plain({**captured, "fit_s": seconds}))


def replay(args: Namespace, out: Out) -> None:
    """Rooms with hidden wants, made up or (with a file of audiences) replayed."""
    world = World(conversion=args.conversion, fatigue=args.fatigue)
    if args.episodes is not None:
        if args.train is None:
            raise AppError("replay_needs_train")
        model, _ = _fitted(args)
        found = evaluate.audiences(_episodes(args))[: args.seeds]
        creators = [(model, viewers) for viewers in found]
        if not creators:
            raise AppError("bench_empty", file=str(args.episodes))
    else:
        creators = evaluate.made_up(args.seeds, shuffle=args.shuffle_affinity)
    Out(out.words, json=True).line(plain(evaluate.replay(creators, world)))


def _fitted(args: Namespace, *, ranking: bool = False) -> tuple[CourseModel, float]:
    """The model of a train file, of some of its learners if so asked, and the time it took."""
    known = histories(args.train)
    most = getattr(args, "history_users", None)
    if most is not None and most < len(known):
        chosen = np.random.default_rng(args.seed).choice(len(known), most, replace=False)
        known = [known[int(at)] for at in np.sort(chosen)]
    start = perf_counter()
    model = CourseModel(known)
    model.prepare(ranking=ranking)
    return model, perf_counter() - start


def _episodes(args: Namespace) -> Iterator[Episode]:
    for number, episode in enumerate(episodes(args.episodes), 1):
        if len(episode.catalogue) != len(episode.price):
            raise AppError("bench_line", file=str(args.episodes), row=number)
        yield episode
