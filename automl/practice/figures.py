"""Charts of practice: how far each sampler was after each evaluation, with a band over the seeds."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import quantiles

from automl.practice.measuring import Measured
from automl.practice.table import Task
from automl.results.figure import Axis, Figure, Mark, Series


def progress(task: Task, found: Sequence[Measured]) -> Figure:
    """Over evaluations: the share of the hypervolume, or the best reward so far; median and middle half."""
    evals = max((len(seed.course) for one in found for seed in one.seeds), default=0)
    across = Axis("Evaluations", low=0.0, high=float(max(evals, 1)), whole=True)
    seeds = max((len(one.seeds) for one in found), default=0)
    note = f"Median of {seeds} seeds; the band holds the middle half of them."
    if task.cost:
        title, up = "Hypervolume found", Axis("Share of the table's hypervolume", "%")
    else:
        title, up = f"Best {task.reward} found", Axis(task.reward)
    series = [part for one in found for part in _sampler(one, 100.0 if task.cost else 1.0)]
    return Figure(f"{title}: {task.table.name}", across, up, tuple(series), note)


def _sampler(one: Measured, factor: float) -> list[Series]:
    """The band behind, the line before it."""
    courses = [seed.course for seed in one.seeds]
    length = min(len(course) for course in courses)
    low, middle, high = [], [], []
    for place in range(length):
        values = [course[place] * factor for course in courses]
        first, median, third = quantiles(values, n=4, method="inclusive") if len(values) > 1 else values * 3
        low.append(first)
        middle.append(median)
        high.append(third)
    x = tuple(float(number) for number in range(1, length + 1))
    line = Series(one.sampler, Mark.LINE, x, tuple(middle))
    band = Series(one.sampler, Mark.BAND, x, tuple(middle), low=tuple(low), high=tuple(high))
    return [band, line] if len(courses) > 1 else [line]
