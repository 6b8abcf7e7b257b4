"""The rows of `cases/*.toml`, read, and one way to ask a vault of them what a row says."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from vault_sync.graph.batch import Batch
from vault_sync.graph.diff import GraphDiff
from vault_sync.graph.graph import Topic, TopicKind
from vault_sync.graph.index import Index
from vault_sync.graph.names import tag_id, topic_key
from vault_sync.notes import read

FOLDER = Path(__file__).with_name("cases")
NAMED = {TopicKind.HEADING, TopicKind.TERM, TopicKind.MISSING}


def rows() -> list[dict[str, Any]]:
    """Every row of every file, in order."""
    return [row for file in sorted(FOLDER.glob("*.toml")) for row in tomllib.loads(file.read_text())["case"]]


def key(name: str) -> str:
    """How names of a row are compared: folded; a tag with its mark stays a tag."""
    return tag_id(name) if name.startswith("#") else topic_key(name)


@dataclass(frozen=True)
class Told:
    """A vault after a row's notes, and the diff of its second state."""

    index: Index
    diff: GraphDiff

    @cached_property
    def topics(self) -> list[Topic]:
        return [self.index.graph.topics[topic_id] for topic_id in sorted(self.index.graph.topics)]

    @cached_property
    def titled(self) -> dict[str, list[Topic]]:
        """Folded title → topics."""
        found: dict[str, list[Topic]] = {}
        for topic in self.topics:
            found.setdefault(key(topic.title), []).append(topic)
        return found

    @cached_property
    def named(self) -> dict[str, Topic]:
        """Folded title or alias → a topic; titles go first."""
        found = {name: topics[0] for name, topics in self.titled.items()}
        for topic in self.topics:
            for alias in topic.aliases:
                found.setdefault(key(alias), topic)
        return found

    def find(self, name: str) -> Topic:
        """The topic of a name."""
        topic = self.named.get(key(name))
        assert topic is not None, f"no topic {name!r}; there are {sorted(self.named)}"
        return topic


def vault_of(row: Mapping[str, Any], backwards: bool = False) -> Told:
    """The vault of a row, its notes arriving one by one."""
    texts: dict[str, str] = row.get("notes") or {row.get("path", "Page.md"): row.get("text", "")}
    index = Index()
    index.fill({})
    for path in sorted(texts, reverse=backwards):
        index.apply(Batch({path: read(path, texts[path].encode())}))
    then: dict[str, str] = row.get("then", {})
    put = {path: read(path, text.encode()) for path, text in then.items() if text}
    diff = index.apply(Batch(put, frozenset(then.keys() - put.keys()))).topics
    return Told(index, diff)


def complaints(row: Mapping[str, Any], told: Told) -> Iterator[str]:
    """What a row asks for and does not get, a sentence each."""
    for name in row.get("topics", ()):
        if key(name) not in told.named:
            yield f"{name!r} is no topic"
    for name in row.get("never", ()):
        if key(name) and key(name) in told.named:
            yield f"{name!r} is a topic"
    if "only" in row:
        found = {key(topic.title) for topic in told.topics if topic.kind in NAMED}
        if found != set(map(key, row["only"])):
            yield f"topics are {sorted(found)}"
    for title in row.get("titles", ()):
        if not any(topic.title == title for topic in told.topics):
            yield f"no topic is titled {title!r}"
    for names in row.get("same", ()):
        ids = {told.find(name).id for name in names}
        titled = {topic.id for name in names for topic in told.titled.get(key(name), ())}
        if len(ids) != 1 or titled - ids:
            yield f"{names} are {sorted(ids | titled)}"
    for names in row.get("apart", ()):
        if len({told.find(name).id for name in names}) < len(names):
            yield f"some of {names} are one"
    yield from _by_topic(row, told)
    renamed = {(old.casefold(), new.casefold()) for old, new in told.diff.renamed}
    for old, new in row.get("renamed", ()):
        if (old.casefold(), new.casefold()) not in renamed:
            yield f"{old} -> {new} is not among {told.diff.renamed}"


def _by_topic(row: Mapping[str, Any], told: Told) -> Iterator[str]:
    for name, aliases in row.get("aliases", {}).items():
        topic = told.find(name)
        if not set(map(key, aliases)) <= set(map(key, topic.aliases)):
            yield f"{name!r} has the aliases {topic.aliases}"
    for name, parents in row.get("parents", {}).items():
        found = {key(told.index.graph.topics[parent].title) for parent in told.find(name).parents}
        if found != set(map(key, parents)):
            yield f"{name!r} has the parents {told.find(name).parents}"
    for name, text in row.get("definition", {}).items():
        if not any(text in source.text for source in told.find(name).sources):
            yield f"{name!r} says {told.find(name).sources}"
    for name, lines in row.get("lines", {}).items():
        if sorted(source.line for source in told.find(name).sources) != lines:
            yield f"{name!r} stands at {told.find(name).sources}"
    for name, kind in row.get("kinds", {}).items():
        if told.find(name).kind != kind:
            yield f"{name!r} is a {told.find(name).kind}"
    for name, count in row.get("count", {}).items():
        if len(told.titled.get(key(name), ())) != count:
            yield f"{name!r} titles {told.titled.get(key(name))}"
    for start, end, kind in row.get("edges", ()):
        edges = told.index.graph.leaving(told.find(start).id)
        if (told.find(end).id, kind) not in {(edge.end, str(edge.kind)) for edge in edges}:
            yield f"no {kind} from {start!r} to {end!r}; there are {[edge.text() for edge in edges]}"
