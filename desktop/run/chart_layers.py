"""The items of a chart on the screen, one layer a series; a layer whose series is unchanged is left alone.

Handing ten thousand points to Qt's scene is what an update costs, and most updates move only the few
trials in training.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QLineF, QRectF
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPen

from automl.results.figure import Axis, Figure, Mark, Series, Tone
from desktop.run.chart_axis import places
from desktop.run.series_places import Placed
from desktop.run.tones import LOOKS, Look
from desktop.theme import Theme

BAR = 0.72  # of the height of a row that its bars fill
CAP = 4.0  # pixels that the cap of an error bar reaches to each side
CROSS = QPainterPath()  # two thin strokes; pyqtgraph's own x is a filled one
for _corner in (-0.5, 0.5):
    CROSS.moveTo(-0.5, _corner)
    CROSS.lineTo(0.5, -_corner)
MANY = 500  # marks that are painted once into a picture of their own, while those of other layers move
FAR = 400.0  # beyond any logarithm of a cost


class Bars(pg.GraphicsObject):
    """Upright lines: error bars with caps, or the trails of trials in training without."""

    def __init__(self, x: np.ndarray, low: np.ndarray, high: np.ndarray, pen: QPen, caps: bool) -> None:
        super().__init__()
        known = np.isfinite(x) & np.isfinite(low) & np.isfinite(high)
        self._rows = np.column_stack((x, low, high))[known]
        self._pen, self._caps = pen, caps

    def boundingRect(self) -> QRectF:
        if not len(self._rows):
            return QRectF()
        (left, low, _), (right, _, high) = self._rows.min(0), self._rows.max(0)
        wide = self.pixelLength(pg.Point(1, 0)) or 0.0
        return QRectF(left, low, right - left, high - low).adjusted(-CAP * wide, 0, CAP * wide, 0)

    def viewTransformChanged(self) -> None:
        self.prepareGeometryChange()

    def paint(self, painter: QPainter, *_: Any) -> None:
        painter.setPen(self._pen)
        rows = self._rows.tolist()
        painter.drawLines([QLineF(x, low, x, high) for x, low, high in rows])
        if self._caps:
            wide = CAP * (self.pixelLength(pg.Point(1, 0)) or 0.0)
            ends = [(x, y) for x, low, high in rows for y in (low, high)]
            painter.drawLines([QLineF(x - wide, y, x + wide, y) for x, y in ends])


class Layers:
    """Keeps the plot's items in step with a figure's series."""

    def __init__(self, plot: pg.PlotItem) -> None:
        self._plot = plot
        self._theme: Theme | None = None
        self._shown: dict[str, tuple[Series, Look, list[Any]]] = {}

    def show(self, figure: Figure, placed: Sequence[Placed], theme: Theme) -> None:
        """Draws what is new, drops what is gone."""
        if theme is not self._theme:
            self.clear()
            self._theme = theme
        names = {one.series.name for one in placed}
        for name in self._shown.keys() - names:
            self._drop(name)
        for number, one in enumerate(placed):
            self._show(figure, one, self.look(one.series, number))

    def clear(self) -> None:
        for name in list(self._shown):
            self._drop(name)

    def _drop(self, name: str) -> None:
        for item in self._shown.pop(name)[2]:
            self._plot.removeItem(item)

    def _show(self, figure: Figure, placed: Placed, look: Look) -> None:
        series, x, y = placed.series, placed.x, placed.y
        before = self._shown.get(series.name)
        if before and (before[0] is series or before[0] == series) and before[1] == look:
            return
        if before and _only_dots(series) and _only_dots(before[0]) and before[1] == look:
            before[2][0].setData(*_drawn(x, y))
            self._shown[series.name] = (series, look, before[2])
            return
        if before:
            self._drop(series.name)
        items = self._items(figure, series, look, x, y)
        for item in items:
            self._plot.addItem(item, ignoreBounds=True)
        self._shown[series.name] = (series, look, items)

    # ---- items -------------------------------------------------------------------------------

    def _items(self, figure: Figure, series: Series, look: Look, x: np.ndarray, y: np.ndarray) -> list[Any]:
        items: list[Any] = []
        if series.tone is Tone.LIMIT:
            items.append(self._ground_beyond(float(x[0])))
        if series.mark is Mark.BAND:
            items += self._band(series, figure.y, x, look)
        if series.mark is Mark.BARS:
            items.append(self._lying(figure, series, x, y, look))
        if series.mark is Mark.BARS:
            items.append(self._lying(figure, series, x, y, look))
        if series.mark in (Mark.LINE, Mark.STEPS):
            items.append(self._line(*(_steps(x, y) if series.mark is Mark.STEPS else (x, y)), look))
        if series.mark is Mark.DOTS and series.low:
            items.append(self._bars(series, figure.y, x, look))
        if series.mark is Mark.DOTS or (series.mark is Mark.STEPS and series.trials):
            items.append(self._dots(x, y, look))
        return items

    def look(self, series: Series, number: int) -> Look:
        """By what it means; plain lines take the categories in turn."""
        assert self._theme is not None
        if series.tone is Tone.PLAIN and series.mark in (Mark.LINE, Mark.STEPS, Mark.BAND):
            names = list(self._theme.categories)
            return Look(token=names[number % len(names)], line=1.25)
        return LOOKS[series.tone]

    def ink(self, look: Look) -> QColor:
        theme = self._theme
        assert theme is not None
        return (
            QColor(theme.categories[look.token])
            if look.token in theme.categories
            else theme.color(look.token)
        )

    def _pen(self, look: Look) -> QPen:
        pen = pg.mkPen(self.ink(look), width=look.line)
        if look.dash:
            pen.setDashPattern([part / look.line for part in look.dash])
        return pen

    def _line(self, x: np.ndarray, y: np.ndarray, look: Look) -> Any:
        line = pg.PlotCurveItem(x, y, pen=self._pen(look), connect="finite", antialias=True)
        line.setZValue(look.order - 0.5)
        return line

    def _dots(self, x: np.ndarray, y: np.ndarray, look: Look) -> pg.ScatterPlotItem:
        assert self._theme is not None
        ink, edge = self.ink(look), None
        if look.edge:
            edge = pg.mkPen(self._theme.color("canvas"), width=look.edge)
        elif look.ring:
            edge = pg.mkPen(ink, width=look.ring)
        x, y = _drawn(x, y)
        dots = pg.ScatterPlotItem(
            x,
            y,
            symbol=CROSS if look.symbol == "x" else look.symbol,
            size=look.size,
            pen=edge,
            brush=None if look.ring else QBrush(ink),
        )
        dots.setZValue(look.order)
        if len(x) > MANY:
            dots.setCacheMode(dots.CacheMode.DeviceCoordinateCache)
        return dots

    def _bars(self, series: Series, axis: Axis, x: np.ndarray, look: Look) -> Bars:
        """Error bars, or the way that a trial in training has come since its first epoch."""
        trails = series.tone is Tone.LIVE
        low, high = places(series.low, axis), places(series.high or series.y, axis)
        pen = self._pen(look)
        if trails:
            pen.setWidthF(1.0)
            pen.setDashPattern([1, 3])
        item = Bars(x, np.minimum(low, high), np.maximum(low, high), pen, not trails)
        item.setZValue(look.order - 0.5)
        return item

    def _lying(self, figure: Figure, series: Series, x: np.ndarray, y: np.ndarray, look: Look) -> Any:
        """Bars along x; series without trials that share a height stand beside each other."""
        sharing = [s.name for s in figure.series if s.mark is Mark.BARS and not s.trials]
        part = 1 if series.trials else len(sharing)
        at = 0.0 if series.trials else (len(sharing) - 1) / 2 - sharing.index(series.name)
        tall = BAR / part
        begins = places(series.low, figure.x) if series.low else np.zeros(len(x))
        ink = self.ink(look)
        bars = pg.BarGraphItem(
            x0=begins, x1=x, y=y + at * tall, height=tall * 0.9, pen=None, brush=QBrush(ink)
        )
        bars.setZValue(look.order)
        return bars

    def _band(self, series: Series, axis: Axis, x: np.ndarray, look: Look) -> list[Any]:
        ink = self.ink(look)
        ink.setAlphaF(0.18)
        edges = [pg.PlotCurveItem(x, places(side, axis), pen=None) for side in (series.low, series.high)]
        return [*edges, pg.FillBetweenItem(*edges, brush=QBrush(ink))]

    def _lying(self, figure: Figure, series: Series, x: np.ndarray, y: np.ndarray, look: Look) -> Any:
        """Bars from their begin to x; series without trials share a height."""
        sharing = [one.name for one in figure.series if one.mark is Mark.BARS and not one.trials]
        tall = 0.72 / (1 if series.trials else len(sharing))
        up = 0.0 if series.trials else ((len(sharing) - 1) / 2 - sharing.index(series.name)) * tall
        begins = places(series.low, figure.x) if series.low else np.zeros(len(x))
        ink = self.ink(look)
        bars = pg.BarGraphItem(x0=begins, x1=x, y=y + up, height=tall * 0.9, brush=ink, pen=None)
        bars.setZValue(look.order)
        return bars

    def _ground_beyond(self, limit: float) -> Any:
        """The ground that a limit forbids."""
        assert self._theme is not None
        ground = pg.LinearRegionItem((limit, FAR), movable=False, brush=self._theme.color("cLimit"))
        for line in ground.lines:
            line.setPen(None)
        ground.setZValue(-30)
        return ground


def _only_dots(series: Series) -> bool:
    return series.mark is Mark.DOTS and not series.low


def _drawn(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    known = np.isfinite(x) & np.isfinite(y)
    return x[known], y[known]


def _steps(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Each value holds until the next cost."""
    return np.repeat(x, 2)[1:], np.repeat(y, 2)[:-1]
