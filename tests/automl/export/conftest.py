"""One small run on real data, trained once for all tests of exports."""

from __future__ import annotations

import pytest

from automl.engine.planner import Ending, Planner
from automl.recipe import Recipe
from automl.results import rundir
from automl.results.rundir import RunDir
from tests.automl.engine.digits import digits_recipe


@pytest.fixture(scope="session")
def trained(tmp_path_factory: pytest.TempPathFactory) -> RunDir:
    """Two trials of a convolutional network, one epoch each, with all weights kept."""
    made: Recipe = digits_recipe(space="convnet", trials=2, weights="all", measure=["latency"])
    home = tmp_path_factory.mktemp("trained")
    patch = pytest.MonkeyPatch()
    patch.setenv("TOPOGRAPH_HOME", str(home / "home"))
    try:
        run = rundir.make(made, out=home / "run")
        assert Planner(run).go() is Ending.FINISHED
    finally:
        patch.undo()
    return run
