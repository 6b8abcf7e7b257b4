"""Charts of runs side by side: their fronts, and the hypervolume over trials and over time."""

from __future__ import annotations

from collections.abc import Mapping

from automl.results.charts._axes import cost_axis, factor, in_words, named, score_axis, score_of
from automl.results.compare import Compared, Side
from automl.results.figure import Axis, Figure, Mark, Series


def figures(compared: Compared) -> Mapping[str, Figure]:
    """All three, by the names of their files."""
    return {
        "fronts": fronts(compared),
        "hypervolume-trials": _growth(compared, Axis("Ended trials", low=0.0, whole=True), by_time=False),
        "hypervolume-time": _growth(compared, Axis("Time", "s", low=0.0), by_time=True),
    }


def fronts(compared: Compared) -> Figure:
    """What the best network of each size can do, by every run."""
    first = compared.sides[0].run
    by = factor(score_of(first))
    series = []
    for side in compared.sides:
        points = [point for point in side.front.points if point.cost > 0]
        x, y = tuple(point.cost for point in points), tuple(point.score * by for point in points)
        series.append(Series(_name(compared, side), Mark.STEPS, x, y, tuple(point.trial for point in points)))
    up = score_axis(first, always=[y for one in series for y in one.y])
    title = f"{named(score_of(first).name)} by {in_words(cost_axis(first).label.lower())}: fronts"
    note = "" if any(map(len, series)) else "No trial has finished yet."
    return Figure(title, cost_axis(first), up, tuple(series), note)


def _growth(compared: Compared, across: Axis, *, by_time: bool) -> Figure:
    series = []
    for side in compared.sides:
        x = (0.0, *((step.seconds if by_time else float(step.trials)) for step in side.growth))
        y = (0.0, *(step.hypervolume for step in side.growth))
        series.append(Series(_name(compared, side), Mark.STEPS, x, y))
    title = f"Hypervolume over {'time' if by_time else 'trials'}"
    empty = all(len(one) < 2 for one in series)
    return Figure(
        title,
        across,
        Axis("Hypervolume, 0 to 1"),
        () if empty else tuple(series),
        "No trial has ended yet." if empty else "",
    )


def _name(compared: Compared, side: Side) -> str:
    """The group where it says enough, the run where several are of one group."""
    alone = sum(other.group == side.group for other in compared.sides) == 1
    return side.group if alone else f"{side.group} (seed {side.seed})" if _told_apart(compared) else side.name


def _told_apart(compared: Compared) -> bool:
    return len({(side.group, side.seed) for side in compared.sides}) == len(compared.sides)
