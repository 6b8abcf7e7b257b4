"""The axes that charts share: the score in its own unit, the cost on a log scale; and where trials stand."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

from automl.results.figure import Axis
from automl.results.state import RunState
from automl.results.trial import Trial
from automl.seams import Cost, Score

_PLAIN_SCORE = Score("score")
_PLAIN_COST = Cost("parameters", "", "build")


def score_of(run: RunState) -> Score:
    """What the run measures; a plain score before its recipe is known."""
    return run.recipe.score if run.recipe is not None else _PLAIN_SCORE


def cost_of(run: RunState) -> Cost:
    """What the run's x axis is."""
    return run.recipe.cost if run.recipe is not None else _PLAIN_COST


def factor(score: Score) -> float:
    """100 for a share that is shown in per cent, else 1."""
    return 100.0 if score.unit == "%" and score.high <= 1.0 else 1.0


_SPELT = {  # as their fields write them
    "macs": "MACs",
    "auroc": "AUROC",
    "r2": "R²",
    "mean iou": "mean IoU",
    "adjusted rand": "adjusted Rand index",
    "average precision": "average precision at IoU 0.5",
    "probe accuracy": "linear probe accuracy",
    "frechet distance": "Fréchet distance",
    "latency 64": "latency of 64",
    "params": "parameters",
    "tpe": "TPE",
    "gp": "Gaussian process",
    "nsga2": "NSGA-II",
    "nsga3": "NSGA-III",
}


def in_words(name: str) -> str:
    """A name within a sentence: `bits_per_character` is “bits per character”."""
    text = name.replace("_", " ").replace("-", " ")
    return _SPELT.get(text, text)


def named(name: str) -> str:
    """A name as the start of a label."""
    text = in_words(name)
    return text[:1].upper() + text[1:]


def cost_axis(run: RunState) -> Axis:
    """The cost, on a log scale, as wide as the points are."""
    cost = cost_of(run)
    return Axis(named(cost.name), cost.unit, log=True)


def _directed(score: Score) -> str:
    """What the axis shows; where less is better, it says so, since most scores are the other way about."""
    return named(score.name) + (", lower is better" if score.direction == "min" else "")


def score_axis(
    run: RunState,
    values: Iterable[float] = (),
    always: Iterable[float] = (),
    loose: Sequence[float] = (),
    least: float = 0.0,
) -> Axis:
    """The score over the middle 98 % of `values`, where there are many, and over all of `always`.

    What is `loose`, in rising order, widens the axis by at most one and a half times what it spans: after one
    epoch a score may lie so far off that it would press the finished ones into a line. Where the first few
    span next to nothing it may widen it by `least`, so that those in training are seen to climb.
    """
    score = score_of(run)
    shown = middle(values) + _finite(always)
    reach = max(1.5 * (max(shown) - min(shown)), least) if shown else 0.0
    low, high = (min(shown) - reach, max(shown) + reach) if reach else (-math.inf, math.inf)
    near = loose[bisect_left(loose, low) : bisect_right(loose, high)]
    shown += [*near[:1], *near[-1:]]
    label = _directed(score)
    if not shown:
        return Axis(label, score.unit)
    low, high = min(shown), max(shown)
    edge = (high - low) * 0.06 or abs(high) * 0.02 or 0.02
    return Axis(label, score.unit, low=low - edge, high=high + edge)


def _finite(values: Iterable[float]) -> list[float]:
    return sorted(value for value in values if math.isfinite(value))


def middle(values: Iterable[float]) -> list[float]:
    """The finite ones in order, without the outermost hundredth at each end where there are many."""
    known = _finite(values)
    cut = len(known) // 100 if len(known) >= 50 else 0
    return known[cut : len(known) - cut]


def placed(run: RunState, trials: Iterable[Trial]) -> list[tuple[float, float, int]]:
    """Cost, score in the axis' unit and number of those trials that have both."""
    by = factor(score_of(run))
    points = []
    for trial in trials:
        cost = run.cost(trial)
        if trial.score is not None and math.isfinite(trial.score) and math.isfinite(cost) and cost > 0:
            points.append((cost, trial.score * by, trial.number))
    return points


def columns(
    points: Sequence[tuple[float, float, int]],
) -> tuple[tuple[float, ...], tuple[float, ...], tuple[int, ...]]:
    """x, y and trial numbers apart, as a series wants them."""
    return tuple(p[0] for p in points), tuple(p[1] for p in points), tuple(p[2] for p in points)
