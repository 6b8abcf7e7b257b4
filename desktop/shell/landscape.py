"""The picture of the first start: a landscape of height lines with a small graph on it, and a front.

Its lines are computed from a few hills, so that it fits any size and any theme.
"""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from desktop import fonts
from desktop.theme import Theme, load, mix
from desktop.words import tr

# Hills: centre and reach as shares of the picture, and height.
HILLS = ((0.36, 0.29, 0.24, 0.17, 1.0), (0.52, 0.38, 0.17, 0.14, 0.55), (0.73, 0.69, 0.14, 0.12, 0.8))
LEVELS = tuple(0.045 * 1.165**n for n in range(1, 22))
# Nodes: place, radius, category, and whether it is a heading (a square) or a note (a disc).
NODES = (
    (0.433, 0.350, 10, "cobalt", False),
    (0.335, 0.287, 6.5, "cobalt", True),
    (0.552, 0.266, 7, "rose", False),
    (0.217, 0.350, 5, "teal", False),
    (0.329, 0.434, 6.5, "teal", True),
    (0.645, 0.350, 5, "rose", False),
    (0.519, 0.418, 6.5, "cobalt", False),
    (0.618, 0.551, 6, "rust", True),
    (0.736, 0.677, 9, "lavender", True),
    (0.657, 0.741, 5.5, "lavender", False),
    (0.815, 0.625, 5, "lavender", False),
    (0.802, 0.741, 5, "lavender", False),
)
EDGES = ((0, 1), (0, 2), (1, 2), (0, 4), (0, 6), (3, 4), (2, 5), (6, 7), (7, 8), (8, 9), (8, 10), (8, 11))
FRONT = ((0.145, 0.911), (0.210, 0.875), (0.315, 0.839), (0.446, 0.777))
FRONT_END = 0.565
TRIALS = ((0.190, 0.928), (0.262, 0.900), (0.381, 0.871), (0.512, 0.824))


class Landscape(QWidget):
    """Drawn once per size; it does not move."""

    def __init__(self) -> None:
        super().__init__()
        self._theme = load("dark")
        self._lines: tuple[tuple[int, int], list[QPainterPath]] = ((0, 0), [])
        self.setAccessibleName(tr("Topics of a vault, and the front of a run"))

    def paint_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), self._theme.color("canvas"))
        self._paint_lines(painter)
        self._paint_graph(painter)
        self._paint_front(painter)
        painter.setPen(self._theme.color("text3"))
        painter.setFont(fonts.role("small"))
        painter.drawText(QPointF(40, self.height() - 28), self.accessibleName())

    def _at(self, x: float, y: float) -> QPointF:
        return QPointF(x * self.width(), y * self.height())

    def _paint_lines(self, painter: QPainter) -> None:
        size = (self.width(), self.height())
        if self._lines[0] != size:
            self._lines = (size, [contour(level, *size) for level in LEVELS])
        faint, strong = self._theme.color("line"), self._theme.color("lineStrong")
        for n, path in enumerate(self._lines[1]):
            painter.strokePath(path, QPen(strong if n % 4 == 3 else faint, 1.2))

    def _paint_graph(self, painter: QPainter) -> None:
        painter.setPen(QPen(self._theme.color("edgeStrong"), 1.2))
        for a, b in EDGES:
            painter.drawLine(self._at(*NODES[a][:2]), self._at(*NODES[b][:2]))
        painter.setPen(QPen(self._theme.color("canvas"), 1))
        for x, y, radius, category, heading in NODES:
            painter.setBrush(QColor(self._theme.categories[category]))
            box = QRectF(-radius, -radius, 2 * radius, 2 * radius).translated(self._at(x, y))
            painter.drawRoundedRect(box, 3, 3) if heading else painter.drawEllipse(box)

    def _paint_front(self, painter: QPainter) -> None:
        steps = QPainterPath(self._at(*FRONT[0]))
        for (_, y), (next_x, next_y) in zip(FRONT, (*FRONT[1:], (FRONT_END, FRONT[-1][1])), strict=True):
            steps.lineTo(self._at(next_x, y))
            steps.lineTo(self._at(next_x, next_y))
        painter.strokePath(steps, QPen(self._theme.color("cFront"), 2))
        painter.setPen(QPen(self._theme.color("canvas"), 1.5))
        painter.setBrush(self._theme.color("cFront"))
        for x, y in FRONT:
            painter.drawEllipse(self._at(x, y), 4.5, 4.5)
        painter.setBrush(mix(self._theme.color("cSettled"), self._theme.color("canvas"), 0.1))
        for x, y in TRIALS:
            painter.drawEllipse(self._at(x, y), 3.25, 3.25)


def contour(level: float, width: int, height: int, step: int = 8) -> QPainterPath:
    """The line of one height, by marching over a grid of `step` pixels."""
    xs = np.arange(-step, width + 2 * step, step, dtype=float)
    ys = np.arange(-step, height + 2 * step, step, dtype=float)
    field = heights(xs[None, :] / max(width, 1), ys[:, None] / max(height, 1)) - level
    path = QPainterPath()
    signs = field > 0
    for row, column in zip(*np.nonzero(_mixed(signs)), strict=True):
        ends = _crossings(field, xs, ys, int(row), int(column))
        for start, end in zip(ends[::2], ends[1::2], strict=False):
            path.moveTo(start)
            path.lineTo(end)
    return path


def heights(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    hills = (h * np.exp(-(((x - cx) / rx) ** 2 + ((y - cy) / ry) ** 2) / 1.6) for cx, cy, rx, ry, h in HILLS)
    return np.sum(np.stack(list(hills)), axis=0) + 0.05 * np.sin(5 * x + 1) * np.cos(4 * y)


def _mixed(signs: np.ndarray) -> np.ndarray:
    """The cells whose corners lie on both sides of the line."""
    corners = signs[:-1, :-1].astype(int) + signs[1:, :-1] + signs[:-1, 1:] + signs[1:, 1:]
    return (corners > 0) & (corners < 4)


def _crossings(field: np.ndarray, xs: np.ndarray, ys: np.ndarray, row: int, column: int) -> list[QPointF]:
    """Where the line enters and leaves a cell, by linear interpolation along its four sides."""
    corners = ((row, column), (row, column + 1), (row + 1, column + 1), (row + 1, column))
    found = []
    for (r0, c0), (r1, c1) in zip(corners, corners[1:] + corners[:1], strict=True):
        a, b = field[r0, c0], field[r1, c1]
        if (a > 0) != (b > 0):
            t = float(a / (a - b))
            found.append(QPointF(xs[c0] + t * (xs[c1] - xs[c0]), ys[r0] + t * (ys[r1] - ys[r0])))
    return found
