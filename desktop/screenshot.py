"""Renders the real window off screen into a picture, for papers, checks and reviews."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from PySide6.QtCore import QEventLoop, QPoint
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QDialog

from automl.results.rundir_errors import RunFolderError
from desktop.about.dialog import AboutDialog
from desktop.app import application, make_window
from desktop.compute.dialog import ComputeDialog
from desktop.main_window import MainWindow
from desktop.settings import Settings
from vault_sync.session.state import Stand

WORDS, QUERY, WRONG, NOWHERE = "quant", "path:Vision OR quantization", "path:(Vision OR", "path:nowhere"
COUNTING_SECONDS, SETTLING_SECONDS = 5, 60


@dataclass(frozen=True, slots=True)
class Shot:
    """What to draw: a view of the window, in a theme and a size; and a run to have in view."""

    view: str
    theme: str
    size: tuple[int, int]
    vault: Path | None = None
    run: Path | None = None


@dataclass(frozen=True, slots=True)
class Staged:
    """How a view comes up: the settings it begins with, and what is done when the vault has been read."""

    settings: Settings = field(default_factory=Settings)
    do: Callable[[MainWindow], object] = lambda _window: None
    settles: bool = True


# ---- what is done for a view -------------------------------------------------------------------------


def _hubs(window: MainWindow) -> list[str]:
    """The two topics with most links."""
    scene = window.workspace.graph.scene
    return [scene.ids[slot] for slot in scene.degrees.argsort(kind="stable")[::-1][:2].tolist()]


def _page(at: int) -> Callable[[MainWindow], None]:
    """A page of the panel of the most linked topic."""

    def show(window: MainWindow) -> None:
        graph = window.workspace.graph
        if len(graph.scene):
            graph.select(int(graph.scene.degrees.argmax()))
            _settle(window)
            window.workspace.topic_panel.tabs.setCurrentIndex(at)

    return show


def _find(window: MainWindow) -> None:
    _page(0)(window)
    window.actions_by_id["explore"].trigger()
    window.exploring.show_page("communities")


def _path(window: MainWindow) -> None:
    if len(ends := _hubs(window)) == 2:
        window.workspace.graph.go_to(ends[0])
        window.exploring.path(ends[0], ends[1])


def _launch(window: MainWindow) -> None:
    _page(0)(window)
    _settle(window)
    window.launch()


def _local(window: MainWindow) -> None:
    _page(0)(window)
    window.workspace.graph.toggle_local()


def _time_lapse(window: MainWindow) -> None:
    lapse = window.workspace.graph.time_lapse
    lapse.begin()
    _settle(window)
    if lapse.playing:
        lapse.play_or_pause()
    lapse.scrub(0.5)


def _hover(window: MainWindow) -> None:
    graph = window.workspace.graph
    if len(graph.scene):
        graph.hand.hover(int(graph.scene.degrees.argmax()))
        _until(window, lambda: graph.card.isVisible())


def _query(words: str) -> Callable[[MainWindow], None]:
    def show(window: MainWindow) -> None:
        filters = window.workspace.filters
        filters.show_view(replace(filters.view(), query=words))

    return show


def _switcher(mode: str) -> Callable[[MainWindow], None]:
    return lambda window: window.finding.switcher.open(mode, WORDS)


def _offline(window: MainWindow) -> None:
    if window.vault:
        window.show_offline(True, Path(window.vault.root.name))
        window.vault.show_state(replace(window.vault.state, stand=Stand.OFFLINE))


VIEWS = {
    "first-start": Staged(settles=False),
    "graph": Staged(),
    "topic": Staged(Settings(left_dock=False), _page(0)),
    "preview": Staged(Settings(left_dock=False), _page(1)),
    "links": Staged(Settings(left_dock=False), _page(2)),
    "experiment": Staged(Settings(topic_panel=False), lambda window: window.change(run_dock=True)),
    "practice": Staged(Settings(topic_panel=False), lambda window: window.experiments.practise()),
    "launch": Staged(do=_launch),
    "settings": Staged(do=lambda window: window.settings_dialog().open()),
    "about": Staged(do=lambda window: AboutDialog(window, window.settings, window.program.compute).open()),
    "compute": Staged(do=lambda window: ComputeDialog(window, window.program.compute).open()),
    "shortcuts": Staged(do=lambda window: window.shortcuts_dialog().open()),
    "tour": Staged(do=lambda window: window.show_tour()),
    "find": Staged(do=_find),
    "path": Staged(do=_path),
    "switcher": Staged(do=_switcher("names")),
    "full-text": Staged(do=_switcher("text")),
    "palette": Staged(do=lambda window: window.finding.palette.open("run")),
    "notes": Staged(Settings(lens="notes")),
    "local": Staged(do=_local),
    "time-lapse": Staged(do=_time_lapse),
    "hover": Staged(Settings(topic_panel=False), _hover),
    "query": Staged(do=_query(QUERY)),
    "wrong-query": Staged(do=_query(WRONG)),
    "nothing-fits": Staged(do=_query(NOWHERE)),
    "empty-vault": Staged(),
    "reading": Staged(settles=False),
    "offline": Staged(do=_offline),
}


# ---- the picture -------------------------------------------------------------------------------------


def take(shot: Shot, out: Path) -> str:
    """Writes the picture; returns one sentence where that failed ("" else)."""
    with tempfile.TemporaryDirectory() as spare:
        empty = Path(spare) / "Empty vault"
        empty.mkdir()
        return _take(shot, out, empty if shot.view == "empty-vault" else shot.vault)


def _take(shot: Shot, out: Path, vault: Path | None) -> str:
    app, staged = application(), VIEWS[shot.view]
    window, counting = make_window(staged.settings.with_(theme=shot.theme), remember=False)
    window.workspace.filters.looking.kept.disconnect()  # a picture leaves the vault's views as they are
    window.resize(*shot.size)
    window.show()
    app.processEvents()
    if shot.run and (problem := _show_run(window, shot.run)):
        window.close()
        return problem
    if vault and shot.view != "first-start":
        window.open_vault(vault)
        if staged.settles:
            _settle(window)
            staged.do(window)
            _settle(window)
    elif staged.settles and not vault:
        staged.do(window)
    counting.join(COUNTING_SECONDS)
    window.pulse.tick()
    app.processEvents()
    picture = window.grab()
    for dialog in window.findChildren(QDialog):
        if dialog.isVisible():
            _lay_over(picture, dialog, shot.size)
    window.close()
    return "" if picture.save(str(out), "PNG") else f"The picture could not be written to {out}."


def _show_run(window: MainWindow, folder: Path) -> str:
    """The run of a folder that may lie anywhere; one sentence where there is none."""
    try:
        window.experiments.current = window.experiments.runs.follow(folder)
    except RunFolderError as error:
        return str(error)
    return ""


def _settle(window: MainWindow) -> None:
    """Until the vault is read, the layout sleeps and every question is answered."""
    vault, graph = window.vault, window.workspace.graph
    _until(
        window,
        lambda: vault is None or (vault.up_to_date and graph.settled and not graph.time_lapse.waiting),
    )


def _until(window: MainWindow, so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + SETTLING_SECONDS
    while time.monotonic() < deadline:
        application().processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 50)
        window.pulse.tick()
        if so():
            break


def _lay_over(picture: QPixmap, dialog: QDialog, size: tuple[int, int]) -> None:
    """A dialog is a window of its own: its picture is laid over the middle of the main one."""
    top = dialog.grab()
    painter = QPainter(picture)
    painter.drawPixmap(QPoint((size[0] - dialog.width()) // 2, (size[1] - dialog.height()) // 3), top)
    painter.end()
    dialog.close()
