"""Renders the real window off screen into a picture, for papers, checks and reviews."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QEventLoop, QPoint
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QDialog

from desktop.about.dialog import AboutDialog
from desktop.app import application, make_window
from desktop.compute.dialog import ComputeDialog
from desktop.main_window import MainWindow
from desktop.settings import Settings
from desktop.shell.guide import Guide


@dataclass(frozen=True, slots=True)
class Shot:
    """What to draw: a view of the window, in a theme and a size."""

    view: str
    theme: str
    size: tuple[int, int]
    vault: Path | None = None


WORDS = "quant"
COUNTING_SECONDS, SETTLING_SECONDS = 5, 60

PAGES = {"topic": 0, "preview": 1, "links": 2}  # of the panel of the most linked topic

# Each view, and the settings that bring it up in an open vault.
VIEWS = {
    "first-start": Settings(),
    "graph": Settings(),
    "topic": Settings(left_dock=False),
    "experiment": Settings(topic_panel=False, run_dock=True),
    "settings": Settings(),
    "about": Settings(),
    "compute": Settings(),
    "shortcuts": Settings(),
    "tour": Settings(),
    "find": Settings(),
    "preview": Settings(left_dock=False),
    "links": Settings(left_dock=False),
    "switcher": Settings(),
    "palette": Settings(),
    "full-text": Settings(),
}


def take(shot: Shot, out: Path) -> str:
    """Writes the picture; returns one sentence where that failed ("" else)."""
    app = application()
    window, counting = make_window(VIEWS[shot.view].with_(theme=shot.theme), remember=False)
    window.resize(*shot.size)
    window.show()
    app.processEvents()
    if shot.vault and shot.view != "first-start":
        window.open_vault(shot.vault)
        _settle(app, window)
    if shot.view in PAGES and len(window.workspace.graph.scene):
        window.workspace.graph.select(int(window.workspace.graph.scene.degrees.argmax()))
        _settle(app, window)
        window.workspace.topic_panel.tabs.setCurrentIndex(PAGES[shot.view])
        _settle(app, window)
    counting.join(COUNTING_SECONDS)
    window.pulse.tick()
    app.processEvents()
    _open_card(app, window, shot.view)
    dialog = _dialog(window, shot.view)
    if dialog:
        dialog.show()
        app.processEvents()
    picture = window.grab()
    if dialog:
        _lay_over(picture, dialog, shot.size)
    window.close()
    return "" if picture.save(str(out), "PNG") else f"The picture could not be written to {out}."


def _settle(app: QApplication, window: MainWindow) -> None:
    """Until the vault is read, the layout sleeps and every question is answered."""
    deadline = time.monotonic() + SETTLING_SECONDS
    while time.monotonic() < deadline:
        app.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 50)
        window.pulse.tick()
        vault = window.vault
        if vault and vault.up_to_date and window.workspace.graph.settled:
            break


def _open_card(app: QApplication, window: MainWindow, view: str) -> None:
    """The cards that lie over the window, with words that find something in the sample vault."""
    if view == "find" and window.vault:
        scene = window.workspace.graph.scene
        ends = scene.degrees.argsort(kind="stable")[[-1, -2]].tolist()
        window.exploring.path(*(scene.ids[slot] for slot in ends))
        window.workspace.graph.go_to(scene.ids[ends[0]])
        window.exploring.show_page("communities")
        _settle(app, window)
    elif view == "palette":
        window.finding.palette.open("run")
    elif view in ("switcher", "full-text") and window.vault:
        window.finding.switcher.open("names" if view == "switcher" else "text", WORDS)
        _settle(app, window)
    app.processEvents()


def _dialog(window: MainWindow, view: str) -> QDialog | None:
    made = {
        "settings": window.settings_dialog,
        "about": lambda: AboutDialog(window, window.settings, window.program.compute),
        "compute": lambda: ComputeDialog(window, window.program.compute),
        "shortcuts": window.shortcuts_dialog,
        "tour": lambda: Guide(window),
    }
    return made[view]() if view in made else None


def _lay_over(picture: QPixmap, dialog: QDialog, size: tuple[int, int]) -> None:
    """A dialog is a window of its own: its picture is laid over the middle of the main one."""
    top = dialog.grab()
    painter = QPainter(picture)
    painter.drawPixmap(QPoint((size[0] - dialog.width()) // 2, (size[1] - dialog.height()) // 3), top)
    painter.end()
    dialog.close()
