"""The topic graph as an immutable value: topics, and weighted edges of five kinds between them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple

from vault_sync.graph.shelves import Frozen, freeze
from vault_sync.graph.sources import Source

if TYPE_CHECKING:
    import networkx

__all__ = ["Edge", "EdgeKind", "Lens", "Source", "Topic", "TopicGraph", "TopicKind", "topic_json"]


class TopicKind(StrEnum):
    """What a topic is; the order is that of the codes in `GraphArrays`."""

    NOTE = "note"
    MISSING = "missing"
    HEADING = "heading"
    TERM = "term"
    TAG = "tag"
    ATTACHMENT = "attachment"
    CANVAS = "canvas"
    BASE = "base"


class Lens(StrEnum):
    """Which of the two graphs of a vault is looked at."""

    TOPICS = "topics"  # headings, terms, notes and missing notes, merged by name
    NOTES = "notes"  # Obsidian's own graph


class EdgeKind(StrEnum):
    """Why two topics are joined; the order is that of the codes in `GraphArrays`."""

    LINK = "link"
    EMBED = "embed"
    CONTAINS = "contains"
    TAG = "tag"
    PROPERTY = "property"


@dataclass(frozen=True, slots=True)
class Topic:
    """One node of the graph.

    Of a vault that is read for the first time, a topic is `unmade` but for its id until somebody looks at it:
    putting together all places that name it costs as much as reading a note.
    """

    id: str
    title: str
    kind: TopicKind
    aliases: tuple[str, ...] = ()
    sources: Sequence[Source] = ()  # sorted; a tuple, or what equals one
    parents: tuple[str, ...] = ()
    _make: Callable[[], Topic] | None = field(default=None, init=False, repr=False, compare=False)

    @staticmethod
    def unmade(topic_id: str, make: Callable[[], Topic]) -> Topic:
        """The topic that `make` gives, whenever it is called and in whatever thread."""
        topic = Topic.__new__(Topic)
        object.__setattr__(topic, "id", topic_id)
        object.__setattr__(topic, "_make", make)
        return topic

    if not TYPE_CHECKING:  # only fields that are not there yet are ever asked for here

        def __getattr__(self, name: str) -> Any:
            make = self._make
            if make is not None:
                made = make()
                for field_name in _MADE:
                    object.__setattr__(self, field_name, getattr(made, field_name))
                object.__setattr__(self, "_make", None)
            return object.__getattribute__(self, name)

    @property
    def is_unmade(self) -> bool:
        """Whether nobody has looked at it yet."""
        return self._make is not None

    def text(self) -> str:
        """A line for tests and readers; the same for equal topics."""
        more = [
            f"{name}={list(value)!r}"
            for name, value in (("aliases", self.aliases), ("parents", self.parents))
            if value
        ]
        places = [f"@{source.path}:{source.line} {source.text}".rstrip() for source in self.sources]
        return " ".join([self.id, f"({self.kind})", repr(self.title), *more, *places])


_MADE = tuple(each.name for each in fields(Topic) if each.init and each.name != "id")


class Edge(NamedTuple):
    """All links of one kind from one topic to another, and how many they are."""

    start: str
    end: str
    kind: EdgeKind
    weight: int

    def text(self) -> str:
        """A line for tests and readers."""
        return f"{self.start} -{self.kind}-> {self.end} ×{self.weight}"


Outgoing = Mapping[EdgeKind, Frozen[dict[str, int]]]  # kind → start → end → weight
Incoming = Mapping[EdgeKind, Frozen[tuple[str, ...]]]  # kind → end → starts, in no order


@dataclass(frozen=True, slots=True)
class TopicGraph:
    """A graph that never changes; equal when topics and edges are. Readers of any thread may hold it."""

    topics: Frozen[Topic]
    outgoing: Outgoing = field(repr=False)
    incoming: Incoming = field(repr=False, compare=False)
    revision: int = field(default=0, compare=False)

    @classmethod
    def of(cls, topics: Iterable[Topic], edges: Iterable[Edge], revision: int = 0) -> TopicGraph:
        """A graph from its parts."""
        out: dict[EdgeKind, dict[str, dict[str, int]]] = {kind: {} for kind in EdgeKind}
        into: dict[EdgeKind, dict[str, list[str]]] = {kind: {} for kind in EdgeKind}
        for start, end, kind, weight in edges:
            out[kind].setdefault(start, {})[end] = weight
            into[kind].setdefault(end, []).append(start)
        return cls(
            freeze({topic.id: topic for topic in topics}),
            {kind: freeze(part) for kind, part in out.items()},
            {
                kind: freeze({end: tuple(starts) for end, starts in part.items()})
                for kind, part in into.items()
            },
            revision,
        )

    def edges(self) -> Iterator[Edge]:
        """Every edge, in no order."""
        for kind, starts in self.outgoing.items():
            for start, ends in starts.items():
                for end, weight in ends.items():
                    yield Edge(start, end, kind, weight)

    def leaving(self, topic: str) -> list[Edge]:
        """The edges that start at a topic, sorted."""
        found = [
            Edge(topic, end, kind, weight)
            for kind, starts in self.outgoing.items()
            for end, weight in starts.get(topic, {}).items()
        ]
        return sorted(found)

    def arriving(self, topic: str) -> list[Edge]:
        """The edges that end at a topic, sorted."""
        found = [
            Edge(start, topic, kind, self.outgoing[kind][start][topic])
            for kind, ends in self.incoming.items()
            for start in ends.get(topic, ())
        ]
        return sorted(found)

    def degree(self, topic: str) -> int:
        """How many edges touch a topic."""
        out = sum(len(starts.get(topic, ())) for starts in self.outgoing.values())
        return out + sum(len(ends.get(topic, ())) for ends in self.incoming.values())

    def text(self) -> str:
        """Every topic and edge, a line each, sorted: what tests compare and reviewers read."""
        topics = [self.topics[key].text() for key in sorted(self.topics)]
        return "\n".join([*topics, *(edge.text() for edge in sorted(self.edges()))])

    def to_networkx(self) -> networkx.MultiDiGraph[str]:
        """The same graph for networkx, an edge a kind; made anew at each call."""
        import networkx  # half a second that only those who ask should pay

        graph: networkx.MultiDiGraph[str] = networkx.MultiDiGraph(revision=self.revision)
        graph.add_nodes_from(
            (key, {"title": self.topics[key].title, "kind": str(self.topics[key].kind)})
            for key in sorted(self.topics)
        )
        for edge in sorted(self.edges()):
            graph.add_edge(edge.start, edge.end, key=str(edge.kind), weight=edge.weight)
        return graph

    def json(self) -> dict[str, Any]:
        """Topics and edges in the command line's form, sorted."""
        return {
            "topics": [topic_json(self.topics[key]) for key in sorted(self.topics)],
            "edges": [
                {"from": edge.start, "to": edge.end, "kind": str(edge.kind), "weight": edge.weight}
                for edge in sorted(self.edges())
            ],
        }


def topic_json(topic: Topic) -> dict[str, Any]:
    """A topic in the command line's form."""
    return {
        "id": topic.id,
        "title": topic.title,
        "kind": str(topic.kind),
        "aliases": list(topic.aliases),
        "sources": [source._asdict() for source in topic.sources],
        "parents": list(topic.parents),
    }
