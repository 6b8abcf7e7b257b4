"""The trials of a run as a table: keyed by trial, sorted by values and not by their words."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
)
from PySide6.QtGui import QColor, QPixmap

from automl.results.charts._axes import cost_of, named, score_of
from automl.results.figure import Tone
from automl.results.state import RunState
from automl.results.ticks import short
from automl.results.trial import Trial, TrialState
from desktop.run.tones import LOOKS, mark_pixmap
from desktop.run.trial_filter import TrialFilter
from desktop.run.wording import choice_words, cost_words, score_words, state_words
from desktop.theme import Theme, load

SORT = Qt.ItemDataRole.UserRole
Index = QModelIndex | QPersistentModelIndex

TONES = {
    TrialState.RUNNING: Tone.LIVE,
    TrialState.DONE: Tone.SETTLED,
    TrialState.STOPPED: Tone.DIM,
    TrialState.INFEASIBLE: Tone.FAILED,
    TrialState.REUSED: Tone.SETTLED,
    TrialState.FAILED: Tone.FAILED,
}
INKS = {Tone.FRONT: "accentText", Tone.LIVE: "warn", Tone.FAILED: "danger", Tone.DIM: "text3"}


@dataclass(frozen=True, slots=True)
class Column:
    """A heading, the value that sorts, the words that show, and whether it is a number."""

    title: str
    value: Callable[[RunState, Trial], Any]
    words: Callable[[RunState, Trial], str]
    number: bool = True


def _score(_run: RunState, trial: Trial) -> float:
    known = trial.score is not None and math.isfinite(trial.score)
    return float(trial.score) if known and trial.score is not None else -math.inf


def _cost(run: RunState, trial: Trial) -> float:
    cost = run.cost(trial)
    return cost if math.isfinite(cost) else math.inf


def _choices(_run: RunState, trial: Trial) -> str:
    return choice_words(trial)


COLUMNS = (
    Column("#", lambda _, t: t.number, lambda _, t: str(t.number)),
    Column("Score", _score, lambda r, t: score_words(r, t.score, more=1)),
    Column("Cost", _cost, lambda r, t: cost_words(r.cost(t))),
    Column("MACs", lambda _, t: t.macs, lambda _, t: short(t.macs)),
    Column("Epochs", lambda _, t: t.epochs, lambda _, t: str(t.epochs)),
    Column("State", state_words, state_words, number=False),
    Column("Choices", _choices, _choices, number=False),
)
STATE = 5


class TrialTable(QAbstractTableModel):
    """Rows are trials in the order in which they were asked for; `hold` keeps new ones back."""

    def __init__(self) -> None:
        super().__init__()
        self._run = RunState()
        self._theme = load("dark")
        self._numbers: list[int] = []
        self._row_of: dict[int, int] = {}
        self._values: dict[int, tuple[Any, ...]] = {}
        self._held = False
        self._changed: set[int] = set()  # and not yet told, while rows are held
        self._front: frozenset[int] = frozenset()
        self._marks: dict[Tone, QPixmap] = {}

    def show_run(self, run: RunState) -> None:
        """Another run: everything is new."""
        self.beginResetModel()
        self._run = run
        self._changed, self._front = set(), frozenset(run.front.trials)
        self._numbers = list(run.trials)
        self._row_of = {number: row for row, number in enumerate(self._numbers)}
        self._values = {}
        for number in self._numbers:
            self._remember(number)
        self.endResetModel()

    def refresh(self, changed: Iterable[int] = ()) -> None:
        """The same run has gone on: new rows come at the end; `changed` trials are told as changed.

        What joins or leaves the front changes too, though nothing was logged of it.
        """
        self._changed |= set(changed)
        if self._held:
            return
        self._insert(list(islice(self._run.trials, len(self._numbers), None)))
        front = frozenset(self._run.front.trials)
        for number in sorted(self._changed | (front ^ self._front)):
            if (row := self.row_of(number)) >= 0:
                self._remember(number)
                self.dataChanged.emit(self.index(row, 1), self.index(row, len(COLUMNS) - 1))
        self._changed, self._front = set(), front

    def _insert(self, new: list[int]) -> None:
        if new:
            first = len(self._numbers)
            for number in new:
                self._remember(number)
            self.beginInsertRows(QModelIndex(), first, first + len(new) - 1)
            self._numbers += new
            self._row_of.update({number: first + n for n, number in enumerate(new)})
            self.endInsertRows()

    def _remember(self, number: int) -> None:
        """What a row is sorted by, as it was last told.

        The sorting proxy finds a changed row its place among the others, which must not have changed unheard.
        """
        trial = self._run.trials[number]
        self._values[number] = tuple(column.value(self._run, trial) for column in COLUMNS)

    def hold(self, on: bool) -> None:
        """While the pointer is over the rows none may move: what is new waits."""
        self._held = on
        if not on:
            self.refresh()

    @property
    def run(self) -> RunState:
        """The run whose trials these are."""
        return self._run

    @property
    def waiting(self) -> int:
        """How many new rows are kept back."""
        return len(self._run.trials) - len(self._numbers)

    def paint_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._marks = {}
        if self._numbers:
            last = self.index(len(self._numbers) - 1, STATE)
            self.dataChanged.emit(self.index(0, STATE), last, [Qt.ItemDataRole.DecorationRole])

    def trial_at(self, row: int) -> int:
        return self._numbers[row]

    def row_of(self, trial: int) -> int:
        return self._row_of.get(trial, -1)

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._numbers)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(COLUMNS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == SORT:  # asked for at every comparison
            return self._values[self._numbers[index.row()]][index.column()]
        column, trial = COLUMNS[index.column()], self._run.trials[self._numbers[index.row()]]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.words(self._run, trial)
        if role == Qt.ItemDataRole.ToolTipRole:
            return trial.reason or (choice_words(trial) if index.column() == len(COLUMNS) - 1 else None)
        if role == Qt.ItemDataRole.TextAlignmentRole and column.number:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if index.column() == STATE:
            return self._state(trial, role)
        return None

    def _state(self, trial: Trial, role: int) -> Any:
        """The mark of its state and the ink of its word."""
        tone = Tone.FRONT if state_words(self._run, trial).startswith("Front") else TONES[trial.state]
        if role == Qt.ItemDataRole.DecorationRole:
            if tone not in self._marks:
                look = LOOKS[tone]
                self._marks[tone] = mark_pixmap(look, self._theme.color(look.token), 2.0)
            return self._marks[tone]
        if role == Qt.ItemDataRole.ForegroundRole:
            return QColor(self._theme.color(INKS.get(tone, "text1")))
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if COLUMNS[section].number else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        heads = {1: named(score_of(self._run).name), 2: named(cost_of(self._run).name)}
        return heads.get(section, COLUMNS[section].title)


class SortedTrials(QSortFilterProxyModel):
    """Sorts by values, and says in the heading which column sorts and which way; `narrow` filters."""

    def __init__(self) -> None:
        super().__init__()
        self.filter = TrialFilter()

    def narrow(self, wanted: TrialFilter) -> None:
        if wanted != self.filter:
            self.filter = wanted
            self.invalidate()

    def filterAcceptsRow(self, row: int, _parent: Index) -> bool:
        if not self.filter:
            return True
        table = self.sourceModel()
        assert isinstance(table, TrialTable)
        return self.filter.fits(table.run, table.run.trials[table.trial_at(row)])

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        words = super().headerData(section, orientation, role)
        if role != Qt.ItemDataRole.DisplayRole or section != self.sortColumn():
            return words
        return f"{words} {'↓' if self.sortOrder() == Qt.SortOrder.DescendingOrder else '↑'}"


def sorted_by_values(model: TrialTable) -> SortedTrials:
    """What a view shows: best score first until the user sorts otherwise."""
    proxy = SortedTrials()
    proxy.setSourceModel(model)
    proxy.setSortRole(SORT)
    proxy.sort(1, Qt.SortOrder.DescendingOrder)
    return proxy
