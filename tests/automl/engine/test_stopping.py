"""Which trials go on at a rung: the rule by itself, with made-up scores and costs."""

from __future__ import annotations

import random

import pytest

from automl.engine.stopping import Arrival, Halving, arrival, fronts, goes_on, leads_decade, rungs, spread
from automl.results.front import Box
from automl.results.trial import Trial
from automl.seams import COMMON_COSTS
from tests.automl.made_up import recipe

BOX = (Box((0.0, 1.0), (1e2, 1e6)),)
LOW = (Box((0.0, 10.0), (1e2, 1e6), "min"),)


def one(score: float, *costs: float, boxes: tuple[Box, ...] = BOX) -> Arrival:
    return arrival(99, score, costs, boxes)


def arrivals(*pairs: tuple[float, float], boxes: tuple[Box, ...] = BOX) -> list[Arrival]:
    return [arrival(number, score, (cost,), boxes) for number, (score, cost) in enumerate(pairs)]


@pytest.mark.parametrize(
    ("epochs", "eta", "expected"),
    [(12, 3, (1, 3, 9)), (9, 3, (1, 3)), (10, 3, (1, 3, 9)), (1, 3, ()), (2, 3, (1,)), (16, 2, (1, 2, 4, 8))],
)
def test_rungs_are_the_powers_of_eta_before_the_last_epoch(epochs: int, eta: int, expected: object) -> None:
    assert rungs(epochs, eta) == expected


def test_nobody_is_stopped_before_eta_trials_have_reached_the_rung() -> None:
    poor, better = arrivals((0.1, 500), (0.9, 400))
    assert goes_on(poor, [better])
    assert not goes_on(poor, [better, one(0.8, 300)])


def test_a_trial_that_leads_its_decade_of_cost_is_never_stopped() -> None:
    before = arrivals((0.95, 110), (0.94, 120), (0.96, 130), (0.97, 140), (0.93, 150))
    assert goes_on(one(0.2, 5_000), before)
    assert not goes_on(one(0.2, 500), before)


def test_who_is_only_as_good_as_the_leader_does_not_lead() -> None:
    assert not leads_decade(one(0.5, 500), arrivals((0.5, 400)))
    assert leads_decade(one(0.6, 500), arrivals((0.5, 400)))


def test_a_score_that_is_minimised_leads_by_being_low() -> None:
    before = arrivals((5.0, 300), (6.0, 400), (7.0, 350), boxes=LOW)
    assert goes_on(one(1.0, 500, boxes=LOW), before)
    assert not goes_on(one(9.0, 500, boxes=LOW), before)


def test_without_a_known_cost_the_score_alone_decides_and_nobody_leads_a_decade() -> None:
    before = [one(score) for score in (0.9, 0.8, 0.7, 0.6, 0.5)]
    assert goes_on(one(0.85), before)
    assert not goes_on(one(0.75), before)


def test_stopped_trials_still_count_at_the_rung() -> None:
    halving = Halving(9, (COMMON_COSTS[0],), BOX)
    scores = [0.9, 0.8, 0.7, 0.3, 0.2, 0.1]
    went_on = [
        halving.arrive(Trial(number, costs={"parameters": 500.0 + number}), 1, score)
        for number, score in enumerate(scores)
    ]
    assert went_on == [True, True, False, False, False, False]
    assert len(halving.arrived[1]) == 6


def test_a_further_attempt_of_a_trial_takes_the_place_of_the_one_before() -> None:
    halving = Halving(9, (COMMON_COSTS[0],), BOX)
    for score in (0.1, 0.2, 0.3):
        assert halving.arrive(Trial(0, costs={"parameters": 500.0}), 1, score)
    assert [-arrived.point[0] for arrived in halving.arrived[1].values()] == [0.3]


def test_a_resumed_rule_knows_what_the_curves_of_the_log_say() -> None:
    halving = Halving(9, (COMMON_COSTS[0],), BOX)
    halving.remember([Trial(0, curve=[0.5, 0.6, 0.7, 0.8]), Trial(1, curve=[0.4]), Trial(2)])
    reached = {
        epoch: {n: -arrived.point[0] for n, arrived in here.items()}
        for epoch, here in halving.arrived.items()
    }
    assert reached == {1: {0: 0.5, 1: 0.4}, 3: {0: 0.7}}


def test_only_objectives_that_are_known_at_a_rung_take_part() -> None:
    made = recipe(cost="seconds", objectives=["accuracy", "seconds", "macs"])
    halving = Halving.of(made, COMMON_COSTS)
    assert [cost.name for cost in halving.known] == ["macs"]
    assert Halving.of(recipe(cost="seconds"), COMMON_COSTS).known == ()


def test_fronts_are_peeled_one_after_another() -> None:
    assert fronts([(0.0, 3.0), (1.0, 1.0), (1.0, 1.0), (2.0, 2.0), (3.0, 0.0), (3.0, 3.0)]) == [
        0,
        0,
        0,
        1,
        0,
        2,
    ]
    assert fronts([]) == []


@pytest.mark.parametrize("seed", range(20))
def test_fronts_equal_their_definition(seed: int) -> None:
    source = random.Random(seed)
    points = [(source.randrange(6) / 1.0, source.randrange(6) / 1.0) for _ in range(40)]
    left, expected, rank = set(range(len(points))), [0] * len(points), 0
    while left:
        best = {n for n in left if not any(beats(points[m], points[n]) for m in left)}
        for number in best:
            expected[number] = rank
        left, rank = left - best, rank + 1
    assert fronts(points) == expected
    assert fronts([(*point, 0.0) for point in points]) == expected


def beats(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return one != other and one[0] <= other[0] and one[1] <= other[1]


def test_the_net_takes_the_best_score_then_what_lies_farthest() -> None:
    points = [(-0.5, 0.1), (-0.9, 0.9), (-0.52, 0.12), (-0.7, 0.5)]
    assert spread(points, 3) == [1, 0, 3]


@pytest.mark.parametrize("seed", range(10))
def test_about_one_in_eta_goes_on_beside_the_leaders_of_decades(seed: int) -> None:
    source = random.Random(seed)
    before: list[Arrival] = []
    on = 0
    for _ in range(200):
        newcomer = one(source.random(), 10 ** source.uniform(2.001, 2.999))
        on += goes_on(newcomer, before)
        before.append(newcomer)
    assert 200 / 3 * 0.7 < on < 200 / 3 * 1.4


def test_of_equal_points_the_older_ones_go_on() -> None:
    """The newcomer is the first of the points."""
    assert spread([(0.5, 0.5)] * 6, 3) == [5, 4, 3]
