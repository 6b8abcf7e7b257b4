"""The thread as a user pulls it: topic, R, Enter, a live front, pause, a killed window, stop, note, graph."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from automl import places
from automl.results import rundir
from automl.results.control import Command, Word
from automl.results.rundir import RunDir
from desktop import resources
from desktop.main_window import MainWindow
from desktop.run.launch_form import LaunchForm
from desktop.settings import Settings
from vault_sync.session.state import Stand

PATIENCE_MS = 240_000  # for a machine that has much else to do; a quiet one needs seconds
TOPIC = "note:Vision/Convolutional Neural Networks.md"
pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

# A window in a process of its own, which somebody kills while its run goes on.
WINDOW = """
import sys
from desktop.app import application
from desktop.main_window import MainWindow
from desktop.settings import Settings
from pathlib import Path
app = application()
window = MainWindow(Settings(theme="dark"), lambda _: "", ())
window.open_vault(Path(sys.argv[1]))
window.show()
print(window.experiments.current.folder.id, flush=True)
app.exec()
"""


class User:
    """A window on a copy of the sample vault, driven by keys and clicks as far as there are any."""

    def __init__(self, qtbot: QtBot, vault: Path) -> None:
        self.qtbot, self.vault = qtbot, vault
        self.main = MainWindow(Settings(theme="dark"), lambda _: "", ())
        qtbot.addWidget(self.main)
        self.main.show()
        self.main.open_vault(vault)
        watched = (Stand.LIVE, Stand.POLLING)
        self.until(lambda: self.main.vault and self.main.vault.state.stand in watched)
        self.until(lambda: self.main.vault and self.main.vault.up_to_date)

    def until(self, holds: Callable[[], object]) -> None:
        self.qtbot.waitUntil(lambda: bool(holds()), timeout=PATIENCE_MS)

    def standing(self) -> str:
        run = self.main.experiments.current
        return run.standing if run else ""

    def launch(self, trials: int, epochs: int) -> RunDir:
        """Choose the topic, R, and Enter in the form."""
        graph = self.main.workspace.graph
        self.until(lambda: graph.go_to(TOPIC))
        self.until(lambda: self.main.workspace.topic_panel.topic == TOPIC)
        self.main.actions_by_id["launch"].trigger()
        self.until(lambda: self.main.findChild(LaunchForm))
        form = self.main.findChild(LaunchForm)
        assert isinstance(form, LaunchForm)
        assert form.recipe_id == "convnet-digits"
        form.set_budget(trials=trials, epochs=epochs)
        self.until(lambda: form.can_launch)
        QTest.keyClick(form, Qt.Key.Key_Return)
        self.until(lambda: self.main.experiments.current)
        assert self.main.experiments.current is not None
        return self.main.experiments.current.folder

    def close(self) -> None:
        self.main.close()


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    return Path(shutil.copytree(resources.path("sample_vault"), tmp_path / "vault"))


@pytest.fixture
def user(qtbot: QtBot, vault: Path) -> Iterator[User]:
    made = User(qtbot, vault)
    yield made
    made.close()
    for folder in rundir.every(places.runs())[0]:
        if folder.running:
            folder.tell(Command(Word.STOP))


def test_from_the_graph_to_a_note_in_it_through_a_killed_window(
    user: User, vault: Path, qtbot: QtBot
) -> None:
    folder = user.launch(trials=40, epochs=4)
    view, looks = user.main.workspace.runs.view, user.main.workspace.graph.stage.looks
    user.until(lambda: looks.best(TOPIC).startswith("Running"))
    user.until(lambda: len(view.chart.trials_drawn))
    user.main.actions_by_id["pause-run"].trigger()
    user.until(lambda: user.standing() == "paused")
    user.close()
    killed_while_it_shows(folder, vault)
    assert folder.running  # its planner needs no window
    again = User(qtbot, vault)
    view, looks = again.main.workspace.runs.view, again.main.workspace.graph.stage.looks
    assert again.main.experiments.current is not None
    assert again.main.experiments.current.folder.id == folder.id
    assert again.standing() == "paused"
    again.main.actions_by_id["pause-run"].trigger()
    again.until(lambda: again.standing() == "running")
    again.until(lambda: again.main.experiments.current.state.front.points)  # type: ignore[union-attr]
    view.head.told.emit(Word.STOP)
    again.until(lambda: again.standing() == "finished")
    best = again.main.experiments.current.state.front.trials[-1]
    view.select(best)
    again.until(lambda: view.panel.drawing.height() > 0 and not view.panel.drawing.isHidden())
    assert looks.best(TOPIC)
    assert not looks.best(TOPIC).startswith("Running")
    assert_note_is_linked(again)
    again.close()


def killed_while_it_shows(folder: RunDir, vault: Path) -> None:
    """Another window finds the run, and is killed before it can do anything about it."""
    window = subprocess.Popen(
        [sys.executable, "-c", WINDOW, str(vault)], stdout=subprocess.PIPE, text=True, env=os.environ
    )
    assert window.stdout is not None
    with window.stdout:
        assert window.stdout.readline().strip() == folder.id
        window.send_signal(getattr(signal, "SIGKILL", signal.SIGTERM))
        window.wait(60)


def assert_note_is_linked(user: User) -> None:
    """The note is written, and its node appears beside the topic."""
    user.main.actions_by_id["write-note"].trigger()
    [note] = (user.vault / "Topograph").glob("*.md")
    scene, node = user.main.workspace.graph.scene, f"note:Topograph/{note.name}"
    user.until(lambda: node in scene.slot_of)
    edges = {frozenset((scene.ids[a], scene.ids[b])) for a, b in scene.edges.tolist()}
    assert frozenset((node, TOPIC)) in edges
