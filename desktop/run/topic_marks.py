"""What the graph shows of runs at their topics: the best score in words, and whether one goes on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from automl.results.charts._axes import score_of
from automl.results.state import RunState
from desktop.run.followed_run import FollowedRun
from desktop.run.wording import best_words
from desktop.words import tr

Fingerprint = tuple[tuple[str, bool, int | None], ...]


@dataclass(frozen=True, slots=True)
class TopicMarks:
    """Topics with runs by id, with the best score of each ("" before there is one); the living ones apart."""

    best: dict[str, str]
    live: frozenset[str]


def fingerprint(runs: Sequence[FollowedRun]) -> Fingerprint:
    """Changes exactly when the marks may: a run comes, goes, starts, ends or finds a better trial."""
    return tuple((run.folder.id, run.live, run.state.best) for run in runs)


def marks_of(runs: Sequence[FollowedRun]) -> TopicMarks:
    """Of runs of one topic that measure different things, those count that measure what the newest does."""
    by_topic: dict[str, list[FollowedRun]] = {}
    for run in runs:
        if origin := run.folder.about.launched_from:
            by_topic.setdefault(origin.topic, []).append(run)
    live = frozenset(topic for topic, own in by_topic.items() if any(run.live for run in own))
    return TopicMarks({topic: _words(own, topic in live) for topic, own in by_topic.items()}, live)


def _words(newest_first: Sequence[FollowedRun], live: bool) -> str:
    known = [run.state for run in newest_first if run.state.best is not None]
    measured = score_of(known[0]) if known else None
    alike = [state for state in known if score_of(state) == measured]
    best = best_words(max(alike, key=_worth)) if alike else ""
    return " · ".join(part for part in (tr("Running") if live else "", best) if part)


def _worth(run: RunState) -> float:
    score = run.trials[run.best].score if run.best is not None else None
    return (score or 0.0) * (1 if score_of(run).direction == "max" else -1)
