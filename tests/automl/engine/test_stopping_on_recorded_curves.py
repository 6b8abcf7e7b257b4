"""The stopping rule on real curves: how much of the front it keeps, and how much training it saves.

The 200 trials of `curves/` were trained to their end. Here they come again in shuffled orders, on several
workers at once, each as fast as it was, and the rule stops whom it would have stopped.
"""

from __future__ import annotations

import heapq
import json
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import mean

import pytest

from automl import recipe_files
from automl.engine.stopping import Arrival, Halving, beaten, goes_on
from automl.recipe import Recipe
from automl.results.front import Box, Front
from automl.results.trial import Trial
from automl.seams import COMMON_COSTS

FILE = Path(__file__).parent / "curves" / "digits-convnet.jsonl"
ORDERS = 20


@dataclass(frozen=True, slots=True)
class Recorded:
    """A trial that was trained to its end."""

    number: int
    parameters: int
    scores: tuple[float, ...]  # after each epoch
    seconds: float

    @property
    def pace(self) -> float:
        return self.seconds / len(self.scores)


@dataclass(slots=True)
class Replay:
    """What came of one order."""

    finished: list[Recorded] = field(default_factory=list)
    epochs: int = 0


@pytest.fixture(scope="module")
def recipe() -> Recipe:
    found, problems = recipe_files.find("convnet-digits")
    assert found is not None, problems
    return found


@pytest.fixture(scope="module")
def recorded() -> list[Recorded]:
    lines = [json.loads(line) for line in FILE.read_text("utf-8").splitlines()[1:]]
    return [Recorded(r["trial"], r["parameters"], tuple(r["scores"]), r["seconds"]) for r in lines]


def replay(recipe: Recipe, order: Sequence[Recorded], workers: int) -> Replay:
    """The trials in this order, each begun as soon as a worker is free, decided upon as they arrive."""
    halving, found, waiting = Halving.of(recipe, COMMON_COSTS), Replay(), iter(order)
    due = [(one.pace, one.number, 1, one) for one in (next(waiting) for _ in range(workers))]
    heapq.heapify(due)
    while due:
        now, number, epoch, one = heapq.heappop(due)
        found.epochs += 1
        trial = Trial(number, costs={"parameters": float(one.parameters)})
        last = epoch == len(one.scores)
        if last:
            found.finished.append(one)
        if last or (epoch in halving.rungs and not halving.arrive(trial, epoch, one.scores[epoch - 1])):
            follower = next(waiting, None)
            if follower is not None:
                heapq.heappush(due, (now + follower.pace, follower.number, 1, follower))
        else:
            heapq.heappush(due, (now + one.pace, number, epoch + 1, one))
    return found


def hypervolume(recipe: Recipe, trials: Iterable[Recorded]) -> float:
    front = Front(Box(recipe.bounds["accuracy"], recipe.bounds["parameters"]))
    for one in trials:
        front.add(one.number, one.parameters, one.scores[-1])
    return front.hypervolume


def shuffled(recorded: Sequence[Recorded], seed: int) -> list[Recorded]:
    return random.Random(seed).sample(recorded, len(recorded))


@pytest.mark.parametrize("workers", [1, 4, 16])
def test_halving_keeps_the_front_of_real_curves(
    recipe: Recipe, recorded: list[Recorded], workers: int
) -> None:
    replays = [replay(recipe, shuffled(recorded, seed), workers) for seed in range(ORDERS)]
    whole = hypervolume(recipe, recorded)
    kept = [hypervolume(recipe, one.finished) / whole for one in replays]
    saved = [1 - one.epochs / sum(len(trial.scores) for trial in recorded) for one in replays]
    said = (
        f"{workers} workers, {ORDERS} orders of {len(recorded)} trials: "
        f"{mean(kept):.2%} of the hypervolume kept (worst {min(kept):.2%}), "
        f"{mean(saved):.1%} of the epochs saved ({min(saved):.1%} to {max(saved):.1%})"
    )
    print(said)  # noqa: T201 - the figure to report: `pytest -rP` shows it
    assert len(recorded) == 200
    assert mean(kept) >= 0.98
    assert min(kept) >= 0.95
    assert mean(saved) >= 0.5


def test_a_trial_that_none_clearly_beats_has_twice_the_places() -> None:
    """Losses that deviate by 0.26: none within 0.18 of the best is clearly beaten; both are fourth."""
    near = [Arrival(n, (loss,)) for n, loss in enumerate((0.0, 0.01, 0.02, 0.5, 0.51, 0.52, 0.6, 0.6))]
    assert goes_on(Arrival(9, (0.15,)), near)
    assert not goes_on(Arrival(9, (0.3,)), near)
    assert not goes_on(Arrival(9, (0.15,)), [Arrival(n, (n / 1e3,)) for n in range(8)])


def test_only_one_that_costs_no_more_can_beat() -> None:
    small, large = Arrival(0, (0.1, 0.2)), Arrival(1, (0.1, 0.9))
    newcomer, others = Arrival(2, (0.5, 0.5)), [Arrival(n, (0.6, 0.5)) for n in range(3, 8)]
    assert beaten(newcomer, [small, *others])
    assert not beaten(newcomer, [large, *others])


def test_an_equal_one_beats_nobody_even_where_all_scores_are_the_same() -> None:
    assert not beaten(Arrival(0, (0.5, 0.5)), [Arrival(n, (0.5, 0.4)) for n in range(1, 5)])
