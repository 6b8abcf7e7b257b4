"""Each family's run with its default budget: its best beats the baseline, and size is worth something."""

from __future__ import annotations

import math
import subprocess
import sys
from pathlib import Path
from statistics import fmean, stdev

import pytest

from automl.recipe_files import shelf
from automl.results import rundir_log
from automl.results.state import RunState

SEEDS = 5
DEVIATIONS = 3  # standard errors of the mean over fresh seeds
POINTS, DECADES = 4, 0.5
FAMILIES = (
    "anomaly-digits", "augment-digits", "cell-digits", "clusters-digits", "convnet-digits", "detector-shapes",
    "few-shot-glyphs", "gan-digits", "hybrid-digits", "metric-faces", "mlp-breast-cancer", "mlp-digits",
    "mlp-wine", "pretext-digits", "transformer-digits", "unet-shapes",
)  # fmt: skip
SHORT = "the front is short"  # what a recipe says where more parameters gain nothing


def called(*words: str) -> None:
    done = subprocess.run([sys.executable, "-m", "automl", *words], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def state(folder: Path) -> RunState:
    found = RunState()
    found.fold(rundir_log.read(folder / "events.jsonl")[0])
    return found


@pytest.mark.long
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("recipe", FAMILIES)
def test_the_best_beats_the_baseline_and_the_front_has_a_reach(
    recipe: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOPOGRAPH_HOME", str(tmp_path / "home"))
    folder = tmp_path / "run"
    called("run", recipe, "--workers", "1", "--device", "cpu", "--out", str(folder), "--json")
    found = state(folder)
    costs = [point.cost for point in found.front.points]
    if SHORT not in " ".join(shelf().found[recipe].recipe.about.split()):
        assert len(costs) >= POINTS
        assert math.log10(max(costs) / min(costs)) >= DECADES
    called("retrain", str(folder), "--trials", str(found.best), "--seeds", str(SEEDS))
    assert found.best is not None
    again = [one.score for one in state(folder).trials[found.best].retrained]
    assert len(again) == SEEDS
    assert found.baseline is not None
    assert found.recipe is not None
    ahead = fmean(again) - found.baseline
    if found.recipe.score.direction == "min":
        ahead = -ahead
    assert ahead > DEVIATIONS * stdev(again) / math.sqrt(SEEDS)
