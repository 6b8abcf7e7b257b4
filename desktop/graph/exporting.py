"""Files on their way out of the window: each is written in a thread, and said when it is there."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal

from desktop.graph.export import Job
from desktop.graph.export_dialog import ExportDialog
from desktop.words import tr

if TYPE_CHECKING:
    from desktop.main_window import MainWindow


class Exporting(QObject):
    """`say` gets one sentence when a file is begun and one on what came of it."""

    _ended = Signal(str)

    def __init__(self, say: Callable[[str], object], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._say = say
        self._ended.connect(self._tell, Qt.ConnectionType.QueuedConnection)

    def ask(self, window: MainWindow) -> None:
        """As what, how large and where to."""
        if window.vault:
            subject = window.workspace.graph.stage.subject()
            ExportDialog(window, subject, window.vault.root.name, self.begin).open()

    def begin(self, job: Job, file: Path) -> None:
        self._say(tr("Writing {file}…", file=file))
        # No daemon: what has been begun is finished, even if the window is closed meanwhile.
        threading.Thread(target=self._write, args=(job, file), name="export").start()

    def _write(self, job: Job, file: Path) -> None:
        problem = job()
        with suppress(RuntimeError):  # the window has gone
            self._ended.emit(problem or tr("The graph is in {file}", file=file))

    def _tell(self, words: str) -> None:
        self._say(words)
