"""`probe`: what a run would take, from a few networks trained for an epoch or two; nothing is kept."""

from __future__ import annotations

import argparse
import subprocess
from pathlib import Path
from typing import Any

from automl import launch
from automl.commands.run import SETTINGS, wanted
from automl.commands.saying import CommandError, out, out_json
from automl.results.estimate import estimate
from automl.results.rundir_errors import RunFolderError


def add(parsers: Any) -> None:
    """`probe RECIPE [--trials N] … [--seconds S] [--json]`: the settings are those of `run`."""
    form = parsers.add_parser("probe", help="what a run would take: seconds a trial, in all, and on disk")
    form.add_argument("recipe", metavar="RECIPE", help="an id (see `recipes`) or a .toml file")
    for name, value, text in SETTINGS:
        form.add_argument(f"--{name}", metavar=value, help=text)
    form.add_argument("--set", action="append", default=[], metavar="KEY=VALUE")
    form.add_argument(
        "--inputs", type=Path, metavar="DIR", help="the vault's snapshot: notes.jsonl, graph.json"
    )
    form.add_argument("--recipe-dir", type=Path, metavar="DIR", help="a folder of further recipes")
    form.add_argument("--seconds", type=float, default=20.0, metavar="S", help="train about so long")
    form.add_argument("--json", action="store_true")
    form.set_defaults(does=probe)


def probe(options: argparse.Namespace) -> int:
    """Measures, and prints what was measured and what follows from it."""
    recipe = wanted(options)
    if launch.elsewhere(recipe.device):
        return subprocess.call(launch.command_line(*options.words), env=launch.environment())
    from automl.datasets import DataError
    from automl.engine import probing
    from automl.engine.loading import NoDevice

    try:
        measured = probing.probe(recipe, options.seconds, inputs=options.inputs)
    except (probing.CannotProbe, DataError, NoDevice, RunFolderError) as error:
        raise CommandError(str(error)) from error
    takes = estimate(measured, recipe)
    if options.json:
        more = {"trials": takes.trials, "seconds_a_trial": takes.seconds_a_trial}
        out_json(measured.plain() | more | {"seconds": takes.seconds, "bytes": round(takes.bytes)})
        return 0
    out(
        f"{takes.seconds_a_trial:.1f} s a trial, at most {takes.seconds / 60:.1f} min for {takes.trials} "
        f"on {measured.device}, about {takes.bytes / 1e6:.1f} MB on disk"
    )
    return 0
