"""The form that launches a run: recipes that fit the topic, each with its reason, and what may be set."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from automl.catalogue import installed
from automl.recipe import Recipe
from desktop.run.launch_fields import LaunchFields
from desktop.run.recipe_cards import RecipeCards, Subject, offers
from desktop.shell.dialogs import Dialog
from desktop.shell.parts import button, label, upright_rule

__all__ = ["LaunchForm", "Subject", "offers"]

WIDTH, HEIGHT = 940, 480


class LaunchForm(Dialog):
    """`launched` carries the recipe as the user has set it; one Enter launches the best one as it is."""

    launched = Signal(object)

    def __init__(self, parent: QWidget, subject: Subject, recipes: Sequence[Recipe]) -> None:
        super().__init__(parent, f"Launch a run for {subject.origin.title}")
        self.setMinimumSize(WIDTH, HEIGHT)
        self._offers = offers(subject, recipes)
        self._cards = RecipeCards(self._offers)
        self._cards.itemActivated.connect(lambda _: self.launch())
        self.fields = LaunchFields(installed())
        self._wrong = label("", "small", "danger", wrap=True)
        self._go = button("Launch", self.launch, primary=True)
        row = QHBoxLayout()
        row.setSpacing(16)
        for part, stretch in ((self._cards, 0), (upright_rule(), 0), (self.fields, 1)):
            row.addWidget(part, stretch)
        self.column.addLayout(row, 1)
        self.column.addLayout(self._ending())
        self.fields.changed.connect(self._check)
        self._cards.currentRowChanged.connect(self._take)
        self._cards.setCurrentRow(0)
        self._cards.setFocus()
        if not self._offers:
            self.fields.setEnabled(False)
            self._go.setEnabled(False)
            self._wrong.setText("There are no recipes: add one to the recipes folder.")

    def _ending(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(label("Runs on this computer; closing the window does not end it", "small", "hint"))
        row.addStretch()
        row.addWidget(self._wrong)
        row.addWidget(button("Cancel", self.reject))
        row.addWidget(self._go)
        return row

    def _take(self, row: int) -> None:
        if 0 <= row < len(self._offers):
            self.fields.show_recipe(self._offers[row][0])

    def _check(self) -> None:
        """Problems stand beside their fields, and while there is one nothing starts."""
        recipe, problems = self.fields.recipe()
        left = self.fields.show_problems(problems)
        count = len(problems)
        words = [f"{count} problem{'s' if count > 1 else ''}"] if count else []
        self._wrong.setText(" ".join([*words, *map(str, left)]))
        self._go.setEnabled(recipe is not None)

    # ---- what a user does --------------------------------------------------------------------

    @property
    def recipe_id(self) -> str:
        """The chosen recipe."""
        row = self._cards.currentRow()
        return self._offers[row][0].id if 0 <= row < len(self._offers) else ""

    def choose(self, recipe_id: str) -> None:
        ids = [recipe.id for recipe, _ in self._offers]
        self._cards.setCurrentRow(ids.index(recipe_id))

    def set_budget(self, trials: int, epochs: int) -> None:
        self.fields.trials.setValue(trials)
        self.fields.epochs.setValue(epochs)

    @property
    def can_launch(self) -> bool:
        return self._go.isEnabled()

    @property
    def words(self) -> str:
        """What is wrong, at the foot."""
        return self._wrong.text()

    def launch(self) -> None:
        recipe, _ = self.fields.recipe()
        if recipe is not None:
            self.accept()
            self.launched.emit(recipe)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter launches from every field."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.launch()
        else:
            super().keyPressEvent(event)
