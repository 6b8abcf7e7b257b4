"""The signed-rank test and its correction: as a statistics library computes them, and in plain words."""

from __future__ import annotations

import random

import pytest
from scipy import stats

from automl.results.significance import against_leader, holm, needed, wilcoxon

SEEDS = range(6)


@pytest.mark.parametrize("pairs", [*range(1, 13), 20, 40])
def test_without_ties_it_is_the_exact_test_of_scipy(pairs: int) -> None:
    source = random.Random(pairs)
    for shift in (0.0, 0.5, 2.0):
        one = [source.gauss(shift) for _ in range(pairs)]
        other = [source.gauss() for _ in range(pairs)]
        theirs = stats.wilcoxon(one, other, method="exact").pvalue
        assert wilcoxon(one, other) == pytest.approx(theirs, rel=1e-9)


@pytest.mark.parametrize("seed", range(12))
def test_with_ties_it_is_what_all_choices_of_signs_give(seed: int) -> None:
    source = random.Random(seed)
    one = [source.randint(340, 350) / 360 for _ in range(9)]
    other = [source.randint(338, 347) / 360 for _ in range(9)]
    differences = [round(a - b, 12) for a, b in zip(one, other, strict=True)]
    differences = [difference for difference in differences if difference]
    every = stats.PermutationMethod(n_resamples=2 ** len(differences))
    theirs = stats.wilcoxon(differences, method=every).pvalue
    assert wilcoxon(one, other) == pytest.approx(theirs, rel=1e-9)


def test_equal_scores_show_no_difference() -> None:
    assert wilcoxon([0.9] * 8, [0.9] * 8) == 1.0
    assert wilcoxon([], []) == 1.0


@pytest.mark.parametrize(
    ("ps", "corrected"),
    [
        ([], []),
        ([0.02], [0.02]),
        ([0.01, 0.04, 0.03, 0.005], [0.03, 0.06, 0.06, 0.02]),
        ([0.9, 0.5], [1.0, 1.0]),
    ],
)
def test_the_correction_is_that_of_holm(ps: list[float], corrected: list[float]) -> None:
    assert holm(ps) == pytest.approx(corrected)


@pytest.mark.parametrize(("comparisons", "pairs"), [(1, 6), (2, 7), (3, 7), (4, 8)])
def test_so_many_pairs_are_needed_and_no_fewer(comparisons: int, pairs: int) -> None:
    assert needed(comparisons) == pairs
    clear = {0: {seed: 0.9 + seed / 100 for seed in range(pairs)}}
    clear |= {n: dict.fromkeys(range(pairs), 0.5) for n in range(1, comparisons + 1)}
    assert all(one.significant for one in against_leader(0, clear))
    fewer = {trial: {seed: by[seed] for seed in range(pairs - 1)} for trial, by in clear.items()}
    assert not any(one.enough for one in against_leader(0, fewer))


def test_only_seeds_that_both_were_trained_with_are_compared() -> None:
    leader = {seed: 0.9 + seed / 100 for seed in SEEDS}
    (one,) = against_leader(3, {3: leader, 5: {seed: 0.8 for seed in SEEDS if seed != 2}})
    assert (one.pairs, one.enough) == (5, False)


@pytest.mark.parametrize(
    ("other", "words"),
    [
        (dict.fromkeys(range(5), 0.8), "too few runs to say (5 seeds; 6 are needed)"),
        (dict.fromkeys(SEEDS, 0.8), "significantly lower than trial 3 (p = 0.031)"),
        (dict.fromkeys(SEEDS, 0.99), "significantly higher than trial 3 (p = 0.031)"),
        (
            {seed: 0.9 + (5 - seed) / 100 for seed in SEEDS},
            "no significant difference from trial 3 (p = 1)",
        ),
    ],
)
def test_it_says_what_that_means(other: dict[int, float], words: str) -> None:
    leader = {seed: 0.9 + seed / 100 for seed in SEEDS}
    (one,) = against_leader(3, {3: leader, 5: other})
    assert str(one) == words
