"""Early stopping of the second kind: curves carried on, bands, the front at a trial's cost, real curves."""

from __future__ import annotations

import json
import random
from pathlib import Path
from statistics import mean
from typing import Any

import pytest

from automl import recipe_files
from automl.engine.extrapolating import FEWEST, KNOWN, Extrapolating, carried_on
from automl.engine.planner import Ending
from automl.recipe import Recipe
from automl.results.front import Box, Front
from automl.results.trial import Trial, TrialState
from automl.seams import COMMON_COSTS
from tests.automl import made_up
from tests.automl.engine import tiny

FILE = Path(__file__).parent / "curves" / "digits-convnet.jsonl"
EPOCHS = 10


@pytest.mark.parametrize("exponent", [0.25, 0.5, 1.0, 2.0])
def test_a_power_law_is_carried_on_to_its_own_end(exponent: float) -> None:
    curve = [0.9 - 0.5 * epoch**-exponent for epoch in range(1, 31)]
    assert carried_on(curve[:4], 30) == pytest.approx(curve[-1])


def test_a_flat_curve_stays_flat() -> None:
    assert carried_on([0.3, 0.3, 0.3], 100) == pytest.approx(0.3)


def curve(end: float, bend: float = 0.5) -> list[float]:
    return [end - bend * (1 / epoch - 1 / EPOCHS) for epoch in range(1, EPOCHS + 1)]


def rule(**changed: Any) -> Extrapolating:
    return Extrapolating.of(made_up.recipe(epochs=EPOCHS, **changed), COMMON_COSTS)


def done(number: int, scores: list[float]) -> Trial:
    return Trial(number, TrialState.DONE, curve=scores)


def running(scores: list[float], parameters: float = 1e4) -> Trial:
    return Trial(99, curve=scores, costs={"parameters": parameters})


def front(*points: tuple[float, float]) -> Front:
    made = Front(Box())
    for number, (cost, score) in enumerate(points):
        made.add(number, cost, score)
    return made


def learnt(off: float = 0.0, **changed: Any) -> Extrapolating:
    """Ten finished trials; the last of them ended higher by `off` than its curve said."""
    made = rule(**changed)
    trials = [done(number, curve(0.8)) for number in range(KNOWN)]
    trials[-1].curve[-1] += off
    made.finished(trials)
    return made


def test_a_curve_that_stays_below_the_front_at_its_cost_is_hopeless() -> None:
    below, above = curve(0.7)[:4], curve(0.95)[:4]
    assert learnt().hopeless(running(below), front((1e3, 0.9)))
    assert not learnt().hopeless(running(above), front((1e3, 0.9)))


def test_a_better_score_at_a_higher_cost_stops_nobody() -> None:
    assert not learnt().hopeless(running(curve(0.7)[:4], 1e4), front((1e5, 0.99)))


def test_the_band_is_as_wide_as_the_worst_guess_so_far() -> None:
    trial, known = running(curve(0.7)[:4]), front((1e3, 0.9))
    assert learnt(off=0.1).hopeless(trial, known)
    assert not learnt(off=0.25).hopeless(trial, known)


def test_nobody_is_stopped_before_the_band_is_known_or_the_curve_has_a_shape() -> None:
    made, known = rule(), front((1e3, 0.9))
    made.finished([done(number, curve(0.8)) for number in range(KNOWN - 1)])
    assert not made.hopeless(running(curve(0.5)[:4]), known)
    assert not learnt().hopeless(running(curve(0.5)[: FEWEST - 1]), known)
    assert not learnt().hopeless(running([0.1, float("nan"), 0.1]), known)
    assert not learnt().hopeless(running(curve(0.5)[:4]), front())


def test_a_trial_teaches_once_and_a_stopped_one_nothing() -> None:
    made = rule()
    made.finished([done(1, curve(0.8)), done(1, curve(0.8))])
    made.finished([Trial(2, TrialState.STOPPED, curve=curve(0.8)), done(3, curve(0.8)[:5])])
    assert all(len(known) == 1 for known in made.above.values())


@pytest.mark.parametrize(
    ("objectives", "fits"),
    [
        (("accuracy", "parameters"), True),
        (("accuracy",), True),
        (("accuracy", "latency"), False),
        (("accuracy", "parameters", "macs"), False),
    ],
)
def test_it_takes_part_only_where_score_and_a_cost_known_at_build_are_all(
    objectives: tuple[str, ...], fits: bool
) -> None:
    assert learnt(objectives=objectives).hopeless(running(curve(0.5)[:4]), front((1e3, 0.9))) is fits


def test_a_score_that_is_minimised_is_carried_on_as_well() -> None:
    made = Extrapolating(EPOCHS, most=False, cost="parameters", fits=True)
    made.finished([done(number, [-score for score in curve(-0.5)]) for number in range(KNOWN)])
    known = Front(Box((0.0, 5.0), direction="min"))
    known.add(0, 1e3, 0.4)
    assert made.hopeless(running([-score for score in curve(-0.9)[:4]]), known)
    assert not made.hopeless(running([-score for score in curve(-0.2)[:4]]), known)


@pytest.fixture(scope="module")
def recorded() -> list[dict[str, Any]]:
    return [json.loads(line) for line in FILE.read_text("utf-8").splitlines()[1:]]


def replay(recipe: Recipe, order: list[dict[str, Any]]) -> tuple[float, int]:
    """One worker, no halving: the hypervolume in the end and the epochs trained."""
    made = Extrapolating.of(recipe, COMMON_COSTS)
    found = Front(Box(recipe.bounds["accuracy"], recipe.bounds["parameters"]))
    epochs = 0
    for one in order:
        scores, cost = one["scores"], float(one["parameters"])
        for epoch in range(1, len(scores) + 1):
            epochs += 1
            trial = Trial(one["trial"], costs={"parameters": cost}, curve=scores[:epoch])
            if epoch in made.rungs and made.hopeless(trial, found):
                break
        else:
            made.finished([done(one["trial"], scores)])
            found.add(one["trial"], cost, scores[-1])
    return found.hypervolume, epochs


def test_it_keeps_the_front_of_real_curves(recorded: list[dict[str, Any]]) -> None:
    recipe, problems = recipe_files.find("convnet-digits")
    assert recipe is not None, problems
    whole = Front(Box(recipe.bounds["accuracy"], recipe.bounds["parameters"]))
    for one in recorded:
        whole.add(one["trial"], one["parameters"], one["scores"][-1])
    replays = [replay(recipe, random.Random(seed).sample(recorded, len(recorded))) for seed in range(20)]
    kept = [hypervolume / whole.hypervolume for hypervolume, _ in replays]
    saved = [1 - epochs / sum(len(one["scores"]) for one in recorded) for _, epochs in replays]
    print(f"{mean(kept):.2%} kept (worst {min(kept):.2%}), {mean(saved):.1%} saved")  # noqa: T201
    assert mean(kept) >= 0.98
    assert mean(saved) >= 0.1


@pytest.mark.parametrize("wanted", [True, False])
def test_a_run_stops_hopeless_trials_where_its_recipe_asks_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wanted: bool
) -> None:
    tiny.use(monkeypatch)
    setting: dict[str, Any] = {"trials": 40, "epochs": 8, "stopping": False, "objectives": ("accuracy",)}
    made = tiny.recipe(**setting, extrapolate=wanted, choices={"bias": True})
    here = tiny.run(tmp_path / "r", made)
    assert tiny.planner(here).go() is Ending.FINISHED
    state, _ = here.replay()
    stopped = [trial for trial in state.trials.values() if trial.state is TrialState.STOPPED]
    assert bool(stopped) is wanted
    assert all("it stays below the front" in trial.reason for trial in stopped)
    assert all(trial.epochs >= FEWEST for trial in stopped)
