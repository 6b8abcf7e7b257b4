"""A chart that is made when there is something to show: a window starts without the plotting library."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from automl.results.figure import Figure
from desktop.run.trial_card import Fact
from desktop.theme import Theme, load

if TYPE_CHECKING:
    from desktop.run.chart_view import ChartView


class LateChart(QWidget):
    """In the place of a `ChartView`, with its signals; what comes before the first figure is remembered."""

    chosen = Signal(int)
    frozen_changed = Signal(bool)
    brushed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.about: Callable[[int], Sequence[Fact]] = lambda _trial: ()
        self._made: ChartView | None = None
        self._theme = load("dark")
        self._hidden: frozenset[str] = frozenset()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    @property
    def view(self) -> ChartView:
        if self._made is None:
            from desktop.run.chart_view import ChartView

            made = self._made = ChartView()
            made.about = lambda trial: self.about(trial)
            made.chosen.connect(self.chosen)
            made.frozen_changed.connect(self.frozen_changed)
            made.brushed.connect(self.brushed)
            made.paint_theme(self._theme)
            made.hide_series(self._hidden)
            self._column.addWidget(made)
            self.setFocusProxy(made)
        return self._made

    @property
    def figure(self) -> Figure | None:
        return self._made.figure if self._made else None

    @property
    def plot(self) -> QWidget:
        """The chart without what lies around it, for pictures."""
        return self.view.plot

    @property
    def trials_drawn(self) -> np.ndarray:
        return self.view.trials_drawn

    def show_figure(self, figure: Figure) -> None:
        self.view.show_figure(figure)

    def hide_series(self, names: frozenset[str]) -> None:
        self._hidden = names
        if self._made:
            self._made.hide_series(names)

    def select(self, trial: int) -> None:
        if self._made:
            self._made.select(trial)

    def fit(self) -> None:
        if self._made:
            self._made.fit()

    def freeze(self, on: bool) -> None:
        if self._made:
            self._made.freeze(on)

    def paint_theme(self, theme: Theme) -> None:
        self._theme = theme
        if self._made:
            self._made.paint_theme(theme)
