"""The items of a chart on the screen, one layer a series; a layer whose series is unchanged is left alone.

Handing ten thousand points to Qt's scene is what an update costs, and most updates move only the few trials
in training or add one that has ended.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPen, QPolygonF

from automl.results.figure import Axis, Figure, Mark, Series, Tone, numbered
from desktop.run.chart_axis import places
from desktop.run.series_places import Placed
from desktop.run.tones import LOOKS, Look, pen_of, side_by_side
from desktop.theme import Theme

BAR = 0.72  # of the height of a row that its bars fill
CAP = 4.0  # pixels that the cap of an error bar reaches to each side
CROSS = QPainterPath()  # two thin strokes; pyqtgraph's own x is a filled one
for _corner in (-0.5, 0.5):
    CROSS.moveTo(-0.5, _corner)
    CROSS.lineTo(0.5, -_corner)
MANY = 500  # marks that are painted once into a picture of their own, while those of other layers move
FAINT = 0.18  # of a band's own colour
FAR = 400.0  # beyond any logarithm of a cost


Key = tuple[str, Mark]  # a band and its line share a name


def _key(series: Series) -> Key:
    return series.name, series.mark


class Dots:
    """The marks of one series: those that have stood there for long, and those that came last.

    The many are handed to Qt and painted into a picture of their own once; what comes later is added to the
    few, until they are many themselves.
    """

    def __init__(self, make: Callable[[], pg.ScatterPlotItem]) -> None:
        self._many, self._few = make(), make()
        self._x, self._y = np.zeros(0), np.zeros(0)
        self._settled = 0  # so many of them are the many

    @property
    def items(self) -> list[pg.ScatterPlotItem]:
        return [self._many, self._few]

    def show(self, x: np.ndarray, y: np.ndarray) -> None:
        known = np.isfinite(x) & np.isfinite(y)
        x, y = x[known], y[known]
        n, before = self._settled, (self._x, self._y)
        self._x, self._y = x, y
        if not (np.array_equal(x[:n], before[0][:n]) and np.array_equal(y[:n], before[1][:n])):
            n = 0
        if len(x) - n > MANY:
            n = len(x)
        if n != self._settled:
            self._settled = n
            self._many.setData(x[:n], y[:n])
            cached = self._many.CacheMode.DeviceCoordinateCache if n else self._many.CacheMode.NoCache
            self._many.setCacheMode(cached)
        if not (np.array_equal(x[n:], before[0][n:]) and np.array_equal(y[n:], before[1][n:])):
            self._few.setData(x[n:], y[n:])


class Bars(pg.GraphicsObject):
    """Upright lines: error bars with caps, or the trails of trials in training without."""

    def __init__(self, pen: QPen, caps: bool) -> None:
        super().__init__()
        self._pen, self._caps = pen, caps
        self._rows = np.zeros((0, 3))

    def show_rows(self, x: np.ndarray, low: np.ndarray, high: np.ndarray) -> None:
        known = np.isfinite(x) & np.isfinite(low) & np.isfinite(high)
        self.prepareGeometryChange()
        self._rows = np.column_stack((x, np.minimum(low, high), np.maximum(low, high)))[known]
        self.update()

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


class Band(pg.GraphicsObject):
    """The ground between two lines."""

    def __init__(self, ink: QColor) -> None:
        super().__init__()
        self._ink = ink
        self._between = QPolygonF()

    def show_rows(self, x: np.ndarray, low: np.ndarray, high: np.ndarray) -> None:
        known = np.isfinite(x) & np.isfinite(low) & np.isfinite(high)
        x, low, high = x[known], low[known], high[known]
        around = np.column_stack((np.concatenate((x, x[::-1])), np.concatenate((low, high[::-1]))))
        self.prepareGeometryChange()
        self._between = QPolygonF([QPointF(*corner) for corner in around.tolist()])
        self.update()

    def boundingRect(self) -> QRectF:
        return self._between.boundingRect()

    def paint(self, painter: QPainter, *_: Any) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._ink)
        painter.drawPolygon(self._between)


@dataclass(slots=True)
class Layer:
    """What stands on the plot for one series; whatever of it can follow new points is kept."""

    series: Series
    look: Look
    others: list[Any]
    line: pg.PlotCurveItem | None = None
    bars: Bars | None = None
    band: Band | None = None
    dots: Dots | None = None

    @property
    def items(self) -> list[Any]:
        parts = [part for part in (self.line, self.bars, self.band) if part is not None]
        return [*self.others, *parts, *(self.dots.items if self.dots else ())]

    def follow(self, placed: Placed, look: Look, axis: Axis) -> bool:
        """Takes new points where it is the same kind of series; whether it could."""
        series, before = placed.series, self.series
        kinds = [(one.mark, one.tone, bool(one.low), bool(one.trials)) for one in (series, before)]
        if kinds[0] != kinds[1] or look != self.look or self.others:
            return False
        self.series = series
        self.show(placed, axis)
        return True

    def show(self, placed: Placed, axis: Axis) -> None:
        series, x, y = placed.series, placed.x, placed.y
        if self.line is not None:
            self.line.setData(*(_steps(x, y) if series.mark is Mark.STEPS else (x, y)))
        if self.bars is not None:
            self.bars.show_rows(x, places(series.low, axis), places(series.high or series.y, axis))
        if self.band is not None:
            self.band.show_rows(x, places(series.low, axis), places(series.high, axis))
        if self.dots is not None:
            self.dots.show(x, y)


class Layers:
    """Keeps the plot's items in step with a figure's series."""

    def __init__(self, plot: pg.PlotItem) -> None:
        self._plot = plot
        self._theme: Theme | None = None
        self._shown: dict[Key, Layer] = {}

    def show(self, figure: Figure, placed: Sequence[Placed], theme: Theme) -> None:
        """Draws what is new, drops what is gone."""
        if theme is not self._theme:
            self.clear()
            self._theme = theme
        keys = {_key(one.series) for one in placed}
        for key in self._shown.keys() - keys:
            self._drop(key)
        for one, (number, series) in zip(placed, numbered(one.series for one in placed), strict=True):
            self._show(figure, one, self.look(series, number))

    @property
    def names(self) -> set[str]:
        """The series that stand on the plot."""
        return {name for name, _ in self._shown}

    def clear(self) -> None:
        for key in list(self._shown):
            self._drop(key)

    def _drop(self, key: Key) -> None:
        for item in self._shown.pop(key).items:
            self._plot.removeItem(item)

    def _show(self, figure: Figure, placed: Placed, look: Look) -> None:
        series = placed.series
        before = self._shown.get(_key(series))
        if before and (before.series is series or before.series == series) and before.look == look:
            return
        if before and before.follow(placed, look, figure.y):
            return
        if before:
            self._drop(_key(series))
        made = self._shown[_key(series)] = self._layer(figure, placed, look)
        made.show(placed, figure.y)
        for item in made.items:
            self._plot.addItem(item, ignoreBounds=True)

    # ---- items -------------------------------------------------------------------------------

    def _layer(self, figure: Figure, placed: Placed, look: Look) -> Layer:
        series, x, y = placed.series, placed.x, placed.y
        made = Layer(series, look, [])
        if series.tone is Tone.LIMIT:
            made.others.append(self._ground_beyond(float(x[0])))
        if series.mark is Mark.BAND:
            made.band = self._band(look)
        if series.mark is Mark.BARS:
            made.others.append(self._lying(figure, series, x, y, look))
        if series.mark in (Mark.LINE, Mark.STEPS):
            made.line = pg.PlotCurveItem(pen=self._pen(look), connect="finite", antialias=True)
            made.line.setZValue(look.order - 0.5)
        if series.mark is Mark.DOTS and series.low:
            made.bars = self._bars(series, look)
        if series.mark is Mark.DOTS or (series.mark is Mark.STEPS and series.trials):
            made.dots = Dots(lambda: self._scatter(look))
        return made

    def look(self, series: Series, number: int) -> Look:
        """By what it means; plain lines take the categories in turn."""
        assert self._theme is not None
        if series.tone is Tone.PLAIN and series.mark in (Mark.LINE, Mark.STEPS, Mark.BAND):
            names = list(self._theme.categories)
            if series.mark is Mark.STEPS or not series.trials:
                return side_by_side(names, number)
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

    @property
    def _ratio(self) -> float:
        """The screen's dots to a pixel of the look: pens here count in dots."""
        view = self._plot.getViewWidget()
        return float(view.devicePixelRatioF()) if view else 1.0

    def _pen(self, look: Look) -> QPen:
        return pen_of(look, self.ink(look), self._ratio)

    def _scatter(self, look: Look) -> pg.ScatterPlotItem:
        assert self._theme is not None
        ink, edge = self.ink(look), None
        if look.edge:
            edge = pg.mkPen(self._theme.color("canvas"), width=look.edge * self._ratio)
        elif look.ring:
            edge = pg.mkPen(ink, width=look.ring * self._ratio)
        dots = pg.ScatterPlotItem(
            symbol=CROSS if look.symbol == "x" else look.symbol,
            size=look.size,
            pen=edge,
            brush=None if look.ring else QBrush(ink),
        )
        dots.setZValue(look.order)
        return dots

    def _band(self, look: Look) -> Band:
        ink = self.ink(look)
        ink.setAlphaF(FAINT)
        item = Band(ink)
        item.setZValue(look.order - 1)
        return item

    def _bars(self, series: Series, look: Look) -> Bars:
        """Error bars, or the way that a trial in training has come since its first epoch."""
        trails = series.tone is Tone.LIVE
        pen = self._pen(look)
        if trails:
            pen.setWidthF(self._ratio)
            pen.setDashPattern([1, 3])
        item = Bars(pen, not trails)
        item.setZValue(look.order - 0.5)
        return item

    def _lying(self, figure: Figure, series: Series, x: np.ndarray, y: np.ndarray, look: Look) -> Any:
        """Bars from their begin to x; series without trials that share a height stand beside each other."""
        sharing = [one.name for one in figure.series if one.mark is Mark.BARS and not one.trials]
        tall = BAR / (1 if series.trials else len(sharing))
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


def _steps(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Each value holds until the next cost."""
    return np.repeat(x, 2)[1:], np.repeat(y, 2)[:-1]
