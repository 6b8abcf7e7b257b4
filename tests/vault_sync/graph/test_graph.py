"""The graph as a value: photographs, text, JSON, networkx, and the way to another process."""

from __future__ import annotations

import pickle
import subprocess
import sys

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.vault_sync.graph.making import note, put, vault
from vault_sync.graph.diff import difference, patch
from vault_sync.graph.graph import Edge, EdgeKind, Source, Topic, TopicGraph, TopicKind
from vault_sync.graph.shelves import Shelves, freeze

TOPICS = [
    Topic("a", "A", TopicKind.HEADING, ("Alpha",), (Source("n.md", 3, "is first."),), ("b",)),
    Topic("b", "B", TopicKind.TERM),
]
EDGES = [
    Edge("b", "a", EdgeKind.CONTAINS, 1),
    Edge("a", "a", EdgeKind.LINK, 2),
    Edge("a", "b", EdgeKind.PROPERTY, 1),
]
GRAPH = TopicGraph.of(TOPICS, EDGES, 7)


def test_a_graph_as_text() -> None:
    assert GRAPH.text().splitlines() == [
        "a (heading) 'A' aliases=['Alpha'] parents=['b'] @n.md:3 is first.",
        "b (term) 'B'",
        "a -link-> a ×2",
        "a -property-> b ×1",
        "b -contains-> a ×1",
    ]


def test_a_graph_as_json() -> None:
    assert GRAPH.json() == {
        "topics": [
            {
                "id": "a",
                "title": "A",
                "kind": "heading",
                "aliases": ["Alpha"],
                "sources": [{"path": "n.md", "line": 3, "text": "is first."}],
                "parents": ["b"],
            },
            {"id": "b", "title": "B", "kind": "term", "aliases": [], "sources": [], "parents": []},
        ],
        "edges": [
            {"from": "a", "to": "a", "kind": "link", "weight": 2},
            {"from": "a", "to": "b", "kind": "property", "weight": 1},
            {"from": "b", "to": "a", "kind": "contains", "weight": 1},
        ],
    }


def test_the_neighbours_of_a_topic() -> None:
    assert GRAPH.leaving("a") == [EDGES[1], EDGES[2]]
    assert GRAPH.arriving("a") == [EDGES[1], EDGES[0]]
    assert (GRAPH.degree("a"), GRAPH.degree("b"), GRAPH.degree("c")) == (4, 2, 0)


def test_a_graph_for_networkx() -> None:
    graph = GRAPH.to_networkx()
    assert dict(graph.nodes(data="title")) == {"a": "A", "b": "B"}
    assert sorted(graph.edges(keys=True, data="weight")) == [
        ("a", "a", "link", 2),
        ("a", "b", "property", 1),
        ("b", "a", "contains", 1),
    ]


def test_equal_graphs_are_equal_whatever_their_revision() -> None:
    assert TopicGraph.of(reversed(TOPICS), reversed(EDGES)) == GRAPH
    assert TopicGraph.of(TOPICS, EDGES[1:]) != GRAPH


def test_the_difference_of_two_graphs_leads_from_one_to_the_other() -> None:
    other = TopicGraph.of([TOPICS[0], Topic("c", "C", TopicKind.TAG)], [EDGES[1]._replace(weight=5)], 8)
    diff = difference(GRAPH, other)
    assert diff.text().splitlines() == [
        "- b",
        "+ c (tag) 'C'",
        "- a -property-> b",
        "- b -contains-> a",
        "~ a -link-> a ×5 (was 2)",
    ]
    assert patch(GRAPH, diff) == other


def test_a_diff_as_json_gives_the_weight_only_where_an_edge_changed_its_weight() -> None:
    index = vault(note("a.md", "x"))
    diff = index.apply(put(note("a.md", "x", "x", "y", "y")))
    assert diff.json() == {
        "revision": 2,
        "paths": ["a.md"],
        "added": ["missing:y"],
        "removed": [],
        "changed": [],
        "linked": [["note:a.md", "missing:x", "link", 2], ["note:a.md", "missing:y", "link"]],
        "unlinked": [],
        "renamed": [],
    }


def test_a_graph_survives_the_way_to_a_process_that_hashes_otherwise() -> None:
    script = "import pickle, sys; g = pickle.load(sys.stdin.buffer); print(g.text(), g.topics['a'].title)"
    for seed in "12":
        done = subprocess.run(
            [sys.executable, "-c", script],
            input=pickle.dumps(GRAPH),
            capture_output=True,
            check=True,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path), "PYTHONUTF8": "1"},
        )
        assert done.stdout.decode() == GRAPH.text() + " A\n"


def test_the_index_loads_neither_networkx_nor_numpy() -> None:
    script = "import sys, vault_sync.graph.index; print({'networkx', 'numpy', 'scipy'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"


keys = st.sampled_from([f"k{n}" for n in range(600)])
Writes = list[tuple[str, int | None] | str]
writes = st.lists(st.tuples(keys, st.integers() | st.none()) | st.just("photograph"), max_size=60)


@settings(deadline=None)
@given(writes)
def test_shelves_are_a_mapping_whose_photographs_never_change(steps: Writes) -> None:
    shelves: Shelves[int] = Shelves()
    plain: dict[str, int] = {}
    taken = []
    for step in steps:
        if isinstance(step, str):
            taken.append((shelves.freeze(), dict(plain)))
        elif step[1] is None:
            shelves.discard(step[0])
            plain.pop(step[0], None)
        else:
            shelves[step[0]] = plain[step[0]] = step[1]
    for photograph, then in [*taken, (shelves.freeze(), plain)]:
        assert dict(photograph) == then
        assert photograph == freeze(then)
        assert (len(photograph), "k1" in photograph) == (len(then), "k1" in then)
    assert (len(shelves), shelves.get("k1")) == (len(plain), plain.get("k1"))
