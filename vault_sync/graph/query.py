"""Which topics a query finds. Text of notes is asked for only where a query speaks of it.

A topic that is no file stands for the notes that speak of it: `path:` and `tag:` hold where one of them fits.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise
from typing import Any as Anything

from vault_sync.graph.graph import Topic, TopicGraph, TopicKind
from vault_sync.graph.names import FILE, NOTE, TAG, basename, fold
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
from vault_sync.graph.sources import paths_of
from vault_sync.model import Note

Test = Callable[[str], bool]
Way = Callable[[list[Topic]], list[Topic]]
PATIENCE = 1.0  # seconds that one regular expression may take over all texts together
_GAP = re.compile(r"\n[ \t]*\n")
READING = 1.0  # seconds for which notes are read from the disk to answer one query

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
    asking = _Asking(world, len(query))
    found = asking.kept(tree, list(world.graph.topics.values()))
    return {topic.id for topic in found}, tuple(asking.problems)


class _Known(dict[str, bool]):
    """The answers of a test so far: many topics stand in one file, and a text is asked about once."""

    def __init__(self, test: Test) -> None:
        self._test = test

    def __missing__(self, text: str) -> bool:
        return self.setdefault(text, self._test(text))


class _Asking:
    """One search: each part of a query is asked of all topics that the parts before it have left."""

    def __init__(self, world: World, size: int) -> None:
        self._world = world
        self._size = size  # of the query, in characters
        self._left: dict[str, float] = {}  # of the time for each expression
        self._reading = READING  # what is left of the time to read notes
        self.problems: list[QueryProblem] = []

    def kept(self, node: Node, topics: list[Topic]) -> list[Topic]:
        """Those of some topics that the query means."""
        if isinstance(node, All):
            for part in node.parts:
                topics = self.kept(part, topics)
            return topics
        if isinstance(node, Any):
            return self._either([partial(self.kept, part) for part in node.parts], topics)
        if isinstance(node, Not):
            out = {topic.id for topic in self.kept(node.inner, topics)}
            return [topic for topic in topics if topic.id not in out]
        if isinstance(node, Field):
            return _FIELDS[node.name](self, node.inner, topics)
        if isinstance(node, Property):
            return self._in_files(partial(self._has_property, node), topics)
        return self._either([partial(self._named, node), partial(self._content, node)], topics)

    def _either(
        self, ways: Iterable[Callable[[list[Topic]], list[Topic]]], topics: list[Topic]
    ) -> list[Topic]:
        """What any of some ways keeps; a later one is asked only of what the earlier ones have not kept."""
        found: set[str] = set()
        rest = topics
        for way in ways:
            found.update([topic.id for topic in way(rest)])
            rest = [topic for topic in rest if topic.id not in found]
        return [topic for topic in topics if topic.id in found]

    def _in_files(self, test: Test, topics: list[Topic]) -> list[Topic]:
        """The topics of which some file passes a test."""
        known = _Known(test).__getitem__
        return [topic for topic in topics if any(map(known, _paths(topic)))]

    def _holder(self, node: Node) -> Test:
        """Whether a stretch of text is one that the query means."""
        if isinstance(node, Words):
            wanted = node.text if node.exact else node.text.casefold()
            return lambda text: wanted in (text if node.exact else text.casefold())
        if isinstance(node, Pattern):
            return partial(self._finds, node)
        if isinstance(node, All | Any):
            parts = [self._holder(part) for part in node.parts]
            whole = all if isinstance(node, All) else any
            return lambda text: whole(part(text) for part in parts)
        if isinstance(node, Not):
            inner = self._holder(node.inner)
            return lambda text: not inner(text)
        return lambda _text: False

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

    def _text(self, path: str) -> str:
        """A note's text; "" once reading has taken too long, which is told."""
        if self._reading <= 0:
            return ""
        began = time.monotonic()
        text = self._world.text(path)
        self._reading -= time.monotonic() - began
        if self._reading <= 0:
            message = (
                "Reading the notes for this takes too long, so the texts of some were left out; "
                "ask for less, for example by path: or tag: before it."
            )
            self.problems.append(QueryProblem(0, self._size, message))
        return text

    # -- fields ---------------------------------------------------------------------------------

    def _named(self, node: Node, topics: list[Topic]) -> list[Topic]:
        holds = self._holder(node)
        file = _Known(holds).__getitem__
        return [
            topic
            for topic in topics
            if holds(topic.title) or any(map(holds, topic.aliases)) or any(map(file, _paths(topic)))
        ]

    def _path(self, node: Node, topics: list[Topic]) -> list[Topic]:
        return self._in_files(self._holder(node), topics)

    def _file(self, node: Node, topics: list[Topic]) -> list[Topic]:
        holds = self._holder(node)
        return self._in_files(lambda path: holds(basename(path)), topics)

    def _kind(self, node: Node, topics: list[Topic]) -> list[Topic]:
        kinds = set(filter(self._holder(node), TopicKind))
        return [topic for topic in topics if topic.kind in kinds]

    def _has(self, node: Node, topics: list[Topic]) -> list[Topic]:
        runs = self._world.runs if isinstance(node, Words) and node.text.lower() == "runs" else ()
        return [topic for topic in topics if topic.id in runs]

    def _recipe(self, node: Node, topics: list[Topic]) -> list[Topic]:
        holds, recipes = self._holder(node), self._world.recipes
        return [topic for topic in topics if any(map(holds, recipes.get(topic.id, ())))]

    def _tag(self, node: Node, topics: list[Topic]) -> list[Topic]:
        known = _Known(_tagged(node.text) if isinstance(node, Words) else self._holder(node)).__getitem__

        def test(path: str) -> bool:
            note = self._world.note(path)
            return note is not None and any(map(known, note.tags))

        kept = {topic.id for topic in self._in_files(test, [one for one in topics if not _is_tag(one)])}
        return [one for one in topics if (known(one.title) if _is_tag(one) else one.id in kept)]

    def _content(self, node: Node, topics: list[Topic]) -> list[Topic]:
        holds = self._holder(node)
        if isinstance(node, Words) and self._world.holding is not None:
            there = self._world.holding(node.text)
            if not node.exact:
                return self._in_files(there.__contains__, topics)
            return self._in_files(lambda path: path in there and holds(self._text(path)), topics)
        return self._in_files(lambda path: holds(self._text(path)), topics)

    def _within(self, parts: Callable[[str], Iterable[str]], node: Node, topics: list[Topic]) -> list[Topic]:
        """The topics of a note that has a part in which all of it holds; `parts` are a path's."""
        holds = self._holder(node)
        return self._in_files(lambda path: any(map(holds, parts(path))), topics)

    def _line(self, node: Node, topics: list[Topic]) -> list[Topic]:
        return self._within(lambda path: self._text(path).splitlines(), node, topics)

    def _block(self, node: Node, topics: list[Topic]) -> list[Topic]:
        return self._within(lambda path: _GAP.split(self._text(path)), node, topics)

    def _section(self, node: Node, topics: list[Topic]) -> list[Topic]:
        return self._within(self._sections, node, topics)

    def _task(self, state: str, node: Node, topics: list[Topic]) -> list[Topic]:
        """`state`: which characters between a task's brackets fit."""
        task = re.compile(rf"^[ \t>]*(?:[-*+]|\d+[.)])[ \t]+\[{state}\][ \t]+(.*)$", re.MULTILINE)
        return self._within(lambda path: task.findall(self._text(path)), node, topics)

    def _has_property(self, node: Property, path: str) -> bool:
        note = self._world.note(path)
        if note is None or not note.properties:
            return False
        wanted = node.name.casefold()
        holds = self._holder(node.inner) if node.inner is not None else None
        return any(
            name.casefold() == wanted and (holds is None or any(map(holds, _texts(value))))
            for name, value in note.properties.items()
        )

    def _sections(self, path: str) -> Iterator[str]:
        text, note = self._text(path), self._world.note(path)
        starts = [heading.start for heading in note.headings] if note else []
        bounds = [0, *starts, len(text)]
        return (text[start:end] for start, end in pairwise(bounds))


_FIELDS: Mapping[str, Callable[[_Asking, Node, list[Topic]], list[Topic]]] = {
    "path": _Asking._path,
    "file": _Asking._file,
    "tag": _Asking._tag,
    "line": _Asking._line,
    "block": _Asking._block,
    "task": lambda asking, node, topics: asking._task(".", node, topics),
    "task-todo": lambda asking, node, topics: asking._task(" ", node, topics),
    "task-done": lambda asking, node, topics: asking._task("[^ ]", node, topics),
    "section": _Asking._section,
    "content": _Asking._content,
    "kind": _Asking._kind,
    "has": _Asking._has,
    "recipe": _Asking._recipe,
}


def _tagged(text: str) -> Test:
    """Whether a tag is the one that is meant, or below it."""
    wanted = fold("#" + text.removeprefix("#"))
    return lambda tag: (fold(tag) + "/").startswith(wanted + "/")


def _is_tag(topic: Topic) -> bool:
    return topic.id.startswith(TAG)


def _paths(topic: Topic) -> Iterable[str]:
    """The files that speak of a topic; a file's own topic stands for that file alone."""
    if topic.id.startswith((NOTE, FILE)):
        return (topic.id[len(NOTE) :],)
    return paths_of(topic.sources)


def _texts(value: Anything) -> Iterator[str]:
    if isinstance(value, list):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, bool) or value is None:
        yield {True: "true", False: "false", None: "null"}[value]
    elif not isinstance(value, dict):
        yield str(value)
