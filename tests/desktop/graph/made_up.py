"""Small graphs in a line of text, and large ones by number, for tests of the window's graph."""

from __future__ import annotations

import numpy as np

from desktop.graph.scene import Scene
from vault_sync.graph.arrays import EDGE_KINDS, TOPIC_KINDS, GraphArrays, arrays
from vault_sync.graph.graph import Edge, EdgeKind, Topic, TopicGraph, TopicKind


def topic(name: str, kind: TopicKind = TopicKind.NOTE) -> Topic:
    return Topic(name, name.partition(":")[2] or name, kind)


def graph(edges: str, alone: str = "", kinds: dict[str, TopicKind] | None = None) -> TopicGraph:
    """`graph("a-b b-c", "d")`: two links among three notes, and a fourth by itself."""
    pairs = [pair.split("-") for pair in edges.split()]
    names = dict.fromkeys([name for pair in pairs for name in pair] + alone.split())
    return TopicGraph.of(
        (topic(name, (kinds or {}).get(name, TopicKind.NOTE)) for name in names),
        (Edge(a, b, EdgeKind.LINK, 1) for a, b in pairs),
    )


def scene(edges: str, alone: str = "", kinds: dict[str, TopicKind] | None = None) -> Scene:
    """The same, with every node on a place of its own: a row, 100 apart."""
    made = Scene()
    made.load(arrays(graph(edges, alone, kinds)))
    made.place((slot, (100.0 * slot, 0.0)) for slot in range(len(made)))
    return made


def web(nodes: int, links: int, seed: int = 1) -> GraphArrays:
    """A graph as vaults have it: some hubs, many neighbours, several kinds."""
    rng = np.random.default_rng(seed)
    starts = rng.integers(0, nodes, links)
    hubs = (nodes * rng.random(links) ** 5).astype(np.int64)
    near = (starts + rng.normal(0, 20, links).astype(np.int64)) % nodes
    ends = np.where(rng.random(links) < 0.25, hubs, near)
    pairs = np.unique(np.stack([starts, ends], axis=1)[starts != ends], axis=0).astype(np.int32)
    ids = tuple(f"note:Area {n % 9}/Note {n:06}.md" for n in range(nodes))
    return GraphArrays(
        ids,
        tuple(f"Topic of number {n}" for n in range(nodes)),
        rng.choice(len(TOPIC_KINDS), nodes, p=[0.4, 0.1, 0.2, 0.2, 0.1, 0, 0, 0]).astype(np.uint8),
        pairs,
        rng.choice(len(EDGE_KINDS), len(pairs), p=[0.6, 0.1, 0.2, 0.1, 0]).astype(np.uint8),
        np.ones(len(pairs), np.int32),
    )
