"""The two dialogs of the shell: settings, and the overview of all shortcuts."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QKeySequence, QShowEvent
from PySide6.QtWidgets import QCheckBox, QDialog, QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop.actions import COMMANDS
from desktop.settings import Settings, settings_file
from desktop.shell.parts import button, key_label, label, path_label, rule
from desktop.shell.scrim import Scrim
from desktop.shell.segments import Segments
from vault_sync import places

LABEL_COLUMN, MARGIN = 104, 20


class Dialog(QDialog):
    """A titled column with a closing button; Escape closes it too."""

    def __init__(self, parent: QWidget, title: str) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        self.column.setSpacing(12)
        self.column.addWidget(label(title, "dialog"))

        self._scrim = Scrim(parent)

    def showEvent(self, event: QShowEvent) -> None:
        self._scrim.lay()
        super().showEvent(event)

    def done(self, result: int) -> None:
        self._scrim.lift()
        super().done(result)

    def finish(self) -> None:
        row = QHBoxLayout()
        row.addStretch()
        row.addWidget(button("Close", self.accept))
        self.column.addLayout(row)


class SettingsDialog(Dialog):
    """Every change takes effect at once, so there is nothing to confirm."""

    def __init__(self, parent: QWidget, settings: Settings, changed: Callable[..., None]) -> None:
        super().__init__(parent, "Settings")
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(10)
        grid.setColumnMinimumWidth(0, LABEL_COLUMN)
        grid.setColumnStretch(1, 1)
        scheme = Segments({"system": "As the system", "light": "Light", "dark": "Dark"}, settings.theme)
        scheme.chosen.connect(lambda choice: changed(theme=choice))
        reopen = QCheckBox("Open the last vault")
        reopen.setChecked(settings.reopen_last_vault)
        reopen.toggled.connect(lambda on: changed(reopen_last_vault=on))
        still = QCheckBox("Reduce motion")
        still.setChecked(settings.reduce_motion)
        still.toggled.connect(lambda on: changed(reduce_motion=on))
        battery = _check("Say so where a run starts on battery", settings.warn_on_battery)
        battery.toggled.connect(lambda on: changed(warn_on_battery=on))
        leaving = _check("Say at closing that runs go on", settings.say_runs_go_on)
        leaving.toggled.connect(lambda on: changed(say_runs_go_on=on))
        folder = QLineEdit(settings.results_folder)
        folder.editingFinished.connect(lambda: changed(results_folder=folder.text().strip() or "Topograph"))
        rows = (
            ("Appearance", scheme),
            ("", still),
            ("At start", reopen),
            ("Runs", leaving),
            ("", battery),
            ("Results notes in", folder),
        )
        for n, (name, field) in enumerate(rows):
            grid.addWidget(label(name, ink="secondary"), n, 0)
            grid.addWidget(field, n, 1)
        self.column.addLayout(grid)
        self.column.addWidget(rule())
        self._places()
        self.finish()

    def _places(self) -> None:
        """Where everything of the app's lies: a user's question sooner or later."""
        self.column.addWidget(label("Where things are kept", "section", "secondary"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setColumnMinimumWidth(0, LABEL_COLUMN)
        grid.setColumnStretch(1, 1)
        known = (
            ("Settings", settings_file()),
            ("Runs", places.data_folder()),
            ("Cache", places.cache_folder()),
            ("Logs", places.logs_folder()),
        )
        for n, (name, place) in enumerate(known):
            grid.addWidget(label(name, ink="secondary"), n, 0)
            path = path_label(str(place))
            path.setTextInteractionFlags(path.textInteractionFlags().TextSelectableByMouse)
            grid.addWidget(path, n, 1)
        self.column.addLayout(grid)


def _check(words: str, on: bool) -> QCheckBox:
    made = QCheckBox(words)
    made.setChecked(on)
    return made


class ShortcutsDialog(Dialog):
    """All commands that have keys, from the one table of commands."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, "Shortcuts")
        grid = QGridLayout()
        grid.setHorizontalSpacing(40)
        grid.setVerticalSpacing(8)
        for n, command in enumerate(command for command in COMMANDS if command.keys):
            keys = QKeySequence(command.keys).toString(QKeySequence.SequenceFormat.NativeText)
            grid.addWidget(label(command.text), n, 0)
            cell = QHBoxLayout()
            cell.addStretch()
            cell.addWidget(key_label(keys))
            grid.addLayout(cell, n, 1)
        self.column.addLayout(grid)
        self.finish()
