"""Short runs of the families by the command line: the best beats the baseline, the front has a reach."""

from __future__ import annotations

import math
import subprocess
import sys
from pathlib import Path
from statistics import fmean, stdev

import pytest

from automl.results import rundir_log
from automl.results.state import RunState

SEEDS = 5
FAMILIES = ("anomaly-digits", "clusters-digits", "pretext-digits", "convnet-digits", "hybrid-digits")


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
def test_a_short_run_beats_the_baseline_and_its_front_has_a_reach(
    recipe: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Three standard errors of the mean over fresh seeds; four points over half a decade of parameters."""
    monkeypatch.setenv("TOPOGRAPH_HOME", str(tmp_path / "home"))
    folder = tmp_path / "run"
    called("run", recipe, "--workers", "1", "--device", "cpu", "--out", str(folder), "--json")
    found = state(folder)
    costs = [point.cost for point in found.front.points]
    assert len(costs) >= 4
    assert math.log10(max(costs) / min(costs)) >= 0.5
    called("retrain", str(folder), "--trials", str(found.best), "--seeds", str(SEEDS))
    assert found.best is not None
    again = [one.score for one in state(folder).trials[found.best].retrained]
    assert len(again) == SEEDS
    assert found.baseline is not None
    assert fmean(again) - 3 * stdev(again) / math.sqrt(SEEDS) > found.baseline
