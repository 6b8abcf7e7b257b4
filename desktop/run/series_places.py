"""Where the points of a chart lie on its axes, as arrays; a series that is unchanged is not asked again.

A chart hands out the same series as long as its trials are the same, and thousands of them cost more to turn
into arrays than the few that move.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from automl.results.figure import Axis, Figure, Mark, Series
from desktop.run.chart_axis import places

NOTHING = np.zeros(0)
FEW = 50  # points that are compared sooner than placed again


@dataclass(frozen=True, slots=True)
class Placed:
    """One series: its points, and the box around them with whatever hangs on them."""

    series: Series
    axes: tuple[Axis, Axis]
    x: np.ndarray
    y: np.ndarray
    trials: np.ndarray
    ends: tuple[float, float, float, float]  # left, right, low, high; not a number where there is none


class SeriesPlaces:
    """Keeps what was placed last, by the name of the series."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, Mark], Placed] = {}

    def of(self, figure: Figure, series: Sequence[Series]) -> list[Placed]:
        found = [self._placed(figure, one) for one in series]
        self._kept = {(one.series.name, one.series.mark): one for one in found}
        return found

    def _placed(self, figure: Figure, series: Series) -> Placed:
        kept = self._kept.get((series.name, series.mark))
        logs = (figure.x.log, figure.y.log)
        same = kept is not None and (kept.series is series or (len(series) < FEW and kept.series == series))
        if kept is not None and same and (kept.axes[0].log, kept.axes[1].log) == logs:
            return kept
        x, y = places(series.x, figure.x), places(series.y, figure.y)
        trials = np.asarray(series.trials if len(series.trials) == len(series) else (), int)
        hanging = [places(side, figure.y) for side in (series.low, series.high) if side]
        if series.mark == "bars":
            begins = [places(series.low, figure.x)] if series.low else [np.zeros(1)]
            ends = (*_ends(x, *begins), *_ends(y))
        else:
            ends = (*_ends(x), *_ends(y, *hanging))
        return Placed(series, (figure.x, figure.y), x, y, trials, ends)


def _ends(*values: np.ndarray) -> tuple[float, float]:
    known = [part[np.isfinite(part)] for part in values]
    known = [part for part in known if len(part)]
    if not known:
        return np.nan, np.nan
    return float(min(part.min() for part in known)), float(max(part.max() for part in known))


def box(figure: Figure, placed: Sequence[Placed]) -> tuple[float, float, float, float] | None:
    """Left, right, low, high of all of them, or of the axes' own bounds; None where nothing is."""
    sides = []
    for axis, first in ((figure.x, 0), (figure.y, 2)):
        own = [None if bound is None else float(places([bound], axis)[0]) for bound in (axis.low, axis.high)]
        lows = [one.ends[first] for one in placed if one.ends[first] == one.ends[first]]
        highs = [one.ends[first + 1] for one in placed if one.ends[first] == one.ends[first]]
        low = own[0] if own[0] is not None else min(lows, default=None)
        high = own[1] if own[1] is not None else max(highs, default=None)
        if low is None or high is None:
            return None
        sides += [low, high]
    return sides[0], sides[1], sides[2], sides[3]


def is_mark(series: Series) -> bool:
    """Whether each of its points stands for a trial."""
    return len(series.trials) == len(series) and series.mark is not Mark.BAND
