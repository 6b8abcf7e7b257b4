"""The form that launches a run: recipes that fit the topic, each with its reason, and what may be set."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from automl import recipe_writing
from automl.catalogue import installed
from automl.recipe import Recipe
from automl.results.label import Label
from automl.results.rundir_errors import RunFolderError
from desktop.run.estimate_line import EstimateLine
from desktop.run.launch_fields import LaunchFields
from desktop.run.name_dialog import NameDialog
from desktop.run.prober import Prober
from desktop.run.recipe_cards import RecipeCards, Subject, offers
from desktop.run.vault_recipe import FromNote
from desktop.shell.dialogs import Dialog
from desktop.shell.parts import Scrolled, button, label, rule, upright_rule
from desktop.words import tr, tr_n

__all__ = ["LaunchForm", "Subject", "offers"]

WIDTH, HEIGHT = 940, 540


class LaunchForm(Dialog):
    """`launched` carries the recipe as the user has set it; one Enter launches the best one as it is."""

    launched = Signal(object)

    def __init__(
        self,
        parent: QWidget,
        subject: Subject,
        recipes: Sequence[Recipe],
        noted: FromNote | None = None,
        ahead: Callable[[Recipe], str] = lambda _recipe: "",
        prober: Prober | None = None,
    ) -> None:
        """`noted` is the recipe of the topic's note, `ahead` names the run that has the device."""
        super().__init__(parent, tr("Launch a run for {title}", title=subject.origin.title))
        self.setMinimumSize(WIDTH, HEIGHT)
        stated = [(noted.recipe, noted.why)] if noted and noted.recipe else []
        self._offers = [*stated, *offers(subject, recipes)]
        self._noted = noted
        self._prober = prober or Prober(self)
        self.estimate = EstimateLine(self._prober, ahead)
        self._cards = RecipeCards(self._offers)
        self._cards.setAccessibleName(tr("Recipes"))
        # Not `itemActivated`: Enter comes to the form as well, and some desktops activate by a single click.
        self._cards.itemDoubleClicked.connect(lambda _: self.launch())
        self.fields = LaunchFields(installed())
        self._wrong = label("", "small", "danger", wrap=True)
        self._go = button(tr("Launch"), self.launch, primary=True)
        row = QHBoxLayout()
        row.setSpacing(16)
        for part, stretch in ((self._cards, 0), (upright_rule(), 0), (Scrolled(self.fields), 1)):
            row.addWidget(part, stretch)
        self.column.addLayout(row, 1)
        self._remark = label(noted.words if noted else "", "small", "danger", wrap=True)
        self._remark.setVisible(bool(self._remark.text()))
        self.column.addWidget(self._remark)
        self.column.addWidget(rule())
        self.column.addLayout(self._ending())
        self.fields.changed.connect(self._check)
        self._cards.currentRowChanged.connect(self._take)
        self._cards.setCurrentRow(0)
        self._cards.setFocus()
        if not self._offers:
            self.fields.setEnabled(False)
            self._go.setEnabled(False)
            self._wrong.setText(tr("There are no recipes: add one to the recipes folder."))

    def _ending(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.estimate)
        row.addStretch()
        row.addWidget(self._wrong)
        self._save = button(tr("Save as recipe…"), self.ask_name)
        row.addWidget(self._save)
        row.addWidget(button(tr("Cancel"), self.reject))
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
        words = [tr_n("{n} problem", "{n} problems", count)] if count else []
        self._wrong.setText(" ".join([*words, *map(str, left)]))
        self._go.setEnabled(recipe is not None)
        self._save.setEnabled(recipe is not None)
        self.estimate.show_recipe(recipe)

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
        """Once: whatever else is pressed while the form goes begins no second run."""
        recipe, _ = self.fields.recipe()
        if recipe is not None and self.result() != self.DialogCode.Accepted:
            self.accept()
            self.launched.emit(recipe)

    @property
    def at_end(self) -> Label:
        """What is to be done when the run has ended."""
        return Label(notify=self.fields.notify.isChecked(), write_note=self.fields.write_note.isChecked())

    def ask_name(self) -> None:
        """What the recipe is to be called."""
        recipe, _ = self.fields.recipe()
        if recipe is not None:
            NameDialog(self, recipe.title, lambda title: self.save(recipe, title)).open()

    def save(self, recipe: Recipe, title: str) -> None:
        """Into the user's own folder; it is offered from the next form on."""
        try:
            self._said = tr("Saved: {file}", file=recipe_writing.save(recipe, title))
        except RunFolderError as error:
            self._said = str(error)
        self._remark.setText(self._said)
        self._remark.setProperty("ink", "secondary")
        self._remark.style().polish(self._remark)
        self._remark.show()

    def done(self, result: int) -> None:
        self._prober.stop()
        super().done(result)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter launches from every field."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.launch()
        else:
            super().keyPressEvent(event)
