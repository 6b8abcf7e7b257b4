"""The line in a note repeats the run: read as the command line reads it, it is the recipe again."""

import argparse
import shlex

import pytest

from automl import recipe_files
from automl.commands import run
from automl.recipe import Recipe
from automl.results import repeating


def read(line: str) -> Recipe:
    parser = argparse.ArgumentParser()
    run.add(parser.add_subparsers())
    python, dash, module, *words = shlex.split(line)
    assert (python, dash, module) == ("python", "-m", "automl")
    return run.wanted(parser.parse_args(words))


@pytest.mark.parametrize(
    "settings",
    [
        [],
        ["trials=7", "epochs=3", "seed=4", "workers=2", "sampler=tpe"],
        ['objectives=["accuracy", "latency"]', 'measure=["memory"]', "stopping=false", "extrapolate=true"],
        ["limits.macs=9000", "choices.train.rate={low=0.001, high=0.01}", "choices.activation=['relu']"],
        ["choices.train.optimiser=adamw"],
    ],
)
def test_the_line_gives_the_recipe_again(settings: list[str]) -> None:
    recipe, problems = recipe_files.find("mlp-digits", settings=settings)
    assert recipe is not None, problems
    assert read(repeating.command(recipe)) == recipe
