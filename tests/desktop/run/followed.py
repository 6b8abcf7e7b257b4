"""Runs in folders whose logs were made up, followed as the window follows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from automl.recipe import Recipe
from automl.results import events as e
from automl.results import rundir, rundir_log
from automl.results.rundir import Origin, RunDir
from desktop.run.followed_run import FollowedRun
from tests.automl.made_up import a_run, recipe

ORIGIN = Origin("note:ML/CNN.md", "CNN", "ML/CNN.md", "")


def folder(log: Sequence[e.Event], origin: Origin | None = ORIGIN, host: str = "") -> RunDir:
    """A run's folder with this log in it, made long ago, so that nobody waits for its planner."""
    made = rundir.make(_recipe(log), launched_from=origin)
    made = replace(made, about=replace(made.about, created_at=1.0, host=host or made.about.host))
    rundir.replace_json(
        made.path / "run.json",
        {**rundir._json(made.path / "run.json"), "created_at": 1.0, "host": made.about.host},
    )
    if log:
        rundir_log.write(made.events, log)
    return made


def followed(log: Sequence[e.Event], origin: Origin | None = ORIGIN, host: str = "") -> FollowedRun:
    run = FollowedRun(folder(log, origin, host))
    run.take()
    return run


def as_if(standing: str, log: Sequence[e.Event] | None = None) -> FollowedRun:
    """A run that stands so, whatever its folder says."""
    run = followed(a_run(12) if log is None else log)
    run.standing = standing
    return run


def finished(trials: int = 20, seed: int = 4) -> list[e.Event]:
    """A log with its end."""
    log = [event for event in a_run(trials, seed=seed) if event.at < 3.0 + trials - 2]
    return [*log, e.RunFinished("r1", 1000.0)]


def _recipe(log: Sequence[e.Event]) -> Recipe:
    started = [event for event in log if isinstance(event, e.RunStarted)]
    return Recipe.of(started[0].recipe) if started else recipe()
