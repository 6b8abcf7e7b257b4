"""`resume`: goes on with a run that was stopped, paused, interrupted or killed, in the foreground."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from automl import recipe_files
from automl.commands.foreground import watched
from automl.commands.saying import CommandError, failing, note
from automl.engine import past
from automl.recipe import IMPORTED, Recipe
from automl.results import rundir
from automl.results.control import Command, Word
from automl.results.rundir import RunDir

# What a run may change while it lasts: nothing by which its trials would no longer compare.
CHANGEABLE = (
    "trials",
    "minutes",
    "workers",
    "sampler",
    "stopping",
    "weights",
    "limits",
    "measure",
    "device",
    "pool",
    "bounds",
)


def add(parsers: Any) -> None:
    """`resume RUN_DIR [--trials N] [--workers W] [--set KEY=VALUE …] [--take-over] [--json]`."""
    form = parsers.add_parser("resume", help="goes on with a run")
    form.add_argument("run", type=Path, metavar="RUN_DIR")
    form.add_argument("--trials", metavar="N", help="how many trials in all")
    form.add_argument("--workers", metavar="W", help="how many train at once")
    form.add_argument("--set", action="append", default=[], metavar="KEY=VALUE", help=", ".join(CHANGEABLE))
    form.add_argument("--take-over", action="store_true", help="go on here with a run of another computer")
    form.add_argument("--json", action="store_true", help="the new events, one a line")
    form.set_defaults(does=resume)


def resume(options: argparse.Namespace) -> int:
    """Goes on with the run, or tells its planner to where one is at work."""
    run = rundir.find(options.run)
    if run.recipe().space == IMPORTED:
        raise CommandError(
            f"The run “{run.path}” was imported from an Optuna study, so nothing is known of how to train "
            "its trials: begin a new run to search on."
        )
    if options.take_over and run.foreign:
        run = run.take_over()
    named = [f"{name}={getattr(options, name)}" for name in ("trials", "workers") if getattr(options, name)]
    recipe = _changed(run, [*named, *options.set])
    if run.running:
        return _told(run, recipe, bool(options.set), bool(options.workers))
    run.tell(Command(Word.RESUME))
    return watched(run, recipe, as_json=options.json)


def _changed(run: RunDir, settings: list[str]) -> Recipe | None:
    """The run's recipe with what was asked for; None where nothing was."""
    if not settings:
        return None
    keys = [setting.partition("=")[0].strip().partition(".")[0] for setting in settings]
    fixed = sorted({key for key in keys if key not in CHANGEABLE})
    if fixed:
        raise CommandError(
            f"{', '.join(fixed)}: this cannot change within a run, its trials would not compare. "
            f"Begin a new run, or change one of {', '.join(CHANGEABLE)}."
        )
    known = past.read(run)
    before = known.state.recipe or run.recipe()
    mapping = recipe_files.as_written(before) | {"trials": before.trials + known.extra}
    problems = recipe_files.changed(mapping, settings)
    recipe, wrong = Recipe.parse(mapping, before.id)
    if recipe is None or problems:
        raise failing([*problems, *wrong])
    return recipe


def _told(run: RunDir, recipe: Recipe | None, others: bool, workers: bool) -> int:
    if others:
        raise CommandError(f"The run “{run.path}” is at work: stop it first to change its settings.")
    known = past.read(run)
    now = known.state.recipe.trials + known.extra if known.state.recipe is not None else 0
    if recipe is not None and recipe.trials > now:
        run.tell(Command(Word.MORE, recipe.trials - now))
    if recipe is not None and workers and recipe.workers:
        run.tell(Command(Word.WORKERS, recipe.workers))
    run.tell(Command(Word.RESUME))
    note("The run is at work already; its planner was told to go on.")
    return 0
