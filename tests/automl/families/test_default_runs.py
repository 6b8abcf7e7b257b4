"""A field's run with its default budget: its best beats the baseline, and size is worth something."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from automl.engine.planner import Ending, Planner, conducted
from automl.recipe_files import shelf
from automl.results import rundir

DEVIATIONS = 3
RECIPES = ("few-shot-glyphs", "unet-shapes", "detector-shapes", "metric-faces")


@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("name", RECIPES)
def test_the_best_beats_the_baseline_and_the_front_is_wide(name: str, tmp_path: Path) -> None:
    run = rundir.make(shelf().found[name].recipe, out=tmp_path / "run")
    assert conducted(Planner(run)) is Ending.FINISHED
    state, _ = run.replay()
    assert state.best is not None
    assert state.baseline is not None
    best = state.trials[state.best]
    assert best.score is not None
    ahead = best.score - state.baseline
    if state.recipe is not None and state.recipe.score.direction == "min":
        ahead = -ahead
    assert ahead > DEVIATIONS * best.scores["standard_error"] > 0
    costs = [state.cost(state.trials[number]) for number in state.front.trials]
    assert len(costs) >= 4
    assert math.log10(max(costs) / min(costs)) >= 0.5
