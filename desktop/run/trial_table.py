"""The trials of a run as a table: keyed by trial, sorted by values and not by their words."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QLocale,
    QModelIndex,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
)

from automl.results.charts._axes import cost_of, factor, score_of
from automl.results.state import RunState
from automl.results.ticks import short
from automl.results.trial import Trial, TrialState

SORT = Qt.ItemDataRole.UserRole
Index = QModelIndex | QPersistentModelIndex

STATE_WORDS = {
    TrialState.RUNNING: "Training",
    TrialState.DONE: "Finished",
    TrialState.STOPPED: "Stopped early",
    TrialState.INFEASIBLE: "Over a limit",
    TrialState.REUSED: "Known already",
    TrialState.FAILED: "Failed",
}


@dataclass(frozen=True, slots=True)
class Column:
    """A heading, the value that sorts, the words that show, and whether it is a number."""

    title: str
    value: Callable[[RunState, Trial], Any]
    words: Callable[[RunState, Trial], str]
    number: bool = True


def _score(run: RunState, trial: Trial) -> float:
    return -math.inf if trial.score is None else trial.score * factor(score_of(run))


def _score_words(run: RunState, trial: Trial) -> str:
    unit = score_of(run).unit
    return "–" if trial.score is None else f"{_score(run, trial):.2f} {unit}".rstrip()


def _state_words(run: RunState, trial: Trial) -> str:
    return "Front" if trial.number in run.front.trials else STATE_WORDS[trial.state]


def _cost_words(run: RunState, trial: Trial) -> str:
    cost = run.cost(trial)
    return QLocale().toString(round(cost)) if math.isfinite(cost) and cost >= 1 else short(cost)


def _choices(_run: RunState, trial: Trial) -> str:
    return "  ".join(f"{name}={short(v) if isinstance(v, float) else v}" for name, v in trial.choices.items())


COLUMNS = (
    Column("#", lambda _, t: t.number, lambda _, t: str(t.number)),
    Column("Score", _score, _score_words),
    Column("Cost", lambda r, t: r.cost(t), _cost_words),
    Column("MACs", lambda _, t: t.macs, lambda _, t: short(t.macs)),
    Column("Epochs", lambda _, t: t.epochs, lambda _, t: str(t.epochs)),
    Column("State", _state_words, _state_words, number=False),
    Column("Choices", _choices, _choices, number=False),
)


class TrialTable(QAbstractTableModel):
    """Rows are trials in the order in which they were asked for."""

    def __init__(self) -> None:
        super().__init__()
        self._run = RunState()
        self._numbers: list[int] = []
        self._row_of: dict[int, int] = {}

    def show_run(self, run: RunState) -> None:
        """Another run: everything is new."""
        self.beginResetModel()
        self._run = run
        self._numbers = list(run.trials)
        self._row_of = {number: row for row, number in enumerate(self._numbers)}
        self.endResetModel()

    def refresh(self) -> None:
        """The same run has gone on: new rows come at the end, the others are told as changed."""
        new = [number for number in self._run.trials if number not in self._row_of]
        if new:
            first = len(self._numbers)
            self.beginInsertRows(QModelIndex(), first, first + len(new) - 1)
            self._numbers += new
            self._row_of.update({number: first + n for n, number in enumerate(new)})
            self.endInsertRows()
        if self._numbers:
            self.dataChanged.emit(self.index(0, 1), self.index(len(self._numbers) - 1, len(COLUMNS) - 2))

    def trial_at(self, row: int) -> int:
        return self._numbers[row]

    def row_of(self, trial: int) -> int:
        return self._row_of.get(trial, -1)

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._numbers)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(COLUMNS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        column, trial = COLUMNS[index.column()], self._run.trials[self._numbers[index.row()]]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.words(self._run, trial)
        if role == SORT:
            return column.value(self._run, trial)
        if role == Qt.ItemDataRole.ToolTipRole:
            return trial.reason or None
        if role == Qt.ItemDataRole.TextAlignmentRole and column.number:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        named = {1: score_of(self._run).name.capitalize(), 2: cost_of(self._run).name.capitalize()}
        return named.get(section, COLUMNS[section].title)


def sorted_by_values(model: TrialTable) -> QSortFilterProxyModel:
    """What a view shows: best score first until the user sorts otherwise."""
    proxy = QSortFilterProxyModel()
    proxy.setSourceModel(model)
    proxy.setSortRole(SORT)
    proxy.sort(1, Qt.SortOrder.DescendingOrder)
    return proxy
