"""Plug-ins are read from their source, and nothing of them is imported."""

from __future__ import annotations

import subprocess
import sys

import pytest

from automl.catalogue import FOLDERS, installed, plugin
from automl.seams import COMMON_COSTS, Cost, Score

SOURCE = '''"""Learns what is in a picture.

More of it.
"""
import not_there_at_all
LEARNS = ("classes", "boxes")
TRAITS: tuple[str, ...] = ("continuous",)
ONE = "word"
SCORE = Score("accuracy", "%", baseline="majority class")
COSTS = (Cost("epsilon", known="training"), Cost("parameters", "", "build", 1.0, 2.0))
MADE = dict(a=1)
COUNTED = len("abc")
lower = ("unseen",)
OPTIONS = {"path": "", "noise": 0.5}
'''


def test_a_plug_ins_docstring_and_literals_are_read_unimported() -> None:
    read = plugin("trainers", "classify", SOURCE)
    assert read.line == "Learns what is in a picture."
    assert read.words("LEARNS") == ("classes", "boxes")
    assert read.words("TRAITS") == ("continuous",)
    assert read.words("ONE") == ("word",)
    assert read.words("NOTHING") == ()
    assert read.score == Score("accuracy", "%", baseline="majority class")
    assert read.states["OPTIONS"] == {"path": "", "noise": 0.5}
    assert set(read.states) == {"LEARNS", "TRAITS", "ONE", "SCORE", "COSTS", "OPTIONS"}


def test_a_trainers_own_costs_come_first_and_replace_the_common_ones() -> None:
    costs = plugin("trainers", "classify", SOURCE).costs
    assert costs[:2] == (Cost("epsilon", known="training"), Cost("parameters", "", "build", 1.0, 2.0))
    assert [cost.name for cost in costs[2:]] == [c.name for c in COMMON_COSTS if c.name != "parameters"]


@pytest.mark.parametrize("source", ["def (", "\0", "", "1 +"])
def test_a_plug_in_that_cannot_be_parsed_has_a_name_and_nothing_else(source: str) -> None:
    read = plugin("spaces", "broken", source)
    assert (read.name, read.line, read.states, read.score) == ("broken", "", {}, None)


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_installed_plug_in_says_what_it_is(folder: str) -> None:
    found = installed().folder(folder)
    assert found
    assert all(read.line for read in found.values())
    assert not any(name.startswith("_") for name in found)


def test_the_catalogue_loads_neither_torch_nor_optuna() -> None:
    code = (
        "import sys; from automl.catalogue import installed; installed();"
        "from automl import launch, ranking, recipe_files;"
        "from automl.results import charts, report, rundir, svg;"
        "[charts.find(name) for name in charts.names()]; recipe_files.shelf();"
        "print(*sorted({'torch', 'optuna', 'numpy', 'sklearn'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
