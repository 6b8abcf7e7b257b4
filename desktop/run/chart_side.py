"""A chart under its tabs: its legend above it, or in a button where it is low, and a note below."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QMenu, QToolButton, QVBoxLayout, QWidget

from automl.results.figure import Figure
from desktop import density, icons
from desktop.run.chart_export import ExportButton
from desktop.run.chart_tabs import ChartTabs
from desktop.run.late_chart import LateChart
from desktop.run.legend import Legend
from desktop.shell.parts import button, label, rule
from desktop.theme import Theme
from desktop.words import tr

LOW = 260  # pixels of height: below, the legend gives its row to the chart
HEAD = 52


class ChartSide(QWidget):
    """`turned` carries the id of the chart whose tab was chosen; more tools stand before the export."""

    turned = Signal(str)

    def __init__(self, charts: Mapping[str, str], legend: bool = True) -> None:
        super().__init__()
        self.chart, self.legend = LateChart(), Legend()
        self.tabs = ChartTabs(charts)
        self.tabs.chosen.connect(self.turned)
        self.export = ExportButton(self.chart)
        self._has_legend = legend
        self._note = label("", "small", "hint", wrap=True)
        self._folded = _legend_button(self.legend)
        self.tools = QHBoxLayout()
        self._ground = QFrame()
        self._lay_out()

    def _lay_out(self) -> None:
        self.tools.setContentsMargins(8, 0, 8, 0)
        self.tools.setSpacing(2)
        self.tools.addWidget(self.tabs, 1)
        for tool in (self._folded, self.export):
            self.tools.addWidget(tool)
        self._ground.setObjectName("canvas")
        inner = bare(QVBoxLayout(self._ground))
        inner.setContentsMargins(8, 4, 12, 4)
        inner.addWidget(self.legend)
        inner.addWidget(self.chart, 1)
        inner.addWidget(self._note)
        self.column = bare(QVBoxLayout(self))
        self.column.addLayout(self.tools)
        self.column.addWidget(rule())
        self.column.addWidget(self._ground, 1)
        self.legend.changed.connect(self.chart.hide_series)

    def show_figure(self, figure: Figure) -> None:
        self.legend.show_figure(figure)
        self.chart.show_figure(figure)
        self._note.setText("" if figure.empty else figure.note)
        self._note.setVisible(bool(self._note.text()))
        self._fold()

    def _fold(self) -> None:
        some = self._has_legend and bool(self.legend.words)
        low = self._ground.height() < LOW
        self.legend.setVisible(some and not low)
        self._folded.setVisible(some and low)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold()

    def paint_theme(self, theme: Theme) -> None:
        for part in (self.chart, self.legend, self.tabs):
            part.paint_theme(theme)
        self.export.setIcon(icons.icon("export", theme.color("text2")))


def _legend_button(legend: Legend) -> QToolButton:
    """A menu of what the legend has: a tick for each kind that is shown."""
    made = QToolButton()
    made.setText(tr("Legend"))
    made.setToolTip(tr("What the marks mean; which are shown"))
    made.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    menu = QMenu(made)

    def fill() -> None:
        menu.clear()
        for entry in legend.entries():
            action = menu.addAction(entry.icon, entry.words)
            action.setCheckable(True)
            action.setChecked(entry.shown)
            action.triggered.connect(lambda _on=False, name=entry.name: legend.press(name))

    menu.aboutToShow.connect(fill)
    made.setMenu(menu)
    made.hide()
    return made


def bare(layout: QVBoxLayout) -> QVBoxLayout:
    """Parts that touch: what divides them are lines."""
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(0)
    return layout


def headed(title: str, below: QWidget | QLayout, closing: str, close: Callable[[], object]) -> QFrame:
    """The head of what is shown instead of a run: a title, a line below it, and a button that ends it."""
    row, names, frame = QHBoxLayout(), QVBoxLayout(), QFrame()
    row.setContentsMargins(16, 4, 12, 4)
    names.setSpacing(2)
    names.addWidget(label(title, "dialog"))
    if isinstance(below, QLayout):
        names.addLayout(below)
    else:
        names.addWidget(below)
    row.addLayout(names)
    row.addStretch()
    row.addWidget(button(closing, close))
    density.hold(frame, HEAD)
    frame.setLayout(row)
    return frame
