"""Runs are begun detached: the planner outlives who started it, and a command finds one alive."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from automl import launch
from automl.results import rundir
from automl.results.control import Command, Word
from automl.results.rundir import Origin, RunFolderError
from tests.automl.made_up import recipe
from tests.automl.results.holding import HOLD, process

PLANNER = """
import os, sys
from pathlib import Path
from automl.results import rundir
run = rundir.find(Path(sys.argv[1]))
print("printed")
sys.stdout.flush()
with run.hold():
    (run.path / "alive").write_text(str(os.getpid()) + " " + str(os.getsid(0)), "utf-8")
"""


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[list[str]]]:
    """What would be started, instead of starting it."""
    words: list[list[str]] = []
    monkeypatch.setattr(launch, "_spawn", lambda command, _run: words.append(list(command)))
    return words


def test_a_run_is_made_and_its_planner_started_in_it(tmp_path: Path, started: list[list[str]]) -> None:
    origin = Origin("topic:cnn", "CNN")
    run = launch.start(recipe(), out=tmp_path / "run", vault="/v", topic=origin)
    assert rundir.find(tmp_path / "run").about.launched_from == origin
    assert started == [[sys.executable, "-m", "automl.engine.planner", str(run.path)]]


def test_a_frozen_program_starts_itself(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert launch.planner_command(tmp_path) == [sys.executable, "--planner", str(tmp_path)]
    assert launch.worker_command() == [sys.executable, "--worker"]


def test_a_command_starts_a_planner_only_where_none_is_alive(
    tmp_path: Path, started: list[list[str]]
) -> None:
    run = rundir.make(recipe(), out=tmp_path / "run")
    with process(HOLD, str(run.path)):
        launch.tell(run, Command(Word.PAUSE))
    assert not started
    launch.tell(run, Command(Word.MORE, 5))
    assert started == [launch.planner_command(run.path)]
    assert [command.word for command in run.pending(run.replay()[0])] == [Word.PAUSE, Word.MORE]


def test_a_folder_that_cannot_be_is_one_sentence_and_starts_nothing(
    tmp_path: Path, started: list[list[str]]
) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(RunFolderError, match="is not empty"):
        launch.start(recipe(), out=tmp_path)
    assert not started


def test_a_planner_that_cannot_be_started_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(launch, "planner_command", lambda folder: [str(tmp_path / "nothing")])
    with pytest.raises(RunFolderError, match="could not be started"):
        launch.start(recipe(), out=tmp_path / "run")


@pytest.mark.skipif(os.name != "posix", reason="sessions are a matter of POSIX")
def test_a_planner_lives_in_a_session_of_its_own_and_outlives_its_starter(tmp_path: Path) -> None:
    run = rundir.make(recipe(), out=tmp_path / "run")
    alive = run.path / "alive"
    os.mkfifo(alive)
    starter = (
        "import sys; from pathlib import Path; from automl import launch; from automl.results import rundir;"
        "launch.planner_command = lambda folder: [sys.executable, '-c', sys.argv[2], str(folder)];"
        "launch.start_planner(rundir.find(Path(sys.argv[1])))"
    )
    subprocess.run([sys.executable, "-c", starter, str(run.path), PLANNER], check=True, timeout=8)
    pid, session = map(int, alive.read_text("utf-8").split())  # waits for the planner to write
    assert session == pid
    assert (run.logs / "planner.log").read_text("utf-8").startswith("printed")


def test_our_processes_import_this_very_copy(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    root = str(Path(launch.__file__).parent.parent)
    assert launch.environment()["PYTHONPATH"].split(os.pathsep) == [root, str(tmp_path)]
