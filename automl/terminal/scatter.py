"""A figure as a few lines of text: dots in a frame, the front as stars."""

from __future__ import annotations

import math
from collections.abc import Iterator

from automl.results.figure import Axis, Figure, Series, Tone, spans

_MARKS = {
    Tone.DIM: "·",
    Tone.SETTLED: "o",
    Tone.LIVE: "+",
    Tone.FRONT: "*",
    Tone.KNEE: "◆",
    Tone.REFERENCE: "×",
    Tone.PLAIN: "o",
}


def drawn(figure: Figure, width: int = 64, height: int = 12) -> list[str]:
    """The figure's dots in so many columns and rows; later series lie on earlier ones."""
    box = spans(figure)
    if box is None or figure.empty:
        return []
    left, right, bottom, top = box
    cells = [[" "] * width for _ in range(height)]
    for series in figure.series:
        mark = _MARKS.get(series.tone)
        for x, y in _points(series) if mark else ():
            across, up = _share(x, left, right, figure.x.log), _share(y, bottom, top, figure.y.log)
            if across is not None and up is not None:
                cells[height - 1 - round(up * (height - 1))][round(across * (width - 1))] = mark or ""
    return [*_framed(figure, cells, box)]


def _points(series: Series) -> Iterator[tuple[float, float]]:
    return zip(series.x, series.y, strict=True)


def _share(value: float, low: float, high: float, log: bool) -> float | None:
    """Where a value lies between two others, 0 to 1; None where it lies nowhere."""
    if log:
        if min(value, low, high) <= 0:
            return None
        value, low, high = math.log(value), math.log(low), math.log(high)
    if not all(map(math.isfinite, (value, low, high))):
        return None
    share = (value - low) / (high - low) if high > low else 0.5
    return share if 0 <= share <= 1 else None


def _framed(figure: Figure, cells: list[list[str]], box: tuple[float, ...]) -> Iterator[str]:
    left, right, bottom, top = box
    names = {0: f"{top:.4g}", len(cells) - 1: f"{bottom:.4g}"}
    margin = max(map(len, names.values()))
    yield f"{'':>{margin}} {figure.y.title}"
    for number, line in enumerate(cells):
        yield f"{names.get(number, ''):>{margin}} │{''.join(line)}".rstrip()
    width = len(cells[0])
    yield f"{'':>{margin}} └{'─' * width}"
    yield f"{'':>{margin}}  {_foot(figure.x, left, right, width)}"


def _foot(axis: Axis, left: float, right: float, width: int) -> str:
    title = axis.title + (" (log)" if axis.log else "")
    low, high = f"{left:,.4g}", f"{right:,.4g}"
    return low + title.center(max(width - len(low) - len(high), len(title) + 2)) + high
