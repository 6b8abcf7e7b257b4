"""Which of the topics that went and came are the same thing: moved files, written notes, deleted notes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable

Pair = tuple[str, str]


def moved(pairs: Iterable[Pair], before: Container[str], after: Container[str]) -> list[Pair]:
    """The moves that hold: from an id that was there to one that is, each id once on its side.

    An old id must be gone, or be where another moved to; a new one must have come, or be where
    another moved from. What is left after dropping the others says so of itself.
    """
    kept: dict[str, str] = {}
    used: set[str] = set()
    for old, new in sorted(set(pairs)):
        if old != new and old in before and new in after and old not in kept and new not in used:
            kept[old] = new
            used.add(new)
    while True:
        news = set(kept.values())
        wrong = [
            old
            for old, new in kept.items()
            if (old in after and old not in news) or (new in before and new not in kept)
        ]
        if not wrong:
            return sorted(kept.items())
        for old in wrong:
            del kept[old]


def elected(votes: Counter[Pair], taken: Iterable[Pair]) -> list[Pair]:
    """One new id for each old one, by the number of links that went along, never one twice."""
    chosen = list(taken)
    olds, news = {old for old, _ in chosen}, {new for _, new in chosen}
    for (old, new), _ in sorted(votes.items(), key=lambda vote: (-vote[1], vote[0])):
        if old not in olds and new not in news:
            olds.add(old)
            news.add(new)
            chosen.append((old, new))
    return sorted(chosen)
