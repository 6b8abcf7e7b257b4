"""Runs side by side: their fronts on one chart, how they grew, who ranks where, and what that is worth."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from automl.results.compare import Compared, compared
from automl.results.compare_figures import figures
from automl.results.figure import Figure
from desktop import icons
from desktop.run.chart_side import ChartSide, bare, headed
from desktop.run.followed_run import FollowedRun
from desktop.run.tones import line_pixmap, side_by_side
from desktop.run.wording import best_words
from desktop.shell.empty import EmptyState
from desktop.shell.parts import label, rule
from desktop.theme import Theme, load
from desktop.words import tr, tr_n

CHARTS = {
    "fronts": tr("Fronts"),
    "hypervolume-trials": tr("Over trials"),
    "hypervolume-time": tr("Over time"),
}
HEADS = (
    "",
    tr("Run"),
    tr("Setting"),
    tr("Seed"),
    tr("Trials"),
    tr("Best"),
    tr("Front"),
    tr("Hypervolume"),
    "",
)
NUMBERS = (3, 4, 5, 6, 7)  # columns that stand right


class CompareView(QWidget):
    """`closed` when the user has seen enough; `dropped` carries a run that is to stand aside."""

    closed = Signal()
    dropped = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._theme = load("dark")
        self._runs: list[FollowedRun] = []
        self._shown_by: tuple[object, ...] = ()
        self.found: Compared | None = None
        self._problem = ""
        self._side = ChartSide(CHARTS, legend=False)  # the table has the marks
        self.chart, self.tabs = self._side.chart, self._side.tabs
        self._side.turned.connect(lambda _chart: self._other_chart())
        self._figures: dict[str, Figure] = {}
        self._about = label("", "small", "secondary")
        self._words = label("", "small", "secondary", wrap=True)
        self._table, self._holder = QGridLayout(), QWidget()
        self._empty = EmptyState("front", tr("These runs do not compare"), "")
        self._lay_out()

    def _lay_out(self) -> None:
        title, closing = tr("Runs side by side"), tr("Close comparison")
        top = headed(title, self._about, closing, self.closed.emit)
        self._body = QWidget()
        row = QHBoxLayout(self._body)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._side, 52)
        row.addWidget(self._table_side(), 48)
        column = bare(QVBoxLayout(self))
        for part, stretch in ((top, 0), (rule(), 0), (self._body, 1), (self._empty, 1)):
            column.addWidget(part, stretch)

    def _table_side(self) -> QWidget:
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(16, 12, 12, 12)
        column.setSpacing(12)
        self._table.setHorizontalSpacing(14)
        self._table.setVerticalSpacing(4)
        self._table.setColumnStretch(2, 1)
        self._table.setContentsMargins(0, 0, 0, 0)
        self._holder.setLayout(self._table)
        column.addWidget(self._holder)
        column.addWidget(self._words)
        column.addStretch()
        return side

    # ---- what is shown -----------------------------------------------------------------------

    @property
    def runs(self) -> Sequence[FollowedRun]:
        return tuple(self._runs)

    def show_runs(self, runs: Sequence[FollowedRun]) -> None:
        """These; or the same ones again, which only costs something where a trial has ended since."""
        by = tuple((run.folder.id, run.title, len(run.state.trials), _ended(run)) for run in runs)
        if by == self._shown_by:
            return
        self._shown_by, self._runs = by, list(runs)
        names = names_of(runs)
        self.found, problems = compared(dict(zip(names, (run.state for run in runs), strict=True)))
        self._about.setText(
            tr_n("{n} run, in its own bounds", "{n} runs, in the bounds of the first", len(runs))
        )
        self._body.setVisible(self.found is not None)
        self._empty.setVisible(self.found is None)
        if self.found is None:
            self._problem = " ".join(map(str, problems))
            self._empty.say(tr("These runs do not compare"), self._problem)
            return
        self._figures = dict(figures(self.found))
        self._words.setText("\n".join(told(self.found)))
        self._fill(self.found)
        self._draw()

    def _other_chart(self) -> None:
        self._draw()
        self.chart.fit()

    def _draw(self) -> None:
        if figure := self._figures.get(self.tabs.current):
            self._side.show_figure(figure)

    def _fill(self, found: Compared) -> None:
        while item := self._table.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        for column, words in enumerate(HEADS):
            self._table.addWidget(label(words, "small", "hint"), 0, column, _side(column))
        drawn = [n for n, series in enumerate(self._figures["fronts"].series) if len(series)]
        number = QLocale()
        for n, (side, run) in enumerate(zip(found.sides, self._runs, strict=True)):
            mark = QLabel()
            if n in drawn:
                look = side_by_side(list(self._theme.categories), drawn.index(n))
                ink = QColor(self._theme.categories[look.token])
                mark.setPixmap(line_pixmap(look, ink, self.devicePixelRatioF()))
            cells = (
                side.name,
                side.group if len(found.groups) > 1 else "–",
                str(side.seed),
                number.toString(side.trials),
                best_words(run.state) or "–",
                str(len(side.front)),
                number.toString(side.front.hypervolume, "f", 3),
            )
            self._table.addWidget(mark, n + 1, 0)
            for column, words in enumerate(cells, 1):
                self._table.addWidget(label(words, "small", wrap=column < 3), n + 1, column, _side(column))
            self._table.addWidget(self._dropper(run), n + 1, len(HEADS) - 1)

    def _dropper(self, run: FollowedRun) -> QToolButton:
        made = QToolButton()
        made.setIcon(icons.icon("close", self._theme.color("text2")))
        made.setToolTip(tr("Take “{title}” out of the comparison", title=run.title))
        made.setAccessibleName(made.toolTip())
        made.clicked.connect(lambda _=False: self.dropped.emit(run))
        return made

    @property
    def words(self) -> str:
        """What it says in sentences."""
        return self._words.text() if self.found else self._problem

    def paint_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._side.paint_theme(theme)
        self._empty.paint_theme(theme)
        if self.found is not None:
            self._fill(self.found)


def names_of(runs: Sequence[FollowedRun]) -> list[str]:
    """Short where that tells them apart, with the last part of their ids where not."""
    titles = [run.title for run in runs]
    return [
        title if titles.count(title) == 1 else f"{title} {run.folder.id.rpartition('-')[2]}"
        for title, run in zip(titles, runs, strict=True)
    ]


def told(found: Compared) -> list[str]:
    """Ranks and tests in sentences, the best first."""
    if len(found.groups) < 2:
        return (
            [tr("These runs differ in their seed alone: there is nothing to test.")]
            if len(found.sides) > 1
            else []
        )
    number = QLocale()
    lines = [
        tr_n("After {n} trial each, by hypervolume:", "After {n} trials each, by hypervolume:", found.trials)
    ]
    for place, group in enumerate(found.groups, 1):
        seeds = tr_n("{n} seed", "{n} seeds", len(group.hypervolumes))
        spread = f" ± {number.toString(group.std, 'f', 3)}" if group.std else ""
        mean = number.toString(group.mean, "f", 3)
        lines.append(
            tr(
                "{place}.  {name}: {mean}{spread}, {seeds}, mean rank {rank:.3g}",
                place=place,
                name=group.name,
                mean=mean,
                spread=spread,
                seeds=seeds,
                rank=group.rank,
            )
        )
    return [*lines, *(found.words(test) for test in found.tests)]


def _ended(run: FollowedRun) -> tuple[int, ...]:
    return tuple(run.state.counts.values())


def _side(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column in NUMBERS else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
