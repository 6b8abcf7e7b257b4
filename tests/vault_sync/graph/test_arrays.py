"""Graphs as arrays and bytes: the same graph comes back, damage never does."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.vault_sync.graph.making import note, vault
from vault_sync.graph.arrays import EDGE_KINDS, TOPIC_KINDS, GraphArrays, arrays

INDEX = vault(note("a.md", "b", "b", "!i.png", "Größe\ud800", tags=["#t"]), note("b.md", "😀"), "i.png")
GRAPH = arrays(INDEX.graph)
DATA = GRAPH.to_bytes()


def told(graph: GraphArrays) -> tuple[object, ...]:
    """All that a graph of arrays says, as plain values."""
    lists = [part.tolist() for part in (graph.kinds, graph.edges, graph.edge_kinds, graph.weights)]
    return graph.ids, graph.titles, graph.revision, *lists


def test_arrays_say_what_the_graph_says() -> None:
    edges = {
        (GRAPH.ids[start], GRAPH.ids[end], EDGE_KINDS[kind], weight)
        for (start, end), kind, weight in zip(GRAPH.edges, GRAPH.edge_kinds, GRAPH.weights, strict=True)
    }
    assert edges == set(INDEX.graph.edges())
    assert {key: TOPIC_KINDS[kind] for key, kind in zip(GRAPH.ids, GRAPH.kinds, strict=True)} == {
        key: topic.kind for key, topic in INDEX.graph.topics.items()
    }
    assert GRAPH.titles == tuple(INDEX.graph.topics[key].title for key in GRAPH.ids)


def test_the_same_graph_comes_back_from_bytes() -> None:
    back = GraphArrays.from_bytes(DATA)
    assert back is not None
    assert told(back) == told(GRAPH)
    assert back.to_bytes() == DATA


def test_an_empty_graph_comes_back_too() -> None:
    empty = arrays(vault().graph)
    back = GraphArrays.from_bytes(empty.to_bytes())
    assert back is not None
    assert (len(back), back.edges.shape) == (0, (0, 2))


@settings(deadline=None)
@given(st.integers(0, len(DATA) - 1), st.integers(1, 255))
def test_one_altered_byte_is_noticed(at: int, by: int) -> None:
    assert GraphArrays.from_bytes(DATA[:at] + bytes([DATA[at] ^ by]) + DATA[at + 1 :]) is None


@settings(deadline=None)
@given(st.integers(0, len(DATA) - 1))
def test_a_cut_file_is_noticed(size: int) -> None:
    assert GraphArrays.from_bytes(DATA[:size]) is None


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_any_other_bytes_are_no_graph(data: bytes) -> None:
    assert GraphArrays.from_bytes(data) is None
    assert GraphArrays.from_bytes(DATA + b"!") is None


def altered(**parts: object) -> GraphArrays:
    """The graph with parts that do not fit the others, its checksum right."""
    names = GraphArrays.__slots__
    return GraphArrays(**({name: getattr(GRAPH, name) for name in names} | parts))


IMPOSSIBLE = {
    "an edge to nowhere": {"edges": GRAPH.edges + len(GRAPH)},
    "an edge from below": {"edges": GRAPH.edges - len(GRAPH)},
    "an unknown kind of topic": {"kinds": np.full_like(GRAPH.kinds, 99)},
    "an unknown kind of edge": {"edge_kinds": np.full_like(GRAPH.edge_kinds, 99)},
}


@pytest.mark.parametrize("parts", IMPOSSIBLE.values(), ids=IMPOSSIBLE)
def test_what_cannot_be_is_no_graph_even_with_a_right_checksum(parts: dict[str, object]) -> None:
    assert GraphArrays.from_bytes(altered(**parts).to_bytes()) is None


def test_equal_graphs_of_two_revisions_have_the_same_content() -> None:
    first, later = (GraphArrays.content(altered(revision=number).to_bytes()) for number in (1, 7))
    other = GraphArrays.content(altered(kinds=GRAPH.kinds[::-1].copy()).to_bytes())
    assert (first[0], later[0]) == (1, 7)
    assert first[1] == later[1] != other[1]
    assert GraphArrays.content(b"too short")[1] == -1


def test_topics_in_another_order_make_the_same_graph_once_put_in_order() -> None:
    order = np.random.default_rng(0).permutation(len(GRAPH))
    number = np.argsort(order)
    mixed = replace(
        GRAPH,
        ids=tuple(GRAPH.ids[at] for at in order),
        titles=tuple(GRAPH.titles[at] for at in order),
        kinds=GRAPH.kinds[order],
        edges=number[GRAPH.edges],
        places=GRAPH.places[order],
    )
    assert told(mixed) != told(GRAPH)
    assert told(mixed.in_order()) == told(GRAPH)
    assert GRAPH.in_order() is GRAPH
