"""What a run searches for: the trainer's score and its costs as chips, each taken or left."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QPushButton, QWidget

from automl.catalogue import Catalogue
from automl.recipe import Recipe
from automl.results.charts._axes import in_words
from desktop import fonts
from desktop.shell.flow import Flow

MOST = 4  # chips; what a recipe itself names comes first


class ObjectivesField(QWidget):
    """`changed` whenever one is taken or left."""

    changed = Signal()

    def __init__(self, known: Catalogue) -> None:
        super().__init__()
        self._known = known
        self._chips: dict[str, QPushButton] = {}
        self._row = Flow(self)

    def show_recipe(self, recipe: Recipe) -> None:
        while item := self._row.takeAt(0):
            if chip := item.widget():
                chip.hide()
                chip.deleteLater()
        trainer = self._known.trainers.get(recipe.trainer)
        costs = [cost.name for cost in trainer.costs] if trainer else []
        names = dict.fromkeys([*recipe.objectives, recipe.score.name, *costs])
        self._chips = {name: self._chip(recipe, name) for name in list(names)[:MOST]}
        for name, chip in self._chips.items():
            chip.setChecked(name in recipe.objectives)
            chip.toggled.connect(lambda _on: self.changed.emit())
            self._row.addWidget(chip)

    def _chip(self, recipe: Recipe, name: str) -> QPushButton:
        up = name == recipe.score.name and recipe.score.direction == "max"
        words = in_words(name)
        chip = QPushButton(f"{words[:1].upper()}{words[1:]}, {'higher' if up else 'lower'}")
        chip.setObjectName("chip")
        chip.setFont(fonts.role("small"))
        chip.setMinimumWidth(QFontMetrics(chip.font()).horizontalAdvance(chip.text()) + 26)
        chip.setCheckable(True)
        chip.setAutoDefault(False)
        return chip

    @property
    def chosen(self) -> list[str]:
        return [name for name, chip in self._chips.items() if chip.isChecked()]

    def toggle(self, name: str) -> None:
        """As a click on its chip."""
        self._chips[name].click()
