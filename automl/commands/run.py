"""`run`: a recipe becomes a run, in the foreground or, with --detach, in a process of its own."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from automl import catalogue, launch, recipe_files
from automl.commands.foreground import watched
from automl.commands.saying import failing, note, out
from automl.recipe import Recipe
from automl.results import rundir

# The options that are settings of the recipe, each under the recipe's own name.
SETTINGS: Sequence[tuple[str, str, str]] = (
    ("trials", "N", "how many trials"),
    ("minutes", "M", "no further trial begins after so many minutes"),
    ("workers", "W", "how many train at once; as many as the machine has room for"),
    ("device", "D", "auto, cpu, cuda:0, mps"),
    ("pool", "P", "where workers run: local"),
    ("sampler", "S", "how the next trial is chosen; see the end of this help"),
    ("seed", "K", "the seed of split, sampler and weights"),
    ("epochs", "E", "epochs of a full training"),
)


_SAMPLERS = "samplers"


class _Telling(argparse.RawDescriptionHelpFormatter):
    """Reads what the samplers say of themselves only where help is asked for."""

    def add_text(self, text: str | None) -> None:
        super().add_text(_samplers() if text == _SAMPLERS else text)


def add(parsers: Any) -> None:
    """`run RECIPE [--trials N] … [--out RUN_DIR] [--json] [--detach]`."""
    form = parsers.add_parser(
        "run",
        help="searches: from a recipe to a front",
        epilog=_SAMPLERS,
        formatter_class=_Telling,
    )
    form.add_argument("recipe", metavar="RECIPE", help="an id (see `recipes`) or a .toml file")
    for name, value, text in SETTINGS:
        form.add_argument(f"--{name}", metavar=value, help=text)
    form.add_argument(
        "--set", action="append", default=[], metavar="KEY=VALUE", help="any other key of the recipe"
    )
    form.add_argument(
        "--inputs", type=Path, metavar="DIR", help="the vault's snapshot: notes.jsonl, graph.json"
    )
    form.add_argument("--recipe-dir", type=Path, metavar="DIR", help="a folder of further recipes")
    form.add_argument("--out", type=Path, metavar="RUN_DIR", help="the run's folder; new or empty")
    form.add_argument("--json", action="store_true", help="the events, one a line")
    form.add_argument("--detach", action="store_true", help="start it and print its folder")
    form.set_defaults(does=run)


def _samplers() -> str:
    """The samplers, each by what it says of itself, and the whole rule of `auto`."""
    known = catalogue.installed().samplers
    lines = [f"  {name:<10} {plugin.line}" for name, plugin in known.items()]
    rule = known["auto"].doc.strip().split("\n\n")[1]
    return "\n".join(["samplers:", *lines, "", "auto:", *("  " + line for line in rule.splitlines())])


def run(options: argparse.Namespace) -> int:
    """Makes the run's folder and searches."""
    recipe = wanted(options)
    if options.detach:
        out(str(launch.start(recipe, out=options.out, inputs=options.inputs).path))
        return 0
    made = rundir.make(recipe, out=options.out, inputs=options.inputs)
    note(f"{recipe.title}: {made.path}")
    return watched(made, as_json=options.json)


def wanted(options: argparse.Namespace) -> Recipe:
    """The recipe that is meant, with all settings on it; all that is wrong with them is said together."""
    recipe, problems = recipe_files.find(options.recipe, options.recipe_dir, settings=settings(options))
    if recipe is None:
        raise failing(problems)
    for problem in problems:
        note(str(problem))
    return recipe


def settings(options: argparse.Namespace) -> list[str]:
    """The options as KEY=VALUE texts, those of --set last."""
    named = [
        f"{name}={getattr(options, name)}"
        for name, _, _ in SETTINGS
        if getattr(options, name, None) is not None
    ]
    return [*named, *options.set]
