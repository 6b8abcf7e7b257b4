"""Paints any figure: the one place where a chart as data becomes marks on the screen."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QBrush, QPen
from PySide6.QtWidgets import QStackedLayout, QWidget

from automl.results.figure import Axis, Figure, Mark, Series, Tone, spans
from automl.results.ticks import ticks
from desktop import fonts
from desktop.run.tones import LOOKS, Look
from desktop.shell.empty import EmptyState
from desktop.theme import Theme, load

REACH = 14.0  # pixels within which the pointer is on a mark
ROOM = 0.04  # around the points, as a share of their span
NAMED = (Tone.KNEE, Tone.REFERENCE, Tone.BASELINE, Tone.LIMIT)


class TickAxis(pg.AxisItem):
    """An axis with the ticks of `automl.results.ticks`; a log axis is fed the logarithms."""

    def __init__(self, orientation: str) -> None:
        super().__init__(orientation)
        self.log = False
        self.whole = False
        self.enableAutoSIPrefix(False)

    def tickValues(self, low: float, high: float, size: float) -> list[tuple[float, list[float]]]:
        room = max(3, int(size / 70))
        bounds = (10**low, 10**high) if self.log else (low, high)
        self._labels = {self._place(t.value): t.label for t in ticks(*bounds, self.log, room, self.whole)}
        return [(1.0, list(self._labels))]

    def tickStrings(self, values: Sequence[float], _scale: float, _spacing: float) -> list[str]:
        return [self._labels.get(value, "") for value in values]

    def _place(self, value: float) -> float:
        return math.log10(value) if self.log else value


class ChartView(QWidget):
    """`chosen` carries the trial that was clicked, `pointed` the one under the pointer (-1: none)."""

    chosen = Signal(int)
    pointed = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._theme = load("dark")
        self._figure: Figure | None = None
        self._hidden: frozenset[str] = frozenset()
        self._selected = -1
        self._pointed = -1
        self._fitted: tuple[float, ...] | None = None
        self._axes = {"bottom": TickAxis("bottom"), "left": TickAxis("left")}
        self._plot = pg.PlotWidget(axisItems=self._axes)
        self._plot.setMenuEnabled(False)
        self._plot.hideButtons()
        self._plot.scene().sigMouseMoved.connect(self._moved)
        self._plot.scene().sigMouseClicked.connect(self._clicked)
        self._empty = EmptyState("front", "Nothing to draw yet", "")
        self._layers = QStackedLayout(self)
        self._layers.addWidget(self._plot)
        self._layers.addWidget(self._empty)
        self._points: tuple[np.ndarray, np.ndarray, np.ndarray] = _no_points()

    # ---- what is drawn -----------------------------------------------------------------------

    def show_figure(self, figure: Figure) -> None:
        """A chart in place of the last; a view that the user has zoomed stays where it is."""
        self._figure = figure
        self._paint()

    def hide_series(self, names: frozenset[str]) -> None:
        self._hidden = names
        self._paint()

    def select(self, trial: int) -> None:
        if trial != self._selected:
            self._selected = trial
            self._paint()

    def paint_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._empty.paint_theme(theme)
        self._paint()

    def fit(self) -> None:
        """All points in view again, and every new one from now on."""
        self._fitted = None
        self._paint()

    @property
    def trial_under_pointer(self) -> int:
        return self._pointed

    def _paint(self) -> None:
        figure = self._figure
        if figure is None or figure.empty:
            self._empty.say("Nothing to draw yet", figure.note if figure else "")
            self._layers.setCurrentWidget(self._empty)
            return
        self._layers.setCurrentWidget(self._plot)
        self._plot.setBackground(self._theme.color("canvas"))
        self._dress_axis("bottom", figure.x)
        self._dress_axis("left", figure.y)
        self._plot.clear()
        shown = [series for series in figure.series if series.name not in self._hidden and len(series)]
        for n, series in enumerate(shown):
            self._add(series, n)
        self._points = _points_of(shown, figure)
        self._ring_selected()
        self._fit(figure)

    def _dress_axis(self, side: str, axis: Axis) -> None:
        item, theme = self._axes[side], self._theme
        item.log, item.whole = axis.log, axis.whole
        item.setLabel(axis.title, color=theme.tokens["text2"], **{"font-size": "11px"})
        item.setPen(pg.mkPen(theme.color("cAxis")))
        item.setTextPen(pg.mkPen(theme.color("text2")))
        item.setTickFont(fonts.role("key"))
        item.setStyle(tickLength=-4)
        item.setGrid(28)

    def _fit(self, figure: Figure) -> None:
        box = spans(figure)
        at = tuple(value for span in self._plot.viewRange() for value in span)
        if box is None or (self._fitted is not None and not np.allclose(at, self._fitted, rtol=1e-6)):
            return  # the user has moved the view: it is theirs until they fit it again
        left, right = (math.log10(v) if figure.x.log else v for v in box[:2])
        low, high = (math.log10(v) if figure.y.log else v for v in box[2:])
        wide, tall = (right - left) * ROOM or 0.1, (high - low) * ROOM or 0.01
        self._plot.setRange(xRange=(left - wide, right + wide), yRange=(low - tall, high + tall), padding=0)
        self._fitted = tuple(value for span in self._plot.viewRange() for value in span)

    # ---- series ------------------------------------------------------------------------------

    def _add(self, series: Series, number: int) -> None:
        assert self._figure is not None
        look = self._look(series, number)
        x, y = _places(series.x, self._figure.x), _places(series.y, self._figure.y)
        if series.tone is Tone.LIMIT:
            self._shade_beyond(x)
        if series.mark is Mark.BAND:
            self._add_band(series, x, look)
        if series.mark in (Mark.LINE, Mark.STEPS):
            line = _steps(x, y) if series.mark is Mark.STEPS else (x, y)
            self._plot.addItem(pg.PlotDataItem(*line, pen=self._pen(look, look.line), connect="finite"))
        if series.mark is Mark.DOTS or (series.mark is Mark.STEPS and series.trials):
            if series.low:
                self._add_bars(series, x, y, look)
            self._plot.addItem(self._dots(x, y, look))
        if series.tone in NAMED:
            self._name(series, float(x[-1] if series.tone is Tone.LIMIT else x[0]), float(np.nanmax(y)), look)

    def _look(self, series: Series, number: int) -> Look:
        look = LOOKS[series.tone]
        if series.tone is Tone.PLAIN and series.mark in (Mark.LINE, Mark.STEPS):
            return Look(token=list(self._theme.categories)[number % len(self._theme.categories)], line=1.25)
        return look

    def _ink(self, look: Look) -> Any:
        theme = self._theme
        return (
            pg.mkColor(theme.categories[look.token])
            if look.token in theme.categories
            else theme.color(look.token)
        )

    def _pen(self, look: Look, width: float) -> QPen:
        pen = pg.mkPen(self._ink(look), width=width)
        if look.dash and width == look.line:
            pen.setDashPattern([part / width for part in look.dash])
        return pen

    def _dots(self, x: np.ndarray, y: np.ndarray, look: Look) -> pg.ScatterPlotItem:
        ink, canvas = self._ink(look), self._theme.color("canvas")
        filled = not look.ring and look.symbol != "x"
        pen = (
            pg.mkPen(canvas, width=1.5) if look.token == "cFront" else pg.mkPen(ink, width=look.ring or 1.75)
        )
        dots = pg.ScatterPlotItem(
            x,
            y,
            symbol=look.symbol,
            size=look.size,
            pen=pen if not filled or look.token == "cFront" else None,
            brush=QBrush(ink) if filled or look.symbol == "x" else None,
            pxMode=True,
        )
        dots.setZValue(look.order)
        return dots

    def _add_bars(self, series: Series, x: np.ndarray, y: np.ndarray, look: Look) -> None:
        """Error bars, or the trail of a trial in training from its first epoch."""
        assert self._figure is not None
        low = _places(series.low, self._figure.y)
        high = _places(series.high or series.y, self._figure.y)
        item = pg.ErrorBarItem(x=x, y=y, top=high - y, bottom=y - low, pen=self._pen(look, look.line))
        self._plot.addItem(item)

    def _add_band(self, series: Series, x: np.ndarray, look: Look) -> None:
        assert self._figure is not None
        ink = self._ink(look)
        ink.setAlphaF(0.18)
        edges = [
            pg.PlotDataItem(x, _places(side, self._figure.y), pen=None) for side in (series.low, series.high)
        ]
        self._plot.addItem(pg.FillBetweenItem(*edges, brush=QBrush(ink)))

    def _shade_beyond(self, x: np.ndarray) -> None:
        """The ground that a limit forbids."""
        ground = pg.LinearRegionItem((float(x[0]), 400.0), movable=False, brush=self._theme.color("cLimit"))
        for line in ground.lines:
            line.setPen(None)
        ground.setZValue(-10)
        self._plot.addItem(ground, ignoreBounds=True)

    def _name(self, series: Series, x: float, y: float, look: Look) -> None:
        text = pg.TextItem(
            series.name, color=self._ink(look), anchor=(1.05, 0) if series.tone is Tone.LIMIT else (0, 1.1)
        )
        text.setFont(fonts.role("key"))
        text.setPos(x, y)
        self._plot.addItem(text, ignoreBounds=True)

    def _ring_selected(self) -> None:
        x, y, trials = self._points
        at = np.flatnonzero(trials == self._selected)
        if self._selected >= 0 and len(at):
            pen = pg.mkPen(self._theme.color("focus"), width=2)
            ring = pg.ScatterPlotItem(x[at[:1]], y[at[:1]], size=17, pen=pen, brush=None, pxMode=True)
            ring.setZValue(20)
            self._plot.addItem(ring)

    # ---- the pointer -------------------------------------------------------------------------

    def _nearest(self, scene: QPointF) -> int:
        """The trial under a point of the plot's scene, by looking at all of them."""
        x, y, trials = self._points
        if not len(x):
            return -1
        view = self._plot.getPlotItem().vb
        pixel = view.viewPixelSize()
        at = view.mapSceneToView(scene)
        away = np.hypot((x - at.x()) / pixel[0], (y - at.y()) / pixel[1])
        nearest = int(np.argmin(away))
        return int(trials[nearest]) if away[nearest] <= REACH else -1

    def _moved(self, scene: QPointF) -> None:
        trial = self._nearest(scene)
        if trial != self._pointed:
            self._pointed = trial
            self._plot.setCursor(
                Qt.CursorShape.PointingHandCursor if trial >= 0 else Qt.CursorShape.ArrowCursor
            )
            self.pointed.emit(trial)

    def _clicked(self, event: Any) -> None:
        if event.double():
            self.fit()
        elif (trial := self._nearest(event.scenePos())) >= 0:
            self.chosen.emit(trial)


def _places(values: Sequence[float], axis: Axis) -> np.ndarray:
    """Where values lie on an axis; what has no place on a log axis is no number."""
    numbers = np.asarray(values, float)
    if not axis.log:
        return numbers
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(numbers > 0, np.log10(numbers), np.nan)


def _steps(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Each value holds until the next cost."""
    return np.repeat(x, 2)[1:], np.repeat(y, 2)[:-1]


def _points_of(shown: Sequence[Series], figure: Figure) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """All marks that stand for trials, as three columns."""
    known = [s for s in shown if len(s.trials) == len(s)]
    if not known:
        return _no_points()
    x = np.concatenate([_places(s.x, figure.x) for s in known])
    y = np.concatenate([_places(s.y, figure.y) for s in known])
    trials = np.concatenate([np.asarray(s.trials, int) for s in known])
    drawn = np.isfinite(x) & np.isfinite(y)
    return x[drawn], y[drawn], trials[drawn]


def _no_points() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    return np.zeros(0), np.zeros(0), np.zeros(0, int)
