"""The data of a run: one of the data sets, and the folder or file of those that are the user's own."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFileDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from automl.catalogue import Catalogue, PlugIn
from automl.recipe import Recipe
from automl.seams import Value
from desktop.shell.parts import button, label
from desktop.words import tr

LEAST_LETTERS = 20  # of a data set's name, where there is no room for all of it
COPIED = tr("The text of this vault's notes is copied into the run's folder.")


class DatasetField(QWidget):
    """`changed` whenever another data set or place is chosen."""

    changed = Signal()

    def __init__(self, known: Catalogue) -> None:
        super().__init__()
        self._known = known
        self._kept: dict[str, Mapping[str, Value]] = {}  # the recipe's own options, by data set
        self.box, self.path = QComboBox(), QLineEdit()
        self.box.setAccessibleName(tr("Dataset"))
        self.box.setMinimumContentsLength(LEAST_LETTERS)
        self.box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.path.setAccessibleName(tr("Where the data lie"))
        self.path.setPlaceholderText(tr("Folder or file of the data"))
        for name, plugin in known.datasets.items():
            self.box.addItem(_words(plugin), name)
        self._place = QWidget()
        row = QHBoxLayout(self._place)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.path, 1)
        row.addWidget(button(tr("Choose…"), self._choose))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.box)
        column.addWidget(self._place)
        self._copied = label(COPIED, "small", "hint", wrap=True)
        column.addWidget(self._copied)
        self.box.currentIndexChanged.connect(self._other)
        self.path.textChanged.connect(lambda _: self.changed.emit())

    def show_recipe(self, recipe: Recipe) -> None:
        if self.box.findData(recipe.dataset) < 0:
            self.box.addItem(recipe.dataset, recipe.dataset)
        self._kept = {recipe.dataset: recipe.data}
        self.box.setCurrentIndex(self.box.findData(recipe.dataset))
        self.path.setText(str(recipe.data.get("path", "")))
        self._show_place()

    @property
    def mapping(self) -> dict[str, object]:
        """What a recipe says of its data."""
        name = str(self.box.currentData())
        data = dict(self._kept.get(name, {}))
        if self._has_place:
            data.pop("path", None)
            if text := self.path.text().strip():
                data["path"] = str(Path(text).expanduser())
        return {"dataset": name, "data": data}

    @property
    def _has_place(self) -> bool:
        plugin = self._known.datasets.get(str(self.box.currentData()))
        return plugin is not None and "path" in plugin.states.get("OPTIONS", {})

    def _other(self) -> None:
        self._show_place()
        self.changed.emit()

    def _show_place(self) -> None:
        self._place.setVisible(self._has_place)
        plugin = self._known.datasets.get(str(self.box.currentData()))
        self._copied.setVisible(plugin is not None and "notes" in plugin.words("READS"))

    def _choose(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, tr("Where the data lie"), self.path.text())
        if chosen:
            self.path.setText(chosen)


def _words(plugin: PlugIn) -> str:
    return plugin.line.partition(":")[0].rstrip(".") or plugin.name
