"""What a change did to the graph: enough to bring a copy up to date, and nothing that did not change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from vault_sync.graph.graph import Edge, EdgeKind, Topic, TopicGraph


class Linked(NamedTuple):
    """An edge that is new (`before` is 0) or has another weight now."""

    start: str
    end: str
    kind: EdgeKind
    weight: int
    before: int = 0


class Unlinked(NamedTuple):
    """An edge that is gone."""

    start: str
    end: str
    kind: EdgeKind


@dataclass(frozen=True, slots=True)
class GraphDiff:
    """One step of the graph. All tuples are sorted.

    `added`, `removed`, `linked` and `unlinked` are complete by themselves. `renamed` tells in addition
    what of the old is what of the new, one to one and all at once: an old id is gone or is
    another's new one (two notes that swapped their names). A new one may have been there before: the
    note that gained a topic's name as an alias. See `moved`.
    """

    revision: int
    paths: tuple[str, ...] = ()
    added: tuple[Topic, ...] = ()
    removed: tuple[str, ...] = ()
    changed: tuple[Topic, ...] = ()
    linked: tuple[Linked, ...] = ()
    unlinked: tuple[Unlinked, ...] = ()
    renamed: tuple[tuple[str, str], ...] = ()

    @property
    def alters_graph(self) -> bool:
        """Whether a drawing of the graph has anything to do."""
        return bool(
            self.added or self.removed or self.changed or self.linked or self.unlinked or self.renamed
        )

    @property
    def moved(self) -> tuple[tuple[str, str], ...]:
        """The renames in which the new id takes the place of the old: it came with this step, or left a
        place of its own. A topic that a note absorbs goes on in that note, which stays where it is."""
        came, left = {topic.id for topic in self.added}, {old for old, _ in self.renamed}
        return tuple(pair for pair in self.renamed if pair[1] in came or pair[1] in left)

    def json(self) -> dict[str, Any]:
        """The command line's form; the one who applied it adds the time."""
        return {
            "revision": self.revision,
            "paths": list(self.paths),
            "added": [topic.id for topic in self.added],
            "removed": list(self.removed),
            "changed": [topic.id for topic in self.changed],
            "linked": [
                [edge.start, edge.end, str(edge.kind), *([edge.weight] if edge.before else [])]
                for edge in self.linked
            ],
            "unlinked": [[edge.start, edge.end, str(edge.kind)] for edge in self.unlinked],
            "renamed": [list(pair) for pair in self.renamed],
        }

    def text(self) -> str:
        """A line for each thing that changed: what tests compare and reviewers read."""
        lines = [f"= {old} -> {new}" for old, new in self.renamed]
        lines += [f"- {topic}" for topic in self.removed]
        lines += [f"+ {topic.text()}" for topic in self.added]
        lines += [f"~ {topic.text()}" for topic in self.changed]
        lines += [f"- {edge.start} -{edge.kind}-> {edge.end}" for edge in self.unlinked]
        lines += [
            f"{'~' if edge.before else '+'} {Edge(*edge[:4]).text()}"
            + (f" (was {edge.before})" if edge.before else "")
            for edge in self.linked
        ]
        return "\n".join(lines)


def weights(graph: TopicGraph) -> dict[tuple[str, str, EdgeKind], int]:
    """All edges of a graph as one plain mapping."""
    return {(edge.start, edge.end, edge.kind): edge.weight for edge in graph.edges()}


def difference(before: TopicGraph, after: TopicGraph) -> GraphDiff:
    """The diff between any two graphs, by looking at all of both; it cannot know of renames."""
    old, new = before.topics, after.topics
    had, has = weights(before), weights(after)
    return GraphDiff(
        revision=after.revision,
        added=tuple(new[key] for key in sorted(new.keys() - old.keys())),
        removed=tuple(sorted(old.keys() - new.keys())),
        changed=tuple(new[key] for key in sorted(new.keys() & old.keys()) if new[key] != old[key]),
        linked=tuple(
            sorted(
                Linked(*edge, weight, had.get(edge, 0))
                for edge, weight in has.items()
                if had.get(edge) != weight
            )
        ),
        unlinked=tuple(sorted(Unlinked(*edge) for edge in had.keys() - has.keys())),
    )


def patch(before: TopicGraph, diff: GraphDiff) -> TopicGraph:
    """The graph after a step, from the graph before it and the diff alone."""
    topics: Mapping[str, Topic] = (
        dict(before.topics)
        | {topic.id: topic for topic in diff.added}
        | {topic.id: topic for topic in diff.changed}
    )
    edges = weights(before) | {(edge.start, edge.end, edge.kind): edge.weight for edge in diff.linked}
    gone, cut = set(diff.removed), set(diff.unlinked)
    return TopicGraph.of(
        (topic for key, topic in topics.items() if key not in gone),
        (Edge(*edge, weight) for edge, weight in edges.items() if edge not in cut),
        diff.revision,
    )
