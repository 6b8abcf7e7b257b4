"""What the graph shows of runs at their topics: the best score in words, and whether one goes on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from automl.results.charts._axes import score_of
from automl.results.state import RunState
from desktop.run.followed_run import FollowedRun
from desktop.run.wording import best_words, progress
from desktop.words import tr

STEPS = 100  # an arc grows by so many: a finer one cannot be told from the last
Fingerprint = tuple[tuple[str, float | None, int | None], ...]


@dataclass(frozen=True, slots=True)
class TopicMarks:
    """Topics with runs by id, with the best score of each ("" before there is one); of those with living
    runs what share of these is done."""

    best: dict[str, str]
    live: dict[str, float]


def fingerprint(runs: Sequence[FollowedRun]) -> Fingerprint:
    """Changes exactly when the marks may: a run comes, goes, starts, moves on, ends, finds a better trial."""
    return tuple((run.folder.id, _share((run,)) if run.live else None, run.state.best) for run in runs)


def marks_of(runs: Sequence[FollowedRun]) -> TopicMarks:
    """Of runs of one topic that measure different things, those count that measure what the newest does."""
    by_topic: dict[str, list[FollowedRun]] = {}
    for run in runs:
        if origin := run.folder.about.launched_from:
            by_topic.setdefault(origin.topic, []).append(run)
    going = {topic: [run for run in own if run.live] for topic, own in by_topic.items()}
    live = {topic: _share(own) for topic, own in going.items() if own}
    return TopicMarks({topic: _words(own, topic in live) for topic, own in by_topic.items()}, live)


def _share(living: Sequence[FollowedRun]) -> float:
    """How much of all their trials is done, in steps that can be seen; never more than there is."""
    done, total = (sum(part) for part in zip(*map(progress, living), strict=True))
    return int(STEPS * done / max(total, 1)) / STEPS


def _words(newest_first: Sequence[FollowedRun], live: bool) -> str:
    known = [run.state for run in newest_first if run.state.best is not None]
    measured = score_of(known[0]) if known else None
    alike = [state for state in known if score_of(state) == measured]
    best = best_words(max(alike, key=_worth)) if alike else ""
    return " · ".join(part for part in (tr("Running") if live else "", best) if part)


def _worth(run: RunState) -> float:
    score = run.trials[run.best].score if run.best is not None else None
    return (score or 0.0) * (1 if score_of(run).direction == "max" else -1)
