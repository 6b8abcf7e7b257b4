"""What is to be practised on: the table, what counts in it, which samplers, how long; problems beside it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QComboBox, QFileDialog, QGridLayout, QHBoxLayout, QPushButton, QSpinBox, QWidget

from automl.catalogue import installed
from automl.practice import reading
from automl.results.charts._axes import in_words, named
from desktop import fonts
from desktop.practice.practising import Wish
from desktop.shell.flow import Flow
from desktop.shell.parts import button, in_a_row, label
from desktop.words import tr

MOST_EVALS, MOST_SEEDS = 2_000, 500
USUAL = ("random", "evolution", "tpe")  # samplers that a new form has chosen, in this order
LEFT_OUT = ("auto", "grid")  # the first is one of the others, the second asks everything in turn
PARAMETERS = reading.PARAMETERS
FILE = ""  # the entry that asks for a file


class PracticeForm(QWidget):
    """`asked` carries a `Wish`; `cancelled` that what runs is to end."""

    asked = Signal(object)
    cancelled = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._columns: list[str] = []
        self._wrong = ""
        self.table, self.reward, self.cost = QComboBox(), QComboBox(), QComboBox()
        self.evals, self.seeds = _number(100, MOST_EVALS), _number(10, MOST_SEEDS)
        self._chips = {name: self._chip(name) for name in _samplers()}
        self._problem = label("", "small", "danger", wrap=True)
        self._start = button(tr("Start"), self.start, primary=True)
        self._cancel = button(tr("Cancel"), self.cancelled.emit)
        self.evals.setAccessibleName(tr("Evaluations"))
        self.seeds.setAccessibleName(tr("Seeds"))
        for name in reading.shipped():
            self.table.addItem(reading.title(name), name)
        self.table.addItem(tr("A CSV file…"), FILE)
        self._lay_out()
        self.table.activated.connect(self._table_chosen)
        for box in (self.reward, self.cost):
            box.currentIndexChanged.connect(lambda _: self._check())
        self.show_running(False)
        self.use_table(str(self.table.itemData(0)))

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        chips = QWidget()
        flow = Flow(chips)
        for chip in self._chips.values():
            flow.addWidget(chip)
        counts = in_a_row(self.evals, label(tr("evaluations with")), self.seeds, label(tr("seeds each")))
        buttons = QHBoxLayout()
        buttons.addStretch()
        for part in (self._cancel, self._start):
            buttons.addWidget(part)
        axes = in_a_row(self.reward, label(tr("and lower"), ink="secondary"), self.cost, fill=True)
        rows = (
            (tr("Table"), in_a_row(self.table, fill=True)),
            (tr("Raise"), axes),
            (tr("Samplers"), chips),
            (tr("For"), counts),
        )
        for n, (words, field) in enumerate(rows):
            grid.addWidget(label(words, ink="secondary"), n, 0)
            grid.addWidget(field, n, 1)
        grid.addWidget(self._problem, len(rows), 1)
        grid.addLayout(buttons, len(rows) + 1, 1)
        for box, words in ((self.table, tr("Table")), (self.reward, tr("Reward")), (self.cost, tr("Cost"))):
            box.setAccessibleName(words)
            box.setMinimumContentsLength(8)  # long names end in dots before the form is cut
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)

    def _chip(self, name: str) -> QPushButton:
        chip = QPushButton(named(name), checkable=True, checked=name in USUAL, autoDefault=False)
        chip.setObjectName("chip")
        chip.setFont(fonts.role("small"))
        chip.toggled.connect(lambda _on: self._check())
        return chip

    # ---- the table -----------------------------------------------------------------------------

    def _table_chosen(self, _row: int) -> None:
        name = self.table.currentData()
        if name == FILE:
            name, _ = QFileDialog.getOpenFileName(
                self, tr("A table of known results"), "", tr("Tables (*.csv *.csv.gz)")
            )
        self.use_table(name or str(self.table.itemData(0)))

    def use_table(self, name: str) -> None:
        """A shipped table by its name, or a file; its columns fill the fields below."""
        if self.table.findData(name) < 0:
            self.table.insertItem(self.table.count() - 1, name, name)
        self.table.setCurrentIndex(self.table.findData(name))
        self._columns, problems = reading.columns(name)
        self._wrong = str(problems[0]) if problems else ""
        rewards = [column for column in self._columns if column != PARAMETERS]
        chosen = next((column for column in rewards if "val" in column), rewards[0] if rewards else "")
        for box, names, first in ((self.reward, rewards, chosen), (self.cost, self._columns, PARAMETERS)):
            with QSignalBlocker(box):
                box.clear()
                for column in names:
                    box.addItem(in_words(column), column)
                if box is self.cost:
                    box.addItem(tr("nothing: one objective"), "")
                box.setCurrentIndex(max(0, box.findData(first)))
        self._check()

    # ---- values --------------------------------------------------------------------------------

    @property
    def wish(self) -> Wish | None:
        """What the fields say; None while something is wrong."""
        if self.problem:
            return None
        reward, cost = str(self.reward.currentData()), str(self.cost.currentData())
        known = reading.quotable()
        reports = tuple(column for column in self._columns if column in known)
        table = str(self.table.currentData())
        return Wish(table, reward, cost, self.samplers, self.evals.value(), self.seeds.value(), reports)

    @property
    def samplers(self) -> tuple[str, ...]:
        """Those that are chosen."""
        return tuple(name for name, chip in self._chips.items() if chip.isChecked())

    @property
    def problem(self) -> str:
        """What is wrong, and what would be right."""
        if self._wrong:
            return self._wrong
        if not self._columns or self.reward.currentIndex() < 0:
            return tr("This table has no column beside its parameters: there is nothing to find in it.")
        if self.reward.currentData() == self.cost.currentData():
            return tr("One column cannot be both: choose another cost, or nothing.")
        return "" if self.samplers else tr("Choose one sampler at least.")

    def toggle(self, sampler: str) -> None:
        """As a click on its chip."""
        self._chips[sampler].click()

    def _check(self) -> None:
        self._problem.setText(self.problem)
        self._problem.setVisible(bool(self.problem))
        self._start.setEnabled(not self.problem)

    def take_focus(self) -> None:
        """One Enter or Space starts."""
        self._start.setFocus()

    def start(self) -> None:
        if (wish := self.wish) is not None:
            self.asked.emit(wish)

    def show_running(self, running: bool) -> None:
        self._start.setVisible(not running)
        self._cancel.setVisible(running)


def _samplers() -> Sequence[str]:
    known = [name for name in installed().samplers if name not in LEFT_OUT]
    return sorted(known, key=lambda name: USUAL.index(name) if name in USUAL else len(USUAL))


def _number(value: int, most: int) -> QSpinBox:
    field = QSpinBox(minimum=1, maximum=most, value=value)
    field.setGroupSeparatorShown(True)
    field.setAlignment(Qt.AlignmentFlag.AlignRight)
    field.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
    field.setFixedWidth(80)
    return field
