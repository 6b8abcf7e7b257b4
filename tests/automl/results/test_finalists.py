"""Which trials are trained again, and how they stand side by side afterwards."""

from __future__ import annotations

import pytest

from automl.results import events as e
from automl.results.finalists import chosen, finalists
from automl.results.report import note
from automl.results.rundir import About
from automl.results.state import RunState
from tests.automl.made_up import RUNS, a_run, recipe, state


def retrained(scores: dict[int, list[tuple[float, float]]]) -> RunState:
    """Three trials, and these validation and test scores by trial."""
    log: list[e.Event] = [e.RunStarted("r1", 1.0, recipe().plain())]
    for number in range(3):
        size = 1000 * (number + 1)
        log.append(e.TrialBuilt("r1", 2.0, number, {}, size, size))
        log.append(e.TrialDone("r1", 3.0, number, 0.9 + number / 100))
    log.append(e.TestRead("r1", 4.0, tuple(scores), 8))
    for number, pairs in scores.items():
        log += [e.TrialRetrained("r1", 5.0, number, seed, *pair) for seed, pair in enumerate(pairs)]
    return state(log)


def test_a_small_front_is_chosen_whole() -> None:
    run = state(RUNS["three trials"])
    assert chosen(run) == run.front.trials


@pytest.mark.parametrize("seed", range(8))
def test_of_a_large_front_the_ends_the_knee_and_others_between_are_chosen(seed: int) -> None:
    run = state(a_run(400, seed=seed))
    front, knee = run.front.trials, run.front.knee
    assert len(front) > 5
    assert knee is not None
    picked = chosen(run)
    assert len(set(picked)) == 5
    assert {front[0], front[-1], knee.trial} <= set(picked)
    assert picked == [number for number in front if number in picked]


def test_the_leader_is_chosen_by_validation_and_compared_by_test() -> None:
    flat, good = [(0.90, 0.95)] * 6, [(0.92, 0.90 + seed / 100) for seed in range(6)]
    rows = {row.trial.number: row.words for row in finalists(retrained({0: flat, 2: good}))}
    assert rows[2] == "leads by validation"
    assert rows[0].startswith("no significant difference from trial 2")


def test_the_note_tells_of_those_trained_again() -> None:
    few = [(0.90, 0.91), (0.92, 0.93)]
    body = note(retrained({0: few, 1: [(0.95, 0.94)] * 2}), About("r1", "here")).body
    assert "## Finalists trained again" in body
    assert (
        "| 0 | 1,000 | 91.00 % ± 1.4 | 92.00 % ± 1.4 | 2 | too few runs to say (2 seeds; 6 are needed) |"
        in body
    )
    assert "Finalists" not in note(state(RUNS["three trials"]), About("r1", "here")).body


def test_of_one_finalist_nothing_is_compared() -> None:
    body = note(retrained({1: [(0.95, 0.94)]}), About("r1", "here")).body
    assert "| 1 | 2,000 | 95.00 % | 94.00 % | 1 | nothing to compare it with |" in body
    assert "Wilcoxon" not in body
