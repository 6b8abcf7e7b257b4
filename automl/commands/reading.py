"""A run as commands read it: its folder, and the state that its log tells."""

from __future__ import annotations

from pathlib import Path

from automl.commands.saying import note
from automl.results import rundir
from automl.results.rundir import RunDir
from automl.results.state import RunState


def replayed(folder: Path) -> tuple[RunDir, RunState]:
    """The run of a folder; damaged lines of its log are told of and passed over."""
    run = rundir.find(folder)
    state, problems = run.replay()
    for problem in problems:
        note(str(problem))
    return run, state
