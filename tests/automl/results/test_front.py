"""The front against the plainest reckoning: all pairs compared, the area by Optuna's own code."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from optuna._hypervolume import compute_hypervolume

from automl.results.front import Box, Front

GRID = [math.nan, math.inf, 0.0, 0.2, 0.5, 0.5000001, 0.8, 1.0, 1.5]
COSTS = st.one_of(st.sampled_from([0.0, 1.0, 100.0, 5e3, 1e7, 1e9, math.nan]), st.floats(1.0, 1e8))
POINTS = st.lists(st.tuples(COSTS, st.one_of(st.sampled_from(GRID), st.floats(-0.5, 1.5))), max_size=40)
BOXES = st.builds(Box, direction=st.sampled_from(["max", "min"]))


def filled(points: list[tuple[float, float]], box: Box | None = None) -> Front:
    front = Front(box)
    for trial, (cost, score) in enumerate(points):
        front.add(trial, cost, score)
    return front


def brute(points: list[tuple[float, float]], box: Box) -> list[int]:
    """Those that no other beats; of equal ones the first."""
    turn = 1 if box.direction == "max" else -1
    usable = [(n, c, s * turn) for n, (c, s) in enumerate(points) if math.isfinite(c) and math.isfinite(s)]

    def beaten(number: int, cost: float, score: float) -> bool:
        return any(
            c <= cost and s >= score and ((c, s) != (cost, score) or n < number)
            for n, c, s in usable
            if n != number
        )

    return [n for n, c, s in sorted(usable, key=lambda row: row[1]) if not beaten(n, c, s)]


@given(POINTS, BOXES)
def test_the_front_is_what_no_other_trial_beats(points: list[tuple[float, float]], box: Box) -> None:
    assert filled(points, box).trials == brute(points, box)


@given(POINTS, BOXES)
def test_the_hypervolume_is_optunas_in_the_same_box(points: list[tuple[float, float]], box: Box) -> None:
    front = filled(points, box)
    seen = np.array([[box.width(p.cost), 1 - box.quality(p.score)] for p in front.points]).reshape(-1, 2)
    expected = compute_hypervolume(seen, np.array([1.0, 1.0])) if len(seen) else 0.0
    assert front.hypervolume == pytest.approx(expected, abs=1e-9)


@given(POINTS)
def test_the_hypervolume_never_shrinks(points: list[tuple[float, float]]) -> None:
    front, last = Front(), 0.0
    for trial, (cost, score) in enumerate(points):
        front.add(trial, cost, score)
        assert front.hypervolume >= last - 1e-12
        last = front.hypervolume


@given(POINTS, COSTS)
def test_the_best_under_a_cost_is_the_best_of_those_that_cost_no_more(
    points: list[tuple[float, float]], limit: float
) -> None:
    front = filled(points)
    affordable = [s for c, s in points if c <= limit and math.isfinite(c) and math.isfinite(s)]
    found = front.best_under(limit)
    if math.isfinite(limit):
        assert (found.score if found is not None else None) == max(affordable, default=None)


def test_the_knee_is_the_point_farthest_above_the_chord() -> None:
    front = filled([(1e3, 0.5), (1e4, 0.9), (1e5, 0.93), (1e6, 0.95)])
    assert front.knee is not None
    assert front.knee.trial == 1


@pytest.mark.parametrize(
    "points",
    [[], [(1e3, 0.5)], [(1e3, 0.5), (1e4, 0.9)], [(1e3, 0.1), (1e4, 0.2), (1e6, 0.9)]],
    ids=["none", "one", "two", "all below the chord"],
)
def test_without_a_bend_there_is_no_knee(points: list[tuple[float, float]]) -> None:
    assert filled(points).knee is None


def test_an_equal_newcomer_is_not_on_the_front() -> None:
    front = filled([(1e3, 0.5), (1e3, 0.5)])
    assert front.trials == [0]
    assert not front.add(7, 1e3, 0.5)
