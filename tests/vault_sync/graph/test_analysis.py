"""What is found in a graph, on graphs small enough to see it, and on larger ones against networkx."""

from __future__ import annotations

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vault_sync.graph import analysis
from vault_sync.graph.arrays import GraphArrays, arrays
from vault_sync.graph.graph import Edge, EdgeKind, Topic, TopicGraph, TopicKind


def graph(edges: str, alone: str = "") -> GraphArrays:
    """`ab bc` is two edges between topics of one letter."""
    ids = sorted({*edges.replace(" ", ""), *alone})
    return of([Edge(pair[0], pair[1], EdgeKind.LINK, 1) for pair in edges.split()], ids)


def of(edges: list[Edge], ids: list[str]) -> GraphArrays:
    """Arrays of these edges."""
    return arrays(TopicGraph.of([Topic(key, key, TopicKind.NOTE) for key in ids], edges))


TWO_TRIANGLES = graph("ab bc ca cd de ef fd")
EMPTY = graph("")


def ring_of_cliques(cliques: int, size: int) -> GraphArrays:
    """Cliques, each joined to the next by one edge: the groups are plain to see."""
    ring = nx.ring_of_cliques(cliques, size)
    ids = [f"n{node:04}" for node in range(cliques * size)]
    return of([Edge(ids[start], ids[end], EdgeKind.LINK, 1) for start, end in ring.edges], ids)


def test_communities_are_the_groups_one_sees() -> None:
    colours = analysis.communities(TWO_TRIANGLES)
    assert colours == {"a": 0, "b": 0, "c": 0, "d": 1, "e": 1, "f": 1}


def test_small_communities_join_those_they_hang_on_until_few_are_left() -> None:
    chain = ring_of_cliques(12, 6)
    assert len(set(analysis.communities(chain).values())) == 12
    colours = analysis.communities(chain, None, 4)
    sizes = [list(colours.values()).count(number) for number in set(colours.values())]
    assert len(sizes) == 4
    assert min(sizes) >= 12  # each is of whole cliques beside each other
    assert all(len({colours[f"n{6 * n + k:04}"] for k in range(6)}) == 1 for n in range(12))


def test_what_has_no_links_joins_nobody_and_takes_no_place() -> None:
    apart = analysis.communities(graph("ab cd ef", "yz"), None, 2)
    assert len(set(apart.values())) == 5


def test_a_topic_without_edges_is_a_community_of_its_own() -> None:
    assert analysis.communities(graph("ab", "z")) == {"a": 0, "b": 0, "z": 1}
    assert analysis.communities(graph("", "yz")) == {"y": 0, "z": 1}
    assert analysis.communities(EMPTY) == {}


def test_communities_keep_their_colours_when_the_vault_grows() -> None:
    before = {"a": 7, "b": 7, "c": 7, "d": 3, "e": 3, "f": 3}
    grown = graph("ab bc ca cd de ef fd gd ge gf xy yz zx")
    assert analysis.communities(grown, before) == {**before, "g": 3, "x": 0, "y": 0, "z": 0}


def test_a_community_that_splits_leaves_its_colour_to_the_larger_part() -> None:
    before = dict.fromkeys("abcde", 4)
    assert analysis.matched([set("de"), set("abc")], before) == {"a": 4, "b": 4, "c": 4, "d": 0, "e": 0}


def test_two_communities_that_join_keep_the_colour_of_the_larger() -> None:
    assert set(
        analysis.matched([set("abcde")], dict.fromkeys("ab", 0) | dict.fromkeys("cde", 1)).values()
    ) == {1}


groups = st.lists(st.sets(st.integers(0, 30).map(str), min_size=1), max_size=6)


@settings(deadline=None)
@given(groups, st.dictionaries(st.integers(0, 30).map(str), st.integers(0, 8)))
def test_no_two_communities_share_a_colour(found: list[set[str]], previous: dict[str, int]) -> None:
    seen: set[str] = set()
    parts = [part for group in found if (part := group - seen, seen := seen | group)[0]]
    colours = analysis.matched(parts, previous)
    assert set(colours) == seen
    assert len({frozenset(part) for part in parts}) == len(set(colours.values()))
    assert all(len({colours[topic] for topic in part}) == 1 for part in parts)
    assert analysis.matched(parts[::-1], previous) == colours


def test_communities_of_many_cliques_are_found_and_stay_after_an_edit() -> None:
    before = analysis.communities(ring_of_cliques(30, 8))
    assert len(set(before.values())) <= 30
    assert analysis.communities(ring_of_cliques(30, 8), before) == before


def test_pagerank_prefers_what_is_linked_to() -> None:
    shares = analysis.pagerank(graph("ab cb db", "z"))
    assert max(shares, key=shares.__getitem__) == "b"
    assert sum(shares.values()) == pytest.approx(1)
    assert analysis.pagerank(EMPTY) == {}


def test_pagerank_weighs_the_kinds_of_an_edge_together() -> None:
    edges = [
        Edge("a", "b", EdgeKind.LINK, 2),
        Edge("a", "b", EdgeKind.EMBED, 1),
        Edge("a", "c", EdgeKind.LINK, 3),
    ]
    shares = analysis.pagerank(of(edges, ["a", "b", "c"]))
    assert shares["b"] == pytest.approx(shares["c"])


@pytest.mark.timeout(60)
@settings(max_examples=30, deadline=None)
@given(st.integers(0, 12), st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=30))
def test_betweenness_paths_and_bridges_are_those_of_networkx(n: int, pairs: list[tuple[int, int]]) -> None:
    ids = [f"n{node:02}" for node in range(n)]
    edges = {(ids[a], ids[b]) for a, b in pairs if a < n and b < n}
    found = of([Edge(a, b, EdgeKind.LINK, 1) for a, b in edges], ids)
    peer: nx.Graph[str] = nx.Graph([pair for pair in edges if pair[0] != pair[1]])
    peer.add_nodes_from(ids)
    assert analysis.betweenness(found) == pytest.approx(nx.betweenness_centrality(peer))
    assert set(analysis.bridges(found)) == {tuple(sorted(pair)) for pair in nx.bridges(peer)}
    assert analysis.orphans(found) == [key for key in ids if not peer.degree(key)]


def test_betweenness_of_a_large_graph_is_sampled_and_close(monkeypatch: pytest.MonkeyPatch) -> None:
    large = ring_of_cliques(12, 10)
    exact = analysis.betweenness(large)
    monkeypatch.setattr(analysis, "EXACT_UP_TO", 100)
    monkeypatch.setattr(analysis, "SAMPLE", 60)
    sampled = analysis.betweenness(large)
    assert sampled == analysis.betweenness(large)
    assert sampled != exact
    assert max(abs(sampled[key] - exact[key]) for key in exact) < 0.15


def test_long_computations_say_how_far_they_are() -> None:
    for ask in (analysis.communities, analysis.pagerank, analysis.betweenness):
        said: list[float] = []
        ask(TWO_TRIANGLES, progress=said.append)
        assert said == sorted(said)
        assert said[-1] == 1


def test_the_shortest_path_goes_either_way_along_an_edge() -> None:
    assert analysis.shortest_path(TWO_TRIANGLES, "e", "a") == ["e", "d", "c", "a"]
    assert analysis.shortest_path(graph("ab", "z"), "a", "z") == []
    assert analysis.shortest_path(graph("ab"), "a", "nowhere") == []


def test_orphans_are_joined_to_nothing_but_themselves() -> None:
    assert analysis.orphans(graph("ab zz", "y")) == ["y", "z"]


def test_bridges_hold_the_graph_together() -> None:
    assert analysis.bridges(TWO_TRIANGLES) == [("c", "d")]
