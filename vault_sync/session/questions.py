"""What a window asks a session: importable functions of its `Keeping`, whose answers travel well."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice

from vault_sync.graph.arrays import arrays
from vault_sync.graph.graph import Edge, Topic
from vault_sync.model import Problem
from vault_sync.session.keeping import Keeping

MOST_NAMED = 200  # neighbours of a topic that are named one by one


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A topic at the other end of an edge."""

    id: str
    title: str
    kind: str
    edge: str
    weight: int


@dataclass(frozen=True, slots=True)
class About:
    """What a topic's panel shows. The counts are whole; the lists may be cut."""

    topic: Topic
    out: tuple[Neighbour, ...]
    into: tuple[Neighbour, ...]
    out_count: int
    in_count: int
    tags: tuple[str, ...]


def drawable(keeping: Keeping) -> bytes:
    """The graph as arrays, in their compact form."""
    return arrays(keeping.index.graph).to_bytes()


def about(keeping: Keeping, topic_id: str) -> About | None:
    """A topic with its neighbours, heaviest first; None where it is gone."""
    graph = keeping.index.graph
    topic = graph.topics.get(topic_id)
    if topic is None:
        return None
    out, into = graph.leaving(topic_id), graph.arriving(topic_id)
    note = keeping.index.note(topic_id.removeprefix("note:")) if topic_id.startswith("note:") else None
    return About(
        topic,
        _named(graph.topics, [(edge, edge.end) for edge in out]),
        _named(graph.topics, [(edge, edge.start) for edge in into]),
        len(out),
        len(into),
        tuple(dict.fromkeys(note.tags)) if note else (),
    )


def _named(topics: Mapping[str, Topic], edges: list[tuple[Edge, str]]) -> tuple[Neighbour, ...]:
    """The heaviest edges, each with the topic at its other end."""
    heaviest = sorted(edges, key=lambda edge: (-edge[0].weight, edge[1]))
    return tuple(
        Neighbour(other, topics[other].title, str(topics[other].kind), str(edge.kind), edge.weight)
        for edge, other in heaviest[:MOST_NAMED]
    )


def count_problems(keeping: Keeping) -> int:
    """How many problems the vault has."""
    return sum(1 for _ in keeping.problems())


def problems(keeping: Keeping, most: int = 500) -> tuple[Problem, ...]:
    """The first problems, by path."""
    return tuple(islice(keeping.problems(), most))
