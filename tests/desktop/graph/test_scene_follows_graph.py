"""Any series of changes, applied step by step, leaves the scene of the last graph loaded anew."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.graph.scene import Scene
from vault_sync.graph.arrays import arrays
from vault_sync.graph.diff import GraphDiff, difference
from vault_sync.graph.graph import Edge, EdgeKind, Topic, TopicGraph, TopicKind

NAMES = "abcdefghijklmnop"
LINKS = st.tuples(
    st.sampled_from(NAMES), st.sampled_from(NAMES), st.sampled_from(EdgeKind), st.integers(1, 3)
)
TOPICS = st.dictionaries(
    st.sampled_from(NAMES), st.tuples(st.sampled_from("xyz"), st.sampled_from(TopicKind))
)


def as_graph(
    topics: dict[str, tuple[str, TopicKind]], links: list[tuple[str, str, EdgeKind, int]]
) -> TopicGraph:
    edges = {(a, b, kind): Edge(a, b, kind, n) for a, b, kind, n in links if a in topics and b in topics}
    return TopicGraph.of((Topic(name, *told) for name, told in topics.items()), edges.values())


def with_renames(diff: GraphDiff, after: TopicGraph, before: TopicGraph, luck: random.Random) -> GraphDiff:
    """The same step, told as if some of the old topics had become some of the new: one to one, and
    every old name is gone or another's new one."""
    pairs = list(zip(diff.removed, [topic.id for topic in diff.added], strict=False))
    stayed = sorted(before.topics.keys() & after.topics.keys())
    if pairs and stayed and luck.random() < 0.5:  # a row: removed → stayed → added
        (old, new), name = pairs.pop(), stayed.pop()
        pairs += [(old, name), (name, new)]
    if len(stayed) > 1 and luck.random() < 0.5:
        pairs += [(stayed[0], stayed[1]), (stayed[1], stayed[0])]
    return replace(diff, renamed=tuple(sorted(pairs)))


def told(scene: Scene) -> dict[str, object]:
    """What of a scene does not depend on its slots."""
    slots = list(scene.slot_of.values())
    assert sorted(slots) == np.flatnonzero(scene.alive).tolist()
    names = {slot: scene.ids[slot] for slot in slots}
    assert all(scene.slot_of[name] == slot for slot, name in names.items())
    return {
        "nodes": {names[n]: (scene.titles[n], int(scene.kinds[n]), int(scene.degrees[n])) for n in slots},
        "edges": sorted(
            (names[a], names[b], kind)
            for (a, b), kind in zip(scene.edges.tolist(), scene.edge_kinds.tolist(), strict=True)
        ),
    }


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.tuples(TOPICS, st.lists(LINKS, max_size=25)), max_size=6), st.randoms(use_true_random=False)
)
def test_step_by_step_equals_from_scratch(
    steps: list[tuple[dict[str, tuple[str, TopicKind]], list[tuple[str, str, EdgeKind, int]]]],
    luck: random.Random,
) -> None:
    before, scene = TopicGraph.of((), ()), Scene()
    scene.load(arrays(before))
    for topics, links in steps:
        after = as_graph(topics, links)
        diff = with_renames(difference(before, after), after, before, luck)
        places = {name: scene.positions[slot].tolist() for name, slot in scene.slot_of.items()}
        scene.apply(diff)
        fresh = Scene()
        fresh.load(arrays(after))
        assert told(scene) == told(fresh)
        assert len(scene.unplaced()) == 0 or not diff.added
        came_from = {new: old for old, new in diff.moved}
        for name, slot in scene.slot_of.items():
            if (old := came_from.get(name, name)) in places:
                assert scene.positions[slot].tolist() == places[old]
        before = after
