"""Paints any figure: the one place where a chart as data becomes marks on the screen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QEnterEvent, QKeyEvent
from PySide6.QtWidgets import QStackedLayout, QWidget

from automl.results.figure import Figure, Tone
from desktop.run.chart_axis import Grid, TickAxis
from desktop.run.chart_box import ChartBox
from desktop.run.chart_layers import Layers
from desktop.run.chart_names import Names, names_of
from desktop.run.hover_card import HoverCard
from desktop.run.series_places import NOTHING, Placed, SeriesPlaces, box, is_mark
from desktop.run.trial_card import Fact
from desktop.shell.empty import EmptyState
from desktop.theme import Theme, load
from desktop.words import tr

REACH = 14.0  # pixels within which the pointer is on a mark
ROOM = 0.04  # around the points, as a share of their span
HOVER_MS = 120
RING = 19  # across the ring of the selected trial, with its line


class ChartView(QWidget):
    """`chosen` carries the trial that was clicked; `frozen_changed` whether news is kept back."""

    chosen = Signal(int)
    frozen_changed = Signal(bool)
    brushed = Signal(object)  # the trials whose lines pass through what was marked; None for all

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.about: Callable[[int], Sequence[Fact]] = lambda _trial: ()
        self._theme = load("dark")
        self._figure: Figure | None = None
        self._waiting: Figure | None = None  # came while the chart was frozen
        self._frozen = self._inside = False
        self._hidden: frozenset[str] = frozenset()
        self._selected = self._pointed = -1
        self._fitted: tuple[float, ...] | None = None
        self._points = _Points.of(())
        self._places = SeriesPlaces()
        self._placed: list[Placed] = []
        self._still: list[Placed] = []  # the marks that names keep off: they do not run from what trains
        self._axes = {"bottom": TickAxis("bottom"), "left": TickAxis("left")}
        self._plot = self._make_plot()
        self._layers = Layers(self._plot.getPlotItem())
        self._names = Names(self._plot.getPlotItem())
        self._ring = pg.ScatterPlotItem(size=RING - 2, brush=None)
        self._ring.setZValue(20)
        self._plot.addItem(self._ring, ignoreBounds=True)
        self._ground()
        self._empty = EmptyState("front", tr("Nothing to draw yet"), "")
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._plot)
        self._stack.addWidget(self._empty)
        self._card = HoverCard(self)
        self._rest = QTimer(self, interval=HOVER_MS, singleShot=True)
        self._rest.timeout.connect(self._show_card)

    def _make_plot(self) -> pg.PlotWidget:
        inside = ChartBox()
        inside.brushed.connect(self._brush)
        plot = pg.PlotWidget(axisItems=self._axes, viewBox=inside)
        plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        plot.setMenuEnabled(False)
        plot.hideButtons()
        box = plot.getPlotItem().vb
        box.disableAutoRange()
        box.sigRangeChanged.connect(self._view_moved)
        self._grid = Grid(self._axes["bottom"], self._axes["left"])
        plot.addItem(self._grid, ignoreBounds=True)
        plot.scene().sigMouseMoved.connect(self._moved)
        plot.scene().sigMouseClicked.connect(self._clicked)
        return plot

    # ---- what is drawn -----------------------------------------------------------------------

    def show_figure(self, figure: Figure) -> None:
        """A chart in place of the last; a view that the user has zoomed stays where it is."""
        if self._frozen:
            self._waiting = figure
            return
        self._figure = figure
        self._paint()

    def hide_series(self, names: frozenset[str]) -> None:
        self._hidden = names
        self._paint()

    def select(self, trial: int) -> None:
        if trial != self._selected:
            self._selected = trial
            self._ring_selected()

    def paint_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._empty.paint_theme(theme)
        self._ground()
        self._paint()

    def _ground(self) -> None:
        self._plot.setBackground(self._theme.color("canvas"))
        self._grid.pen = pg.mkPen(self._theme.color("cGrid"))
        self._ring.setPen(pg.mkPen(self._theme.color("focus"), width=2 * self.devicePixelRatioF()))

    def fit(self) -> None:
        """All points in view again, and every new one from now on."""
        self._fitted = None
        self._fit()

    def freeze(self, on: bool) -> None:
        """Keeps the chart as it is while the run goes on; news is shown when it thaws."""
        if on == self._frozen:
            return
        self._frozen = on
        if not on and self._waiting is not None:
            self._figure, self._waiting = self._waiting, None
            self._paint()
        self.frozen_changed.emit(on)

    @property
    def frozen(self) -> bool:
        return self._frozen

    @property
    def figure(self) -> Figure | None:
        """What is drawn, with the hidden kinds."""
        return self._figure

    @property
    def trials_drawn(self) -> np.ndarray:
        """The trials that have a mark in view of the user."""
        return self._points.trials

    @property
    def plot(self) -> pg.PlotWidget:
        return self._plot

    def _paint(self) -> None:
        figure = self._figure
        self._card.hide()
        if figure is None or figure.empty:
            self._empty.say(tr("Nothing to draw yet"), figure.note if figure else "")
            self._stack.setCurrentWidget(self._empty)
            self._points = _Points.of(())
            return
        self._stack.setCurrentWidget(self._plot)
        self._plot.getPlotItem().vb.brushes = bool(figure.x.names)
        self._axes["bottom"].dress(figure.x, self._theme)
        self._axes["left"].dress(figure.y, self._theme)
        self._placed = self._places.of(figure, [series for series in figure.series if len(series)])
        seen = [one for one in self._placed if one.series.name not in self._hidden]
        shown = [one.series for one in seen]
        self._layers.show(figure, seen, self._theme)
        self._points = _Points.of(seen)
        self._still = [one for one in seen if is_mark(one.series) and one.series.tone is not Tone.LIVE]
        self._names.show(names_of(figure, shown), self._theme)
        self._ring_selected()
        if not self._inside or self._fitted is None:
            self._fit()
        self._place_names()

    def _fit(self) -> None:
        figure = self._figure
        around = box(figure, self._placed) if figure else None
        at = tuple(value for span in self._plot.viewRange() for value in span)
        moved = self._fitted is not None and not np.allclose(at, self._fitted, rtol=1e-6)
        if figure is None or around is None or moved:
            return  # the user has moved the view: it is theirs until they fit it again
        left, right, low, high = around
        wide, tall = (right - left) * ROOM or 0.1, (high - low) * ROOM or 0.01
        beyond = 2 if any(series.tone is Tone.LIMIT for series in figure.series) else 1
        ranges = {"xRange": (left - wide, right + wide * beyond), "yRange": (low - tall, high + tall)}
        self._plot.setRange(**ranges, padding=0)
        self._fitted = tuple(value for span in self._plot.viewRange() for value in span)

    def _ring_selected(self) -> None:
        at = np.flatnonzero(self._points.trials == self._selected)[:1] if self._selected >= 0 else []
        x, y = (self._points.x[at], self._points.y[at]) if len(at) else (NOTHING, NOTHING)
        there = self._ring.getData()
        if not (np.array_equal(there[0], x) and np.array_equal(there[1], y)):
            self._ring.setData(x, y)

    def _view_moved(self, *_: Any) -> None:
        if hasattr(self, "_card"):  # the first range is set before the chart is whole
            self._card.hide()
            self._rest.stop()
            self._place_names()

    def _place_names(self) -> None:
        """In the plot's own pixels."""
        if self._figure is not None and not self._figure.empty:
            self._names.place(self._still, self._pixels, (self._plot.viewRange(), self._plot.size()))

    def _pixels(self, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        """Rows of x and y in pixels of the plot, which fills this widget."""
        box = self._plot.getPlotItem().vb
        (left, right), (low, high) = box.viewRange()
        rect = box.mapRectToScene(box.boundingRect())
        across = rect.left() + (x - left) / (right - left or 1) * rect.width()
        up = rect.bottom() - (y - low) / (high - low or 1) * rect.height()
        return np.column_stack((across, up))

    # ---- the pointer and the keys ------------------------------------------------------------

    def nearest(self, at: QPointF) -> int:
        """The trial under a point of the plot, by looking at all of them; -1 for none."""
        if not len(self._points.x):
            return -1
        pixels = self._pixels(self._points.x, self._points.y)
        away = np.hypot(pixels[:, 0] - at.x(), pixels[:, 1] - at.y())
        found = int(np.argmin(away))
        return int(self._points.trials[found]) if away[found] <= REACH else -1

    def place_of(self, trial: int) -> QPointF | None:
        """Where a trial's mark lies in the plot."""
        at = np.flatnonzero(self._points.trials == trial)[:1]
        if not len(at):
            return None
        [[x, y]] = self._pixels(self._points.x[at], self._points.y[at])
        return QPointF(float(x), float(y))

    def _moved(self, at: QPointF) -> None:
        trial = self.nearest(at)
        if trial != self._pointed:
            self._pointed = trial
            shape = Qt.CursorShape.PointingHandCursor if trial >= 0 else Qt.CursorShape.ArrowCursor
            self._plot.setCursor(shape)
            self._card.hide()
            self._rest.start() if trial >= 0 else self._rest.stop()

    def _show_card(self) -> None:
        at, facts = self.place_of(self._pointed), self.about(self._pointed)
        if at is not None and facts:
            self._card.show_facts(facts, at, self._pixels(*self._points.front))

    def _clicked(self, event: Any) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        if event.double():
            self.fit()
        elif (trial := self.nearest(event.scenePos())) >= 0:
            self.chosen.emit(trial)

    def _brush(self, marked: QRectF) -> None:
        x, y = self._points.x, self._points.y
        inside = (x >= marked.left()) & (x <= marked.right()) & (y >= marked.top()) & (y <= marked.bottom())
        self.brushed.emit(frozenset(self._points.trials[inside].tolist()) or None)

    def enterEvent(self, event: QEnterEvent) -> None:
        """In the chart: the axes keep still under the pointer."""
        self._inside = True
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Out of the chart: the axes may follow what has come meanwhile."""
        self._inside = False
        self._pointed = -1
        self._rest.stop()
        self._card.hide()
        self._fit()
        super().leaveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, scale = event.key(), {Qt.Key.Key_Plus: 0.8, Qt.Key.Key_Equal: 0.8, Qt.Key.Key_Minus: 1.25}
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(key), 0)
        if key == Qt.Key.Key_F:
            self.freeze(not self._frozen)
        elif key == Qt.Key.Key_0:
            self.fit()
        elif Qt.Key(key) in scale:
            self._plot.getPlotItem().vb.scaleBy([scale[Qt.Key(key)]] * 2)
        elif step:
            self._along(step)
        else:
            super().keyPressEvent(event)

    def _along(self, step: int) -> None:
        """The next trial to the left or right: the selection moves through the marks by their cost."""
        order = self._points.trials[np.argsort(self._points.x, kind="stable")]
        if len(order):
            at = np.flatnonzero(order == self._selected)[:1]
            there = int(at[0]) + step if len(at) else 0
            self.chosen.emit(int(order[min(max(there, 0), len(order) - 1)]))


class _Points:
    """All marks that stand for trials, as columns of places; those of the front again by themselves."""

    def __init__(self, x: np.ndarray, y: np.ndarray, trials: np.ndarray, front: np.ndarray) -> None:
        self.x, self.y, self.trials = x, y, trials
        self.front = x[front], y[front]

    @classmethod
    def of(cls, shown: Sequence[Placed]) -> _Points:
        known = [one for one in shown if is_mark(one.series)]
        if not known:
            return cls(NOTHING, NOTHING, np.zeros(0, int), np.zeros(0, bool))
        x, y = np.concatenate([one.x for one in known]), np.concatenate([one.y for one in known])
        trials = np.concatenate([one.trials for one in known])
        front = np.concatenate([np.full(len(one.x), one.series.tone is Tone.FRONT) for one in known])
        drawn = np.isfinite(x) & np.isfinite(y)
        return cls(x[drawn], y[drawn], trials[drawn], front[drawn])
