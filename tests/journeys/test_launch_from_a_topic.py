"""The thread through everything: a topic, a real run, its chart, its results note in the vault."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from automl.recipe_files import shelf
from automl.results import charts
from automl.results.control import Command, Word
from automl.results.figure import Tone
from automl.results.rundir import Origin
from desktop.main_window import MainWindow
from desktop.run.followed_run import FollowedRun
from desktop.run.launch_form import LaunchForm
from desktop.run.topic_runs import TopicRuns
from desktop.run.wording import best_words
from desktop.settings import Settings
from vault_sync.session.state import Applied, Stand

PATIENCE_MS = 60_000
pytestmark = [pytest.mark.slow, pytest.mark.timeout(150)]


class Launching:
    """A window on a small vault, and what a user does in it."""

    def __init__(self, qtbot: QtBot, root: Path) -> None:
        self.qtbot, self.root = qtbot, root
        self.main = MainWindow(Settings(theme="dark"), lambda _: "", ())
        qtbot.addWidget(self.main)
        self.main.show()
        self.main.open_vault(root)

    def until(self, holds: Callable[[], object]) -> None:
        self.qtbot.waitUntil(lambda: bool(holds()), timeout=PATIENCE_MS)

    def until_read(self) -> None:
        watched = (Stand.LIVE, Stand.POLLING)
        self.until(lambda: self.main.vault and self.main.vault.state.stand in watched)
        self.until(lambda: self.main.vault and self.main.vault.up_to_date)

    def choose(self, topic: str) -> None:
        self.until(lambda: self.main.workspace.graph.go_to(topic))
        self.until(lambda: self.main.workspace.topic_panel.topic == topic)

    def form(self) -> LaunchForm:
        """R, and the form is there."""
        self.main.actions_by_id["launch"].trigger()
        self.until(lambda: self.main.findChild(LaunchForm))
        form = self.main.findChild(LaunchForm)
        assert isinstance(form, LaunchForm)
        return form

    def run_standing(self) -> str:
        return self.main.experiments.current.standing if self.main.experiments.current else ""

    @property
    def run(self) -> FollowedRun:
        assert self.main.experiments.current is not None
        return self.main.experiments.current

    def close(self) -> None:
        self.main.close()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / "Perceptron.md").write_text("# Perceptron\nLayers; see [[Deep Learning]].\n")
    (folder / "Deep Learning.md").write_text("What is learnt in layers.\n")
    return folder


@pytest.fixture
def window(qtbot: QtBot, root: Path) -> Iterator[Launching]:
    made = Launching(qtbot, root)
    made.until_read()
    yield made
    if made.main.experiments.current and made.run.live:
        made.main.experiments.runs.tell(made.run, Word.STOP)
    made.close()


def launch_small(window: Launching, trials: int, epochs: int) -> None:
    """The built-in recipe for perceptrons, cut down."""
    recipe = shelf().found["mlp-digits"].recipe
    small = replace(recipe, trials=trials, epochs=epochs, workers=1, device="cpu")
    origin = Origin("note:Perceptron.md", "Perceptron", "Perceptron.md")
    window.main.experiments.launching.launch(small, origin)


def test_from_a_topic_to_a_front_on_the_chart_and_a_note_in_the_vault(window: Launching) -> None:
    window.choose("note:Perceptron.md")
    form = window.form()
    assert form.recipe_id == "mlp-digits"
    form.set_budget(trials=2, epochs=2)
    form.launch()
    view = window.main.workspace.runs.view
    assert view.isVisible()
    looks = window.main.workspace.graph.stage.looks
    window.until(lambda: looks.best("note:Perceptron.md").startswith("Running"))
    window.until(lambda: len(view.chart.trials_drawn))
    window.until(lambda: window.run_standing() == "finished")
    figure = charts.find("accuracy_vs_parameters").figure(window.run.state)
    front = [series for series in figure.series if series.tone is Tone.FRONT]
    assert set(front[0].trials) <= set(view.chart.trials_drawn.tolist())
    assert view.model.rowCount() == 2
    assert window.run.folder.about.launched_from == Origin(
        "note:Perceptron.md", "Perceptron", "Perceptron.md", ""
    )
    assert looks.best("note:Perceptron.md") == best_words(window.run.state) != ""
    listed = window.main.workspace.topic_panel.findChildren(TopicRuns)
    assert [rows.rows[0][:1] for rows in listed if rows.isVisible()] == [("mlp-digits",)]
    applied: list[Applied] = []
    vault = window.main.vault
    assert vault is not None
    take = vault._take
    vault._take = lambda event: (isinstance(event, Applied) and applied.append(event), take(event))[1]  # type: ignore
    window.main.experiments.write_note()
    [note] = (window.root / "Topograph").glob("*.md")
    topic = f"note:Topograph/{note.name}"
    window.until(lambda: topic in window.main.workspace.graph.scene.slot_of)
    assert f"Topograph/{note.name}" in {path for event in applied for path in event.own}
    scene = window.main.workspace.graph.scene
    edges = {frozenset((scene.ids[a], scene.ids[b])) for a, b in scene.edges.tolist()}
    assert frozenset((topic, "note:Perceptron.md")) in edges


def test_closing_the_window_ends_no_run_and_the_next_start_finds_it(
    window: Launching, qtbot: QtBot, root: Path
) -> None:
    launch_small(window, trials=4, epochs=60)
    window.until(lambda: window.run.folder.running)
    folder = window.run.folder
    window.close()
    assert folder.running
    again = Launching(qtbot, root)
    assert again.main.experiments.current is not None
    assert again.run.folder.path == folder.path
    again.until(lambda: again.run.state.trials)
    again.main.experiments.runs.tell(again.run, Word.STOP)
    again.until(lambda: not again.run.folder.running and again.run_standing() == "finished")
    again.close()


def test_a_killed_planner_shows_as_interrupted_and_resume_goes_on(window: Launching) -> None:
    launch_small(window, trials=3, epochs=8)
    run = window.run
    window.until(lambda: run.state.counts and any(t.epochs for t in run.state.trials.values()))
    planner = json.loads((run.folder.path / "lock").read_text("utf-8"))["pid"]
    os.kill(planner, signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)
    window.until(lambda: run.standing == "interrupted")
    view = window.main.workspace.runs.view
    assert view.banner.isVisible()
    assert "interrupted" in view.banner.words
    view.banner.press("Resume")
    window.until(lambda: run.standing == "running")
    window.until(lambda: run.standing == "finished")
    assert not view.banner.isVisible()
    assert len(run.state.trials) == 3


def test_a_command_reaches_a_run_once(window: Launching) -> None:
    launch_small(window, trials=6, epochs=40)
    run = window.run
    window.until(lambda: run.state.trials)
    pause = Command(Word.PAUSE)
    run.folder.tell(pause)
    run.folder.tell(pause)
    window.until(lambda: run.standing == "paused")
    assert run.state.controls == {pause.id}
