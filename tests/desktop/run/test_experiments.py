"""Runs and the window: what is in view, what the keys tell it, what is refused with a sentence."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from automl import launch
from automl.results.rundir import RunDir
from desktop.pulse import Pulse
from desktop.run.experiments import Experiments
from desktop.run.run_dock import RunDock, RunStrip
from desktop.run.runs_list import RunsList
from desktop.shell.toasts import Toasts
from tests.automl.made_up import a_run
from tests.desktop.run.followed import finished, folder


class Window:
    """The dock and the strip without the rest."""

    def __init__(self, qtbot: QtBot) -> None:
        self.dock, self.strip = RunDock(), RunStrip("Ctrl+J")
        self.pulse = Pulse(self.dock)  # ends with it, as the window's does
        self.listed = RunsList()
        qtbot.addWidget(self.listed)
        qtbot.addWidget(self.dock)
        qtbot.addWidget(self.strip)
        self.said: list[str] = []
        self.opened = 0
        self.experiments = Experiments(
            self.dock,
            self.strip,
            self.listed,
            self.pulse,
            lambda: None,
            self._open,
            self.said.append,
            Toasts(self.dock),
        )

    def _open(self) -> None:
        self.opened += 1


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[RunDir]:
    """Planners that would have been started."""
    found: list[RunDir] = []
    monkeypatch.setattr(launch, "start_planner", found.append)
    return found


def test_without_runs_the_dock_says_what_to_do(qtbot: QtBot) -> None:
    window = Window(qtbot)
    assert window.experiments.current is None
    window.experiments.pause_or_resume()
    assert window.said == []


def test_the_newest_run_is_in_view_and_its_folder_was_found(qtbot: QtBot) -> None:
    made = folder(finished())
    window = Window(qtbot)
    assert window.experiments.current is not None
    assert window.experiments.current.folder.path == made.path
    assert "Finished" in window.dock.view.head.words


def test_the_strip_tells_the_run_in_view_only_while_the_dock_is_closed(qtbot: QtBot) -> None:
    folder(finished())
    window = Window(qtbot)
    told = window.strip.words
    assert "18 of 40 done" in told
    window.strip.show_open(True)
    assert window.strip.words == ""  # the head below says it
    window.strip.show_open(False)
    assert window.strip.words == told


def test_the_key_resumes_an_interrupted_run_and_leaves_a_finished_one(
    qtbot: QtBot, started: list[RunDir]
) -> None:
    folder(finished())
    window = Window(qtbot)
    window.experiments.pause_or_resume()
    assert started == []
    run = window.experiments.runs.follow(folder(a_run(4)).path)
    window.experiments.show(run)
    assert (run.standing, window.opened) == ("interrupted", 1)
    window.experiments.pause_or_resume()
    assert started == [run.folder]
    assert run.standing == "queued"
    assert not window.dock.view.banner.isVisible()


def test_a_run_of_another_host_is_taken_over_from_its_banner(qtbot: QtBot) -> None:
    folder(finished(), host="lab-07")
    window = Window(qtbot)
    run = window.experiments.current
    assert run is not None
    window.dock.view.banner.press("Take over…")
    assert not run.foreign
    assert window.said == []
    assert window.dock.view.banner.isHidden()


def test_a_note_needs_a_vault(qtbot: QtBot) -> None:
    folder(finished())
    window = Window(qtbot)
    window.experiments.write_note()
    assert window.said == ["Open a vault to write into"]


def test_practice_takes_the_dock_until_it_is_closed_or_a_run_is_opened(qtbot: QtBot) -> None:
    folder(finished())
    window = Window(qtbot)
    window.dock.show()
    window.strip.practice_asked.emit()
    assert window.dock.practice.isVisible()
    assert window.opened == 1
    window.experiments._show_all()
    assert window.dock.practice.isVisible()
    window.dock.practice.closed.emit()
    assert window.dock.view.isVisible()
    window.experiments.practise()
    window.experiments.show(window.experiments.runs.newest_first()[0])
    assert window.dock.view.isVisible()
