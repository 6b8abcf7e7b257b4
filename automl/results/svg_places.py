"""Where the name of a line is written in a picture of a chart: beside it, where fewest marks lie."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from automl.results.figure import Figure, Mark, Tone
from automl.results.svg_frame import XY, Frame

STEP = 6.0  # pixels between two looks along a line
BESIDE, TALL = 12.0, 11.0  # pixels from a mark to its name, and between two names one above the other


def stairs(points: Sequence[XY]) -> Iterator[XY]:
    """A value holds until the next one."""
    yield from points[:1]
    for (_, y), (x, then) in pairwise(points):
        yield x, y
        yield x, then


def free_place(
    wide: float, points: Sequence[XY], frame: Frame, taken: Iterable[XY]
) -> tuple[float, float, str]:
    """For a name so wide on a level line, above it or below, at its beginning or its end: foot and anchor."""
    (left, y), right, marks = points[0], points[-1][0], list(taken)
    places = [
        (at, foot, anchor, begin)
        for at, anchor, begin in ((left, "start", left), (right, "end", right - wide))
        for foot in (y - 5, y + 14)
        if foot - 11 >= frame.y.end and foot <= frame.y.start
    ] or [(left, y - 5, "start", left)]

    def hidden(place: tuple[float, float, str, float]) -> int:
        _, foot, _, begin = place
        return sum(begin - 4 < x < begin + wide + 4 and foot - 13 < at < foot + 4 for x, at in marks)

    at, foot, anchor, _ = min(places, key=hidden)
    return at, foot, anchor


def side(wide: float, point: XY, right: bool, frame: Frame, taken: Iterable[XY]) -> tuple[float, str]:
    """For a name so wide beside a mark, on the side wished unless more lies there: place and anchor."""
    (x, y), marks = point, list(taken)
    sides = {True: (x + BESIDE, "start", x + BESIDE), False: (x - BESIDE, "end", x - BESIDE - wide)}

    def hidden(to_the_right: bool) -> float:
        begin = sides[to_the_right][2]
        if begin < frame.x.start or begin + wide > frame.x.end:
            return math.inf
        return sum(begin - 4 < at < begin + wide + 4 and abs(up - y) < TALL for at, up in marks)

    at, anchor, _ = sides[min((right, not right), key=hidden)]
    return at, anchor


def covered(figure: Figure, frame: Frame) -> Iterator[XY]:
    """Where marks and lines lie, in steps that no name slips between."""
    for series in figure.series:
        if series.tone in (Tone.BASELINE, Tone.LIMIT) or series.mark in (Mark.BAND, Mark.BARS):
            continue
        points = [frame.at(x, y) for x, y in zip(series.x, series.y, strict=True)]
        yield from points
        way = list(stairs(points)) if series.mark is Mark.STEPS else points
        for one, other in pairwise(way if series.mark is not Mark.DOTS else ()):
            if part := frame.cut(one, other):
                (x0, y0), (x1, y1) = part
                steps = max(1, round(math.hypot(x1 - x0, y1 - y0) / STEP))
                yield from ((x0 + (x1 - x0) * n / steps, y0 + (y1 - y0) * n / steps) for n in range(steps))
