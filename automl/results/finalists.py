"""The finalists of a run as the log tells of them: trained again with several seeds, side by side."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean, stdev

from automl.results import significance
from automl.results.charts._axes import factor, score_of
from automl.results.state import RunState
from automl.results.trial import Trial

MOST = 5  # finalists, where nobody names them
SEEDS_ALONE = (
    "Seeds vary the initial weights and the order of the batches; all share one split of the data, so the "
    "comparison says nothing about other data."
)


@dataclass(frozen=True, slots=True)
class Finalist:
    """One row: scores are by seed; `words` compare it with the leader."""

    trial: Trial
    validation: tuple[float, ...]
    test: tuple[float, ...]
    words: str


def finalists(run: RunState) -> list[Finalist]:
    """All that were trained again, cheapest first. The leader is chosen by validation, compared by test."""
    trained = [trial for trial in run.trials.values() if _by_seed(trial)]
    if not trained:
        return []
    trained.sort(key=lambda trial: (run.cost(trial), trial.number))
    leader = max(trained, key=lambda trial: _rank(run, trial)).number
    tests = {trial.number: _by_seed(trial) for trial in trained}
    compared = {one.trial: one for one in significance.against_leader(leader, tests)}
    best = "leads by validation" if compared else "nothing to compare it with"
    return [
        Finalist(
            trial,
            tuple(again.score for again in trial.retrained),
            tuple(again.test for again in trial.retrained),
            str(compared[trial.number]) if trial.number in compared else best,
        )
        for trial in trained
    ]


def _by_seed(trial: Trial) -> dict[int, float]:
    return {again.seed: again.test for again in trial.retrained if math.isfinite(again.test)}


def _rank(run: RunState, trial: Trial) -> float:
    """More is better, whatever the score's direction."""
    mean = fmean(again.score for again in trial.retrained)
    return mean if score_of(run).direction == "max" else -mean


def chosen(run: RunState, most: int = MOST) -> list[int]:
    """The front where it is small; else its ends, its knee, and what lies farthest from those chosen."""
    front = run.front.trials
    if len(front) <= most:
        return front
    knee = run.front.knee
    places = [len(front) - 1, *([front.index(knee.trial)] if knee is not None else []), 0]
    while len(places) < most:
        left = (place for place in range(len(front)) if place not in places)
        places.append(max(left, key=lambda place: min(abs(place - taken) for taken in places)))
    return [front[place] for place in sorted(places[:most])]


def score_text(run: RunState, value: float | None) -> str:
    """A score as people read it, in its unit: 95.10 %."""
    if value is None or not math.isfinite(value):
        return "–"
    score = score_of(run)
    by = factor(score)
    shown = f"{value * by:.2f}" if by != 1.0 else f"{value:.4g}"
    return f"{shown} {score.unit}".rstrip()


def spread_text(run: RunState, values: Sequence[float]) -> str:
    """The mean of several scores, with one standard deviation."""
    known = [value for value in values if math.isfinite(value)]
    if not known:
        return "–"
    by = factor(score_of(run))
    deviation = f" ± {stdev(known) * by:.2g}" if len(known) > 1 else ""
    return f"{score_text(run, fmean(known))}{deviation}"
