"""What a window asks a session: importable functions of its `Keeping`, whose answers travel well."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice

from vault_sync.graph.arrays import arrays
from vault_sync.graph.graph import Edge, Lens, Topic, TopicGraph
from vault_sync.model import Problem
from vault_sync.session.keeping import Keeping

MOST_NAMED = 5_000  # neighbours of a topic that are named one by one


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


def drawable(keeping: Keeping, lens: Lens = Lens.TOPICS) -> bytes:
    """The graph of a lens as arrays, in their compact form."""
    return arrays(graph_of(keeping, lens)).to_bytes()


def graph_of(keeping: Keeping, lens: Lens) -> TopicGraph:
    """The graph that a lens shows; both always stand, so that the switch costs nothing."""
    return keeping.index.notes_graph if lens is Lens.NOTES else keeping.index.graph


def about(keeping: Keeping, topic_id: str, lens: Lens = Lens.TOPICS) -> About | None:
    """A topic with its neighbours, heaviest first; None where it is gone."""
    graph = graph_of(keeping, lens)
    topic = graph.topics.get(topic_id)
    if topic is None:
        return None
    out, into = graph.leaving(topic_id), graph.arriving(topic_id)
    note = keeping.index.note(topic_id.removeprefix("note:")) if topic_id.startswith("note:") else None
    named_out = _named(graph.topics, [(edge, edge.end) for edge in out])
    named_into = _named(graph.topics, [(edge, edge.start) for edge in into])
    return About(
        topic,
        named_out[:MOST_NAMED],
        named_into[:MOST_NAMED],
        len(named_out),
        len(named_into),
        tuple(dict.fromkeys(note.tags)) if note else (),
    )


def meaning(keeping: Keeping, topic_id: str, lens: Lens = Lens.TOPICS) -> tuple[str, int]:
    """The first sentence that explains a topic ("" where none does), and in how many files it stands."""
    topic = graph_of(keeping, lens).topics.get(topic_id)
    sources = topic.sources if topic else ()
    text = next((source.text for source in sources if source.text), "")
    return text, len({source.path for source in sources})


def _named(topics: Mapping[str, Topic], edges: list[tuple[Edge, str]]) -> tuple[Neighbour, ...]:
    """The topics at the other ends, each once, heaviest first."""
    joined: dict[str, list[Edge]] = {}
    for edge, other in edges:
        joined.setdefault(other, []).append(edge)
    weights = {other: sum(edge.weight for edge in found) for other, found in joined.items()}
    heaviest = sorted(joined, key=lambda other: (-weights[other], topics[other].title))
    return tuple(
        Neighbour(
            other,
            topics[other].title,
            str(topics[other].kind),
            ", ".join(str(edge.kind) for edge in joined[other]),
            weights[other],
        )
        for other in heaviest
    )


def count_problems(keeping: Keeping) -> int:
    """How many problems the vault has."""
    return sum(1 for _ in keeping.problems())


def problems(keeping: Keeping, most: int = 500) -> tuple[Problem, ...]:
    """The first problems, by path."""
    return tuple(islice(keeping.problems(), most))
