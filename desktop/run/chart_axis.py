"""Axes of a chart with the ticks of `automl.results.ticks`, and the grid that belongs to them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QLineF, QRectF
from PySide6.QtGui import QFontMetricsF, QPainter

from automl.results.figure import Axis
from automl.results.ticks import ticks
from desktop import fonts
from desktop.theme import Theme

ACROSS, UP = 50, 46  # pixels that a tick takes


class TickAxis(pg.AxisItem):
    """A log axis is fed the logarithms; `lines` are the places that the grid marks."""

    def __init__(self, orientation: str) -> None:
        super().__init__(orientation)
        self.log = False
        self.whole = False
        self.names: Sequence[str] = ()
        self.lines: list[float] = []
        self._labels: dict[float, str] = {}
        self._dressed: tuple[object, ...] = ()
        self.enableAutoSIPrefix(False)

    def dress(self, axis: Axis, theme: Theme) -> None:
        dressed = (axis.title, axis.log, axis.whole, axis.names, theme.name)
        if dressed == self._dressed:
            return
        self._dressed = dressed
        self.log, self.whole, self.names = axis.log, axis.whole, axis.names
        self.setLabel("" if axis.names else axis.title, color=theme.tokens["text2"], **{"font-size": "11px"})
        self.setPen(pg.mkPen(theme.color("cAxis")))
        self.setTextPen(pg.mkPen(theme.color("text2")))
        self.setTickFont(fonts.role("key"))
        self.setStyle(tickLength=-4, hideOverlappingLabels=not axis.names)
        self._make_room(axis.names)
        self.picture = None
        self.update()

    def _make_room(self, names: Sequence[str]) -> None:
        """For names as they are long; below the chart they stand in two rows, by turns."""
        metrics = QFontMetricsF(fonts.role("key"))
        if self.orientation == "bottom":
            self.setHeight(4.5 * metrics.lineSpacing() if names else None)
        else:
            self.setWidth(max(map(metrics.horizontalAdvance, names)) + 16 if names else None)

    def tickValues(self, low: float, high: float, size: float) -> list[tuple[float, list[float]]]:
        if self.names:
            down = "\n\n" if self.orientation == "bottom" else ""
            self._labels = {float(n): down * (n % 2) + name for n, name in enumerate(self.names)}
            self.lines = list(self._labels) if self.orientation == "bottom" else []
            return [(1.0, [place for place in self._labels if low <= place <= high])]
        room = max(3, int(size / (ACROSS if self.orientation == "bottom" else UP)))
        bounds = (10 ** max(low, -300), 10 ** min(high, 300)) if self.log else (low, high)
        found = ticks(*bounds, self.log, room, self.whole)
        self._labels = {self._place(t.value): t.label for t in found}
        self.lines = [self._place(t.value) for t in found if t.strong or not self.log]
        return [(1.0, list(self._labels))]

    def tickStrings(self, values: Sequence[float], _scale: float, _spacing: float) -> list[str]:
        return [self._labels.get(value, "") for value in values]

    def _place(self, value: float) -> float:
        return math.log10(value) if self.log else value


class Grid(pg.UIGraphicsItem):
    """Lines on decades and on the score's steps, behind everything."""

    def __init__(self, across: TickAxis, up: TickAxis) -> None:
        super().__init__()
        self._axes = across, up
        self.pen = pg.mkPen("w")
        self.setZValue(-20)

    def paint(self, painter: QPainter, *_: Any) -> None:
        view: QRectF = self.boundingRect()
        painter.setPen(self.pen)
        painter.drawLines(
            [QLineF(x, view.top(), x, view.bottom()) for x in self._axes[0].lines]
            + [QLineF(view.left(), y, view.right(), y) for y in self._axes[1].lines]
        )


def places(values: Sequence[float], axis: Axis) -> np.ndarray:
    """Where values lie on an axis; what has no place on a log axis is no number."""
    numbers = np.asarray(values, float)
    if not axis.log:
        return numbers
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(numbers > 0, np.log10(numbers), np.nan)
