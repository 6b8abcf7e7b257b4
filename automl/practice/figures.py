"""Charts of practice: how far each sampler was after each evaluation, and one search as it went."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from automl.practice.measuring import Measured, Seed
from automl.practice.telling import Subject
from automl.results.charts._axes import in_words, named
from automl.results.figure import Axis, Figure, Mark, Series, Tone
from automl.results.front import Box, Front


def progress(subject: Subject, found: Sequence[Measured]) -> Figure:
    """Over evaluations: the share of the hypervolume, or the best reward so far; median and middle half."""
    across = Axis("Evaluations", low=0.0, high=float(max(subject.evals, 1)), whole=True)
    seeds = max((len(one.seeds) for one in found), default=0)
    note = f"Median of {seeds} seeds; the band holds the middle half of them."
    if subject.cost:
        title, up = "Hypervolume found", Axis("Share of the table's hypervolume", "%")
    else:
        title, up = f"Best {in_words(subject.reward)} found", Axis(named(subject.reward))
    series = [part for one in found if one.seeds for part in _sampler(one, 100.0 if subject.cost else 1.0)]
    return Figure(f"{title}: {subject.table}", across, up, tuple(series), note)


def _sampler(one: Measured, factor: float) -> list[Series]:
    """The band behind, the line before it."""
    courses = [seed.course for seed in one.seeds]
    length = min(len(course) for course in courses)
    values = factor * np.array([course[:length] for course in courses])
    low, middle, high = np.quantile(values, (0.25, 0.5, 0.75), axis=0).tolist()
    x = tuple(float(number) for number in range(1, length + 1))
    line = Series(one.sampler, Mark.LINE, x, tuple(middle))
    band = Series(one.sampler, Mark.BAND, x, tuple(middle), low=tuple(low), high=tuple(high))
    return [band, line] if len(courses) > 1 else [line]


def search(subject: Subject, sampler: str, seed: Seed, evals: int) -> Figure:
    """One search up to an evaluation: what it looked at, its front, and the front that the table has."""
    title = f"{named(sampler)} on {subject.table} after {evals:,} evaluations"
    if not subject.cost:
        return _over_evaluations(subject, title, seed, evals)
    front = Front(_box(subject, seed))
    for number, (cost, reward) in enumerate(zip(seed.costs[:evals], seed.rewards[:evals], strict=True)):
        front.add(number, cost, reward)
    on_front = set(front.trials)
    others = [number for number in range(min(evals, len(seed.rewards))) if number not in on_front]
    places = tuple(seed.costs[n] for n in others), tuple(seed.rewards[n] for n in others)
    points = front.points
    found = tuple(p.cost for p in points), tuple(p.score for p in points), tuple(p.trial for p in points)
    series = (
        Series("Front of the table", Mark.STEPS, subject.costs, subject.rewards, tone=Tone.OTHER),
        Series("Looked at", Mark.DOTS, *places, tuple(others), tone=Tone.SETTLED),
        Series("Front found", Mark.STEPS, *found, tone=Tone.FRONT),
    )
    rewards = [*subject.rewards, *seed.rewards]
    edge = (max(rewards) - _usual(seed)) * 0.06 or 0.02
    across = Axis(
        named(subject.cost),
        log=True,
        low=min(*subject.costs, *seed.costs),
        high=max(*subject.costs, *seed.costs),
    )
    up = Axis(named(subject.reward), low=_usual(seed) - edge, high=max(rewards) + edge)
    below = sum(reward < _usual(seed) for reward in seed.rewards[:evals])
    note = f"Below the chart: {below:,} of those looked at." if below else ""
    return Figure(title, across, up, series, note)


def _over_evaluations(subject: Subject, title: str, seed: Seed, evals: int) -> Figure:
    x = tuple(float(number) for number in range(1, len(seed.rewards) + 1))[:evals]
    rewards, course = seed.rewards[:evals], seed.course[:evals]
    numbers = tuple(range(len(rewards)))
    best = (1.0, float(subject.evals)), (subject.best, subject.best)
    series = (
        Series(f"Best of the table {subject.best:.6g}", Mark.LINE, *best, tone=Tone.BASELINE),
        Series("Looked at", Mark.DOTS, x, rewards, numbers, tone=Tone.SETTLED),
        Series("Best so far", Mark.STEPS, x, course, tone=Tone.FRONT),
    )
    edge = (subject.best - _usual(seed)) * 0.06 or 0.02
    across = Axis("Evaluations", low=0.0, high=float(subject.evals), whole=True)
    up = Axis(named(subject.reward), low=_usual(seed) - edge, high=subject.best + edge)
    return Figure(title, across, up, series)


def _usual(seed: Seed) -> float:
    """The reward above which nearly all lie that were looked at: a few bad ones would press the rest flat."""
    ordered = sorted(seed.rewards)
    return ordered[len(ordered) // 20]


def _box(subject: Subject, seed: Seed) -> Box:
    costs, rewards = (*subject.costs, *seed.costs), (*subject.rewards, *seed.rewards)
    return Box((min(rewards), max(rewards)), (min(costs), max(costs)))
