"""The two fields of the look for updates: whether, and where."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QCheckBox, QLineEdit, QVBoxLayout, QWidget

from desktop.about.updates import address_problem
from desktop.settings import Settings
from desktop.shell.parts import label
from desktop.words import tr


class UpdateFields(QWidget):
    """An address that cannot be asked is told below and not taken."""

    def __init__(self, settings: Settings, changed: Callable[..., None]) -> None:
        super().__init__()
        self._changed = changed
        self.on = QCheckBox(tr("Look for a newer version"))
        self.on.setChecked(settings.look_for_updates)
        self.on.toggled.connect(lambda on: changed(look_for_updates=on, updates_looked=0.0))
        self.address = QLineEdit(settings.updates_from, placeholderText="https://…/topograph.json")
        self.address.setAccessibleName(tr("Address of the file on updates"))
        self.address.textEdited.connect(self._typed)
        self.problem = label("", "small", "danger", wrap=True)
        self.problem.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for part in (self.on, self.address, self.problem):
            column.addWidget(part)

    def _typed(self, text: str) -> None:
        wrong = address_problem(text)
        self.problem.setText(wrong)
        self.problem.setVisible(bool(wrong))
        if not wrong:
            self._changed(updates_from=text.strip(), updates_looked=0.0)
