"""Steps that arrive as one: the same vault as one after the other, and moves that hold together."""

from __future__ import annotations

from collections import Counter

import pytest

from vault_sync.graph.batch import Batch
from vault_sync.graph.renames import elected, moved


def step(put: str = "", removed: str = "", move: str = "") -> Batch:
    """`put` and `removed` name files; `move` reads `a>b`, which removes a and puts b."""
    pairs = tuple((pair[0], pair[2]) for pair in move.split())
    return Batch(
        dict.fromkeys([*put.split(), *(new for _, new in pairs)]),
        frozenset([*removed.split(), *(old for old, _ in pairs)]),
        pairs,
    )


JOINS = [
    ("a chain of moves is one", step(move="a>b"), step(move="b>c"), step("c", "a b", "a>c")),
    ("there and back is a file put", step(move="a>b"), step(move="b>a"), step("a", "a b")),
    ("moved, then deleted", step(move="a>b"), step(removed="b"), step(removed="a b")),
    ("moved, then its old place taken", step(move="a>b"), step("a"), step("a b", "a", "a>b")),
    ("put, then removed", step("a"), step(removed="a"), step(removed="a")),
    ("removed, then put", step(removed="a"), step("a"), step("a", "a")),
    ("new, then moved", step("a"), step(move="a>b"), step("b", "a", "a>b")),
]


@pytest.mark.parametrize(("first", "second", "both"), [case[1:] for case in JOINS], ids=[c[0] for c in JOINS])
def test_two_steps_as_one(first: Batch, second: Batch, both: Batch) -> None:
    joined = first.then(second)
    assert (set(joined.put), joined.removed) == (set(both.put), both.removed)
    assert set(joined.moved) == set(both.moved)


# moves, ids before, ids after, moves that hold
MOVES = [
    ("a>b", "a", "b", "a>b"),
    ("a>b", "a", "a b", ""),
    ("a>b", "a b", "b", ""),
    ("a>b b>a", "a b", "a b", "a>b b>a"),
    ("a>b b>c", "a b", "b c", "a>b b>c"),
    ("a>b b>c", "a b", "a b c", ""),
    ("a>b a>c", "a", "b c", "a>b"),
    ("a>c b>c", "a b", "c", "a>c"),
    ("a>a", "a", "a", ""),
    ("a>b", "", "b", ""),
    ("a>b", "a", "", ""),
]


@pytest.mark.parametrize(("pairs", "before", "after", "held"), MOVES)
def test_only_moves_that_hold_are_renames(pairs: str, before: str, after: str, held: str) -> None:
    told = [(pair[0], pair[2]) for pair in pairs.split()]
    expected = [(pair[0], pair[2]) for pair in held.split()]
    assert moved(told, before.split(), after.split()) == expected
    assert moved(reversed(told), before.split(), after.split()) == expected


# votes (old>new, how many), pairs taken before, pairs elected
ELECTIONS = [
    ("a>x:1 b>x:2", "", "b>x"),
    ("b>x:1 a>x:1", "", "a>x"),
    ("a>y:1 a>x:1", "", "a>x"),
    ("a>x:2 a>y:3 b>y:4", "", "a>x b>y"),
    ("a>x:9", "a>y", "a>y"),
    ("a>x:9 b>y:1", "c>x", "b>y c>x"),
]


@pytest.mark.parametrize(("votes", "taken", "chosen"), ELECTIONS)
def test_the_most_links_elect_and_ties_go_by_name(votes: str, taken: str, chosen: str) -> None:
    counted = [((vote[0], vote[2]), int(vote[4:])) for vote in votes.split()]
    for order in (counted, counted[::-1]):
        pairs = elected(Counter(dict(order)), [(pair[0], pair[2]) for pair in taken.split()])
        assert pairs == [(pair[0], pair[2]) for pair in chosen.split()]
