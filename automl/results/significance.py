"""Whether a lead means anything: the paired Wilcoxon test, exact at any size, and Holm's correction.

Own arithmetic, because the window reads results and must not load a statistics library for it; and because
test scores are shares of few examples, so that they are often equal, which the usual tables do not allow.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

LEVEL = 0.05
_DIGITS = 12  # differences that agree so far are equal: 0.95 - 0.94 and 0.94 - 0.93 are


@dataclass(frozen=True, slots=True)
class Comparison:
    """A finalist against the leader, over the seeds that both were trained with."""

    trial: int
    leader: int
    pairs: int
    comparisons: int  # in the same family
    p: float  # corrected for their number
    above: bool  # whether its scores are the higher ones, on average

    @property
    def enough(self) -> bool:
        """Whether so many runs could show a difference at all."""
        return self.pairs >= needed(self.comparisons)

    @property
    def significant(self) -> bool:
        """Whether the difference is more than the luck of the seeds."""
        return self.enough and self.p < LEVEL

    def __str__(self) -> str:
        if not self.enough:
            many = f" for {self.comparisons} comparisons" if self.comparisons > 1 else ""
            seeds = "1 seed" if self.pairs == 1 else f"{self.pairs} seeds"
            return f"too few runs to say ({seeds}; {needed(self.comparisons)} are needed{many})"
        if self.significant:
            way = "higher" if self.above else "lower"
            return f"significantly {way} than trial {self.leader} (p = {self.p:.2g})"
        return f"no significant difference from trial {self.leader} (p = {self.p:.2g})"


def needed(comparisons: int) -> int:
    """The fewest pairs by which a difference can be significant: n ≥ 6, more where more is compared."""
    pairs = 6
    while comparisons * 2 / 2**pairs >= LEVEL:
        pairs += 1
    return pairs


def against_leader(leader: int, scores: dict[int, dict[int, float]]) -> list[Comparison]:
    """Every finalist against the leader; `scores` are by trial, then by seed."""
    others = [trial for trial in scores if trial != leader]
    paired = [_paired(scores[leader], scores[trial]) for trial in others]
    corrected = holm([wilcoxon(one, other) for one, other in paired])
    return [
        Comparison(trial, leader, len(pair[0]), len(others), p, above=sum(pair[1]) > sum(pair[0]))
        for trial, pair, p in zip(others, paired, corrected, strict=True)
    ]


def _paired(one: dict[int, float], other: dict[int, float]) -> tuple[list[float], list[float]]:
    seeds = sorted(one.keys() & other.keys())
    return [one[seed] for seed in seeds], [other[seed] for seed in seeds]


def wilcoxon(one: Sequence[float], other: Sequence[float]) -> float:
    """The two-sided p of the signed-rank test, pairs without a difference left out; 1 where none differs."""
    differences = [round(a - b, _DIGITS) for a, b in zip(one, other, strict=True)]
    differences = [difference for difference in differences if difference]
    if not differences:
        return 1.0
    ranks = _doubled_ranks([abs(difference) for difference in differences])
    risen = sum(rank for rank, difference in zip(ranks, differences, strict=True) if difference > 0)
    ways = _ways(ranks)
    smaller = min(risen, sum(ranks) - risen)
    as_small: float = 2 * sum(ways[: smaller + 1]) / 2.0 ** len(ranks)
    return min(1.0, as_small)


def _doubled_ranks(sizes: Sequence[float]) -> list[int]:
    """Twice the rank of each, so that the shared ranks of equal ones stay whole."""
    ordered = sorted(sizes)
    return [2 * ordered.index(size) + ordered.count(size) + 1 for size in sizes]


def _ways(ranks: Sequence[int]) -> list[int]:
    """In how many of all equally likely choices of signs the positive ranks add up to 0, 1, 2 …"""
    ways = [1] + [0] * sum(ranks)
    for rank in ranks:
        for total in range(len(ways) - 1, rank - 1, -1):
            ways[total] += ways[total - rank]
    return ways


def holm(ps: Sequence[float]) -> list[float]:
    """Corrected for their number, in the order given: each may be held against the level by itself."""
    corrected, worst = [1.0] * len(ps), 0.0
    for place, index in enumerate(sorted(range(len(ps)), key=ps.__getitem__)):
        worst = max(worst, min(1.0, (len(ps) - place) * ps[index]))
        corrected[index] = worst
    return corrected
