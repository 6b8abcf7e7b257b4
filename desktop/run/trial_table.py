"""The trials of a run as a table: sorted by values and not by their words, and still under the pointer.

The model sorts and filters itself: a proxy of Qt's asks Python at every comparison, and again at every epoch.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QPixmap

from automl.results.charts._axes import cost_of, named, score_of
from automl.results.figure import Tone
from automl.results.state import RunState
from automl.results.ticks import short
from automl.results.trial import Trial, TrialState
from desktop.run import sparkline
from desktop.run.tones import LOOKS, mark_pixmap
from desktop.run.trial_filter import TrialFilter
from desktop.run.wording import CUT_OFF, choice_words, cost_words, curve_words, score_words, state_words
from desktop.theme import Theme, load
from desktop.words import tr

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


def _rise(_run: RunState, trial: Trial) -> float:
    """What the last epoch brought: who still learns comes together."""
    return trial.curve[-1] - trial.curve[-2] if len(trial.curve) > 1 else -math.inf


def _nothing(_run: RunState, _trial: Trial) -> str:
    return ""


COLUMNS = (
    Column("#", lambda _, t: t.number, lambda _, t: str(t.number)),
    Column(tr("Score"), _score, lambda r, t: score_words(r, t.score, more=1)),
    Column(tr("Cost"), _cost, lambda r, t: cost_words(r.cost(t))),
    Column("MACs", lambda _, t: t.macs, lambda _, t: short(t.macs)),
    Column(tr("Epochs"), lambda _, t: t.epochs, lambda _, t: str(t.epochs)),
    Column(tr("Curve"), _rise, _nothing, number=False),
    Column(tr("State"), state_words, state_words, number=False),
    Column(tr("Choices"), _choices, _choices, number=False),
)
CURVE_COLUMN, STATE = 5, 6
Key = tuple[Any, int]


class TrialTable(QAbstractTableModel):
    """Rows are trials, the best score first until the user sorts otherwise; `hold` keeps new ones back."""

    def __init__(self) -> None:
        super().__init__()
        self._run = RunState()
        self._theme = load("dark")
        self.filter = TrialFilter()
        self._column, self._down = 1, True
        self._taken = 0  # so many of the run's trials are rows, or were left out by the filter
        self._rising: list[int] = []  # the trials of all rows by their keys
        self._keys: dict[int, Key] = {}
        self._held = False
        self._changed: set[int] = set()  # and not yet told, while rows are held
        self._front: frozenset[int] = frozenset()
        self._marks: dict[Tone, QPixmap] = {}

    def show_run(self, run: RunState) -> None:
        """Another run: everything is new."""
        self.beginResetModel()
        self._run, self._taken = run, len(run.trials)
        self._changed, self._front = set(), frozenset(run.front.trials)
        self._order(run.trials)
        self.endResetModel()

    def narrow(self, wanted: TrialFilter) -> None:
        """Only the trials that fit from now on; the caller chooses its row again."""
        if wanted == self.filter:
            return
        self.filter = wanted
        self.beginResetModel()
        self._order(islice(self._run.trials, self._taken))
        self.endResetModel()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """By the values of a column; of equal ones the earlier trial comes first."""
        down = order == Qt.SortOrder.DescendingOrder
        if (column, down) == (self._column, self._down) or not 0 <= column < len(COLUMNS):
            return
        self._moving(lambda: self._turn(column, down))
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(COLUMNS) - 1)

    def _turn(self, column: int, down: bool) -> None:
        self._column, self._down = column, down
        self._order(self._keys)

    def _order(self, trials: Iterable[int]) -> None:
        self._keys = {number: self._key(number) for number in trials if self._fits(number)}
        self._rising = sorted(self._keys, key=self._keys.__getitem__)

    def _key(self, number: int) -> Key:
        value = COLUMNS[self._column].value(self._run, self._run.trials[number])
        return value, -number if self._down else number

    def _fits(self, number: int) -> bool:
        return not self.filter or self.filter.fits(self._run, self._run.trials[number])

    # ---- a run that goes on --------------------------------------------------------------------

    def refresh(self, changed: Iterable[int] = ()) -> None:
        """The same run has gone on: new rows come in where they belong; `changed` trials are told as changed.

        What joins or leaves the front changes too, though nothing was logged of it.
        """
        self._changed |= set(changed)
        if self._held:
            return
        new = list(islice(self._run.trials, self._taken, None))
        self._taken += len(new)
        front = frozenset(self._run.front.trials)
        touched = sorted((self._changed | (front ^ self._front)) & self._run.trials.keys() - set(new))
        self._changed, self._front = set(), front
        fitting = [number for number in touched if self._fits(number)]
        for number in set(touched) - set(fitting):
            self._remove(number)
        here = [number for number in fitting if number in self._keys]
        if moving := [number for number in here if not self._stays(number)]:
            self._moving(lambda: self._move(moving))
        for number in here:
            row = self.row_of(number)
            self.dataChanged.emit(self.index(row, 1), self.index(row, len(COLUMNS) - 1))
        for number in (*fitting, *new):
            if number not in self._keys and self._fits(number):
                self._insert(number)

    def _stays(self, number: int) -> bool:
        """Whether a trial keeps its row with the key that it has now; if so it gets that key."""
        at, key = self._at(self._keys[number]), self._key(number)
        before, after = self._rising[max(at - 1, 0) : at], self._rising[at + 1 : at + 2]
        fits = all(self._keys[n] < key for n in before) and all(self._keys[n] > key for n in after)
        if fits:
            self._keys[number] = key
        return fits

    def _move(self, numbers: Iterable[int]) -> None:
        for number in numbers:
            del self._rising[self._at(self._keys[number])]
            self._keys[number] = key = self._key(number)
            self._rising.insert(self._at(key), number)

    def _moving(self, change: Callable[[], None]) -> None:
        """Rows change places; whatever points at one goes with it."""
        self.layoutAboutToBeChanged.emit()
        held = [(index, self.trial_at(index.row())) for index in self.persistentIndexList()]
        change()
        for index, trial in held:
            self.changePersistentIndex(index, self.index(self.row_of(trial), index.column()))
        self.layoutChanged.emit()

    def _insert(self, number: int) -> None:
        key = self._key(number)
        at = self._at(key)
        row = len(self._rising) - at if self._down else at
        self.beginInsertRows(QModelIndex(), row, row)
        self._keys[number] = key
        self._rising.insert(at, number)
        self.endInsertRows()

    def _remove(self, number: int) -> None:
        if (row := self.row_of(number)) < 0:
            return
        self.beginRemoveRows(QModelIndex(), row, row)
        del self._rising[self._at(self._keys.pop(number))]
        self.endRemoveRows()

    def _at(self, key: Key) -> int:
        """The first place whose key is not below this one."""
        return bisect_left(self._rising, key, key=self._keys.__getitem__)

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
        return len(self._run.trials) - self._taken

    @property
    def total(self) -> int:
        """How many trials there are, with those that the filter leaves out."""
        return self._taken

    def paint_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._marks = {}
        if self._rising:
            last = self.index(len(self._rising) - 1, STATE)
            self.dataChanged.emit(self.index(0, STATE), last, [Qt.ItemDataRole.DecorationRole])

    def trial_at(self, row: int) -> int:
        return self._rising[-1 - row if self._down else row]

    def row_of(self, trial: int) -> int:
        key = self._keys.get(trial)
        if key is None:
            return -1
        at = self._at(key)
        return len(self._rising) - 1 - at if self._down else at

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rising)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(COLUMNS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        column, trial = COLUMNS[index.column()], self._run.trials[self.trial_at(index.row())]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.words(self._run, trial)
        if role == Qt.ItemDataRole.ToolTipRole:
            if index.column() == CURVE_COLUMN:
                return curve_words(self._run, trial)
            return trial.reason or (choice_words(trial) if index.column() == len(COLUMNS) - 1 else None)
        if index.column() == CURVE_COLUMN:
            return self._curve(trial, role)
        if role == Qt.ItemDataRole.TextAlignmentRole and column.number:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if index.column() == STATE:
            return self._state(trial, role)
        return None

    def _curve(self, trial: Trial, role: int) -> Any:
        """The line of its scores in the ink of its mark, and what a reader hears of it."""
        if role == sparkline.CURVE and trial.curve:
            return sparkline.curve(self._run, trial), LOOKS[self._tone(trial)].token
        return curve_words(self._run, trial) if role == Qt.ItemDataRole.AccessibleTextRole else None

    def _tone(self, trial: Trial) -> Tone:
        if state_words(self._run, trial) == CUT_OFF:
            return Tone.DIM
        on_front = trial.number in self._run.front.trials and trial.state is TrialState.DONE
        return Tone.FRONT if on_front else TONES[trial.state]

    def _state(self, trial: Trial, role: int) -> Any:
        """The mark of its state and the ink of its word."""
        tone = self._tone(trial)
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
        words = heads.get(section, COLUMNS[section].title)
        return f"{words} {'↓' if self._down else '↑'}" if section == self._column else words
