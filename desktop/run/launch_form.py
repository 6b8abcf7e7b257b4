"""The form that launches a run: recipes that fit the topic, each with its reason, and the budget."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from automl.ranking import Near, Ranked, ranked
from automl.recipe import Recipe
from automl.results.rundir import Origin
from desktop.shell.dialogs import Dialog
from desktop.shell.parts import button, label

WIDTH, LIST_WIDTH, LABELS = 760, 300, 104
MOST_TRIALS, MOST_EPOCHS = 100_000, 10_000


@dataclass(frozen=True, slots=True)
class Subject:
    """The topic a run is launched from, with what lies around it in the graph."""

    origin: Origin
    aliases: tuple[str, ...] = ()
    near: tuple[Near, ...] = ()


def offers(subject: Subject, recipes: Sequence[Recipe]) -> list[tuple[Recipe, str]]:
    """Every recipe, those that fit first, each with why it is offered."""
    by_id = {recipe.id: recipe for recipe in recipes}
    fitting: list[Ranked] = ranked(subject.origin.title, recipes, aliases=subject.aliases, near=subject.near)
    named = [(by_id[fit.id], fit.why) for fit in fitting]
    shown = {recipe.id for recipe, _ in named}
    return named + [(recipe, "Does not name this topic") for recipe in recipes if recipe.id not in shown]


class LaunchForm(Dialog):
    """`launched` carries the recipe as the user has set it; one Enter launches the best one as it is."""

    launched = Signal(object)

    def __init__(self, parent: QWidget, subject: Subject, recipes: Sequence[Recipe]) -> None:
        super().__init__(parent, f"Launch a run for {subject.origin.title}")
        self.setMinimumWidth(WIDTH)
        self._offers = offers(subject, recipes)
        self._list = self._recipes()
        self._trials = _number(1, MOST_TRIALS)
        self._epochs = _number(1, MOST_EPOCHS)
        self._workers = QComboBox()
        self._workers.addItem("As many as fit", 0)
        for count in range(1, 9):
            self._workers.addItem(str(count), count)
        self._about = label("", "small", "hint", wrap=True)
        row = QHBoxLayout()
        row.setSpacing(20)
        row.addWidget(self._list)
        row.addLayout(self._fields(), 1)
        self.column.addLayout(row)
        self.column.addLayout(self._ending())
        self._list.currentRowChanged.connect(self._take)
        self._list.setCurrentRow(0)
        self._list.setFocus()

    def _recipes(self) -> QListWidget:
        made = QListWidget()
        made.setFixedWidth(LIST_WIDTH)
        made.setWordWrap(True)
        made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for recipe, why in self._offers:
            item = QListWidgetItem(f"{recipe.title}\n{why}")
            item.setToolTip(recipe.about or recipe.id)
            made.addItem(item)
        made.itemActivated.connect(lambda _: self._launch())
        return made

    def _fields(self) -> QVBoxLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(10)
        grid.setColumnMinimumWidth(0, LABELS)
        grid.setColumnStretch(2, 1)
        rows = (("Trials", self._trials), ("Epochs, at most", self._epochs), ("Workers", self._workers))
        for n, (name, field) in enumerate(rows):
            grid.addWidget(label(name, ink="secondary"), n, 0)
            grid.addWidget(field, n, 1)
        column = QVBoxLayout()
        column.setSpacing(12)
        column.addLayout(grid)
        column.addWidget(self._about)
        column.addStretch()
        return column

    def _ending(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addWidget(label("Runs on this computer; closing the window does not end it", "small", "hint"))
        row.addStretch()
        row.addWidget(button("Cancel", self.reject))
        self._go = button("Launch", self._launch, primary=True)
        self._go.setEnabled(bool(self._offers))
        row.addWidget(self._go)
        return row

    def _take(self, row: int) -> None:
        """The fields follow the chosen recipe."""
        recipe = self._offers[row][0]
        self._trials.setValue(recipe.trials)
        self._epochs.setValue(recipe.epochs)
        self._workers.setCurrentIndex(max(0, self._workers.findData(recipe.workers)))
        limits = [f"{name} up to {QLocale().toString(round(most))}" for name, most in recipe.limits.items()]
        facts = [
            f"Space {recipe.space}, dataset {recipe.dataset}, trainer {recipe.trainer}",
            f"Judged by {' and '.join(recipe.objectives)}",
            *(["Limits: " + ", ".join(limits)] if limits else []),
            "Weak trials are stopped early; those that lead their size never are" if recipe.stopping else "",
        ]
        self._about.setText("\n".join([recipe.about, *facts]).strip())

    def _launch(self) -> None:
        recipe = self._offers[self._list.currentRow()][0]
        chosen = replace(
            recipe,
            trials=self._trials.value(),
            epochs=self._epochs.value(),
            workers=int(self._workers.currentData()),
        )
        self.accept()
        self.launched.emit(chosen)


def _number(least: int, most: int) -> QSpinBox:
    field = QSpinBox(minimum=least, maximum=most)
    field.setAlignment(Qt.AlignmentFlag.AlignRight)
    field.setGroupSeparatorShown(True)
    field.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
    return field
