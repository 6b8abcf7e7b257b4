"""Where things lie in a picture of a chart: data units to pixels, and lines cut at the plot's edge.

Qt draws no clip paths of SVG, so nothing outside the plot may be written at all.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from automl.results.figure import Figure, spans
from automl.results.ticks import Tick, ticks

XY = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Scale:
    """One axis: its data bounds, and the pixels they fall on."""

    low: float
    high: float
    start: float
    end: float
    log: bool = False
    whole: bool = False

    def at(self, value: float) -> float:
        """The pixel of a value; not a number where it has none."""
        if not math.isfinite(value) or (self.log and value <= 0):
            return math.nan
        if self.log:
            share = (math.log(value) - math.log(self.low)) / (math.log(self.high) - math.log(self.low))
        else:
            share = (value - self.low) / (self.high - self.low)
        return self.start + share * (self.end - self.start)

    def ticks(self, room: int) -> list[Tick]:
        """The ticks within the bounds."""
        return ticks(self.low, self.high, self.log, room, self.whole)


@dataclass(frozen=True, slots=True)
class Frame:
    """The plot: both scales; y runs upwards in data and downwards in pixels."""

    x: Scale
    y: Scale

    def at(self, x: float, y: float) -> XY:
        """The pixel of a point."""
        return self.x.at(x), self.y.at(y)

    def holds(self, point: XY, edge: float = 0.5) -> bool:
        """Whether a pixel lies in the plot; never, where it is none."""
        x, y = point
        across = self.x.start - edge <= x <= self.x.end + edge
        return across and self.y.end - edge <= y <= self.y.start + edge

    def cut(self, one: XY, other: XY) -> tuple[XY, XY] | None:
        """The part of a line that lies in the plot (Liang and Barsky's way); None where no part does."""
        (x, y), (dx, dy) = one, (other[0] - one[0], other[1] - one[1])
        if not all(map(math.isfinite, (x, y, dx, dy))):
            return None
        enter, leave = 0.0, 1.0
        for step, room in (
            (-dx, x - self.x.start),
            (dx, self.x.end - x),
            (-dy, y - self.y.end),
            (dy, self.y.start - y),
        ):
            if step == 0:
                if room < 0:
                    return None
            elif step < 0:
                enter = max(enter, room / step)
            else:
                leave = min(leave, room / step)
        if enter > leave:
            return None
        start = one if enter == 0 else (x + enter * dx, y + enter * dy)
        return start, other if leave == 1 else (x + leave * dx, y + leave * dy)

    def pieces(self, points: Iterable[XY]) -> Iterator[list[XY]]:
        """A line as the pieces of it that lie in the plot; a pixel that is none breaks it."""
        piece: list[XY] = []
        before: XY | None = None
        for point in points:
            part = self.cut(before, point) if before is not None else None
            if piece and (part is None or piece[-1] != part[0]):
                yield piece
                piece = []
            if part is not None:
                piece += part[1:] if piece else part
            before = point
        if piece:
            yield piece


def framed(figure: Figure, left: float, right: float, top: float, bottom: float) -> Frame | None:
    """The frame of a figure in these pixels; None where it has nothing to show."""
    box = spans(figure)
    if box is None:
        return None
    across = _widened(box[0], box[1], figure.x.log, figure.x.low is not None, figure.x.high is not None)
    up = _widened(box[2], box[3], figure.y.log, figure.y.low is not None, figure.y.high is not None)
    if across is None or up is None:
        return None
    x = Scale(*across, left, right, figure.x.log, figure.x.whole)
    return Frame(x, Scale(*up, bottom, top, figure.y.log, figure.y.whole))


def _widened(
    low: float, high: float, log: bool, low_fixed: bool, high_fixed: bool
) -> tuple[float, float] | None:
    """Some air around the points, where the axis does not fix its bound."""
    if not (math.isfinite(low) and math.isfinite(high)) or (log and low <= 0):
        return None
    if log:
        air = math.exp((math.log(high) - math.log(low)) * 0.05) if high > low else 1.6
        wide = (
            low if low_fixed and high > low else low / air,
            high if high_fixed and high > low else high * air,
        )
    else:
        gap = (high - low) * 0.05 if high > low else abs(high) * 0.05 or 0.5
        wide = (
            low if low_fixed and high > low else low - gap,
            high if high_fixed and high > low else high + gap,
        )
    if not math.isfinite(wide[1] - wide[0]) or (log and wide[0] <= 0):
        return None
    return wide if wide[1] - wide[0] > 1e-12 * max(abs(wide[0]), abs(wide[1]), 1e-280) else None
