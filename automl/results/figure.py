"""A chart as data: what every chart makes, and what the window, the SVG writer and the terminal paint."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum


class Mark(StrEnum):
    """How a series is drawn."""

    DOTS = "dots"
    LINE = "line"
    STEPS = "steps"
    BAND = "band"
    BARS = "bars"  # lying: from `low` (0 where there is none) to x, at the height y


class Tone(StrEnum):
    """What a series means; each painter has its own colour for it."""

    SETTLED = "settled"
    LIVE = "live"
    DIM = "dim"
    FRONT = "front"
    KNEE = "knee"
    BASELINE = "baseline"
    LIMIT = "limit"
    REFERENCE = "reference"
    OTHER = "other"  # a front to compare with: of an earlier run, or the best that there is
    FAILED = "failed"
    PLAIN = "plain"  # the painter gives each its own colour, in order


@dataclass(frozen=True, slots=True)
class Axis:
    """One axis; None as a bound leaves it to the points."""

    label: str
    unit: str = ""
    log: bool = False
    low: float | None = None
    high: float | None = None
    whole: bool = False  # counts something: no tick between two whole numbers
    names: tuple[str, ...] = ()  # what stands at 0, 1, 2 … instead of numbers; a second line is its range

    @property
    def title(self) -> str:
        """The label with its unit."""
        return f"{self.label} ({self.unit})" if self.unit else self.label


@dataclass(frozen=True, slots=True)
class Series:
    """Points in the axes' own units; `trials` says which trial each point is, where it is one.

    A y that is not a number breaks a line, so that one series holds the curves of many trials.
    """

    name: str
    mark: Mark
    x: tuple[float, ...] = ()
    y: tuple[float, ...] = ()
    trials: tuple[int, ...] = ()
    low: tuple[
        float, ...
    ] = ()  # a band's lower edge, a bar's begin, an error bar's foot, a live dot's origin
    high: tuple[float, ...] = ()
    tone: Tone = Tone.PLAIN

    def __len__(self) -> int:
        return len(self.x)


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart: its title, its axes and its series, from back to front."""

    title: str
    x: Axis
    y: Axis
    series: tuple[Series, ...] = ()
    note: str = ""  # one sentence under the chart, or why it is empty

    def __str__(self) -> str:
        head = f"{self.title}: {self.y.title} over {self.x.title}" + (" (log)" if self.x.log else "")
        return "\n".join([head, *(_row(series) for series in self.series)])

    @property
    def empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not any(len(series) for series in self.series)


def _row(series: Series) -> str:
    points = " ".join(f"{x:g},{y:g}" for x, y in zip(series.x, series.y, strict=True))
    return f"  {series.mark} {series.name}: {points}"


def numbered(series: Iterable[Series]) -> Iterator[tuple[int, Series]]:
    """Series with the number that their colour goes by: a band has that of the line of its name."""
    names: dict[str, int] = {}
    for one in series:
        yield names.setdefault(one.name, len(names)), one


def spans(figure: Figure) -> tuple[float, float, float, float] | None:
    """The box around all finite points and the axes' own bounds, in data units; None where nothing is."""
    bars = [series for series in figure.series if series.mark is Mark.BARS]
    others = [series for series in figure.series if series.mark is not Mark.BARS]
    begins = [x for series in bars for x in series.low or (0.0,)]
    across = _span(figure.x, [x for series in figure.series for x in series.x] + begins)
    heights = [y for s in others for ys in (s.y, s.low, s.high) for y in ys]
    up = _span(figure.y, heights + [y for series in bars for y in series.y])
    return None if across is None or up is None else (*across, *up)


def _span(axis: Axis, values: list[float]) -> tuple[float, float] | None:
    usable = [v for v in values if math.isfinite(v) and not (axis.log and v <= 0)]
    low = axis.low if axis.low is not None else min(usable, default=None)
    high = axis.high if axis.high is not None else max(usable, default=None)
    return None if low is None or high is None else (low, high)
