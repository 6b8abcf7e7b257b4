"""Which topics a query finds. Text of notes is asked for only where a query speaks of it.

A topic that is no file stands for the notes that speak of it: `path:` and `tag:` hold where one of them fits.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any as Anything

from vault_sync.graph.graph import Topic, TopicGraph
from vault_sync.graph.names import basename, fold
from vault_sync.graph.query_parse import (
    All,
    Any,
    Field,
    Node,
    Not,
    Pattern,
    Property,
    QueryProblem,
    Words,
    parse,
)
from vault_sync.graph.sources import files_of
from vault_sync.model import Note

PATIENCE = 1.0  # seconds that one regular expression may take over all texts together

__all__ = ["QueryProblem", "World", "parse", "search"]


@dataclass(slots=True)
class World:
    """What a query may ask about. `holding`: the notes with all of some words, by the full-text table."""

    graph: TopicGraph
    note: Callable[[str], Note | None]
    text: Callable[[str], str] = lambda _path: ""
    holding: Callable[[str], Container[str]] | None = None
    runs: Container[str] = ()  # ids of the topics that runs were launched from
    recipes: Mapping[str, Iterable[str]] = field(default_factory=dict)  # topic id → recipes that fit


def search(query: str, world: World) -> tuple[set[str], tuple[QueryProblem, ...]]:
    """The ids of the topics that a query finds; all of them for an empty one, none for a wrong one."""
    tree, problems = parse(query)
    if tree is None:
        return set(), problems
    asking = _Asking(world)
    found = {topic_id for topic_id, topic in world.graph.topics.items() if asking.fits(tree, topic)}
    return found, tuple(asking.problems)


class _Asking:
    """One search: what it has found out so far about texts, and which expressions took too long."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._holding: dict[str, Container[str]] = {}
        self._left: dict[str, float] = {}
        self.problems: list[QueryProblem] = []

    def fits(self, node: Node, topic: Topic) -> bool:
        """Whether a topic is one that the query means."""
        if isinstance(node, All):
            return all(self.fits(part, topic) for part in node.parts)
        if isinstance(node, Any):
            return any(self.fits(part, topic) for part in node.parts)
        if isinstance(node, Not):
            return not self.fits(node.inner, topic)
        if isinstance(node, Field):
            return _FIELDS[node.name](self, node.inner, topic)
        if isinstance(node, Property):
            return self._property(node, topic)
        return self._named(node, topic) or self._content(node, topic)

    def holds(self, node: Node, text: str) -> bool:
        """Whether a stretch of text is one that the query means."""
        if isinstance(node, Words):
            return node.text.casefold() in text.casefold()
        if isinstance(node, Pattern):
            return self._finds(node, text)
        if isinstance(node, All):
            return all(self.holds(part, text) for part in node.parts)
        if isinstance(node, Any):
            return any(self.holds(part, text) for part in node.parts)
        return isinstance(node, Not) and not self.holds(node.inner, text)

    def _finds(self, pattern: Pattern, text: str) -> bool:
        left = self._left.get(pattern.source, PATIENCE)
        if left <= 0:
            return False
        began = time.monotonic()
        try:
            return pattern.compiled.search(text, timeout=left) is not None
        except TimeoutError:
            message = (
                f"/{pattern.source}/ takes too long, so part of what it finds is left out; write it simpler."
            )
            self.problems.append(QueryProblem(pattern.start, pattern.start + len(pattern.source), message))
            return False
        finally:
            self._left[pattern.source] = left - (time.monotonic() - began)

    # -- fields ---------------------------------------------------------------------------------

    def _named(self, node: Node, topic: Topic) -> bool:
        return any(self.holds(node, text) for text in (topic.title, *topic.aliases, *_paths(topic)))

    def _path(self, node: Node, topic: Topic) -> bool:
        return any(self.holds(node, path) for path in _paths(topic))

    def _file(self, node: Node, topic: Topic) -> bool:
        return any(self.holds(node, basename(path)) for path in _paths(topic))

    def _kind(self, node: Node, topic: Topic) -> bool:
        return self.holds(node, str(topic.kind))

    def _has(self, node: Node, topic: Topic) -> bool:
        return isinstance(node, Words) and node.text.lower() == "runs" and topic.id in self._world.runs

    def _recipe(self, node: Node, topic: Topic) -> bool:
        return any(self.holds(node, recipe) for recipe in self._world.recipes.get(topic.id, ()))

    def _tag(self, node: Node, topic: Topic) -> bool:
        tags = (
            [topic.title]
            if topic.id.startswith("tag:")
            else [tag for note in self._notes(topic) for tag in note.tags]
        )
        if not isinstance(node, Words):
            return any(self.holds(node, tag) for tag in tags)
        wanted = fold("#" + node.text.removeprefix("#"))
        return any(tag == wanted or tag.startswith(wanted + "/") for tag in map(fold, tags))

    def _content(self, node: Node, topic: Topic) -> bool:
        paths = _paths(topic)
        if isinstance(node, Words) and self._world.holding is not None:
            if node.text not in self._holding:
                self._holding[node.text] = self._world.holding(node.text)
            return any(path in self._holding[node.text] for path in paths)
        return any(self.holds(node, self._world.text(path)) for path in paths)

    def _line(self, node: Node, topic: Topic) -> bool:
        return any(
            self.holds(node, line) for path in _paths(topic) for line in self._world.text(path).splitlines()
        )

    def _section(self, node: Node, topic: Topic) -> bool:
        return any(self.holds(node, section) for path in _paths(topic) for section in self._sections(path))

    def _property(self, node: Property, topic: Topic) -> bool:
        for note in self._notes(topic):
            for name, value in note.properties.items():
                if name.casefold() == node.name.casefold() and (
                    node.inner is None or any(self.holds(node.inner, text) for text in _texts(value))
                ):
                    return True
        return False

    # -- notes ----------------------------------------------------------------------------------

    def _notes(self, topic: Topic) -> Iterator[Note]:
        return (note for path in _paths(topic) if (note := self._world.note(path)) is not None)

    def _sections(self, path: str) -> Iterator[str]:
        text, note = self._world.text(path), self._world.note(path)
        starts = [heading.start for heading in note.headings] if note else []
        bounds = [0, *starts, len(text)]
        return (text[start:end] for start, end in pairwise(bounds))


_FIELDS: Mapping[str, Callable[[_Asking, Node, Topic], bool]] = {
    "path": _Asking._path,
    "file": _Asking._file,
    "tag": _Asking._tag,
    "line": _Asking._line,
    "section": _Asking._section,
    "content": _Asking._content,
    "kind": _Asking._kind,
    "has": _Asking._has,
    "recipe": _Asking._recipe,
}


def _paths(topic: Topic) -> list[str]:
    """The files that speak of a topic; a file's own topic stands for that file alone."""
    scheme, _, rest = topic.id.partition(":")
    return [rest] if scheme in ("note", "file") else files_of(topic.sources)


def _texts(value: Anything) -> Iterator[str]:
    if isinstance(value, list):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, bool) or value is None:
        yield {True: "true", False: "false", None: "null"}[value]
    elif not isinstance(value, dict):
        yield str(value)
