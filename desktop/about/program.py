"""What the window does for the program itself: compute, about, updates, settings to and from a teammate."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from desktop.about import sharing, updates
from desktop.about.dialog import AboutDialog
from desktop.about.import_dialog import ImportDialog
from desktop.about.update_fields import UpdateFields
from desktop.compute.dialog import ComputeDialog
from desktop.compute.engine import Compute
from desktop.shell.parts import button
from desktop.shell.settings_dialog import Entry
from desktop.words import tr

if TYPE_CHECKING:  # the window makes this
    from desktop.main_window import MainWindow

KIND = tr("Settings and recipes (*.zip)")
USUAL = "topograph-settings.zip"


class Program:
    """One for each window."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self.compute = Compute(window)
        self._found: SimpleQueue[updates.Update] = SimpleQueue()
        window.pulse.add(self._drain)

    def handlers(self) -> dict[str, Callable[[], None]]:
        """By the ids of the commands."""
        return {
            "compute": self.show_compute,
            "about": self.show_about,
            "export-settings": self.ask_export,
            "import-settings": self.ask_import,
        }

    def entries(self) -> list[Entry]:
        """The program's rows of the settings dialog."""
        change, now = self._window.change, self._window.settings
        both = _row(button(tr("Export…"), self.ask_export), button(tr("Import…"), self.ask_import))
        return [
            Entry(
                tr("Compute"),
                _row(button(tr("Devices and GPU engine…"), self.show_compute)),
                tr("What runs train on; where a GPU stands idle, the engine that uses it."),
            ),
            Entry(
                tr("Updates"),
                UpdateFields(now, change),
                tr(
                    "Once a week a small file is read there; a newer version is said, and nothing is fetched."
                ),
            ),
            Entry(
                tr("For a teammate"),
                both,
                tr("Settings and your own recipes as one file, without vaults or runs."),
            ),
        ]

    def show_compute(self) -> None:
        ComputeDialog(self._window, self.compute).open()

    def show_about(self) -> None:
        AboutDialog(self._window, self._window.settings, self.compute).open()

    # ---- for a teammate ----------------------------------------------------------------------

    def ask_export(self) -> None:
        name, _ = QFileDialog.getSaveFileName(self._window, tr("Export settings and recipes"), USUAL, KIND)
        if name:
            self.export(Path(name))

    def export(self, target: Path) -> None:
        problem = sharing.write(self._window.settings, target)
        self._window.status_bar.say(problem or tr("Settings and recipes are in {target}", target=target))

    def ask_import(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self._window, tr("Import settings and recipes"), "", KIND)
        if name:
            self.import_from(Path(name))

    def import_from(self, file: Path) -> ImportDialog:
        """Shows what would change; the user decides."""
        shared = sharing.read(file)
        dialog = ImportDialog(self._window, shared, self._window.settings, lambda: self._take(shared))
        dialog.open()
        return dialog

    def _take(self, shared: sharing.Shared) -> None:
        problem = sharing.take_recipes(shared)
        self._window.change(**shared.settings)
        self._window.status_bar.say(problem or tr("Settings and recipes are taken over"))

    # ---- updates -----------------------------------------------------------------------------

    def look_for_updates(self) -> None:
        """Where it is wished for and a week has gone by."""
        now = updates.clock()
        if updates.due(self._window.settings, now):
            self._window.change(updates_looked=now)
            updates.in_a_thread(self._window.settings.updates_from, self._tell)

    def _tell(self, found: updates.Update) -> None:
        self._found.put(found)
        self._window.pulse.wake()

    def _drain(self) -> bool:
        try:
            found = self._found.get_nowait()
        except Empty:
            return False
        page = QUrl(found.page)
        self._window.status_bar.offer(
            tr("Topograph {version} is available: read about it", version=found.version),
            lambda: QDesktopServices.openUrl(page),
        )
        return False

    def close(self) -> None:
        self.compute.close()


def _row(*parts: QWidget) -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    for part in parts:
        row.addWidget(part)
    row.addStretch()
    return holder
