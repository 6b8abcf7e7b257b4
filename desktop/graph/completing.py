"""What may come next in a query: the fields of the language, kinds, tags, folders. No widget here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from desktop.words import tr
from vault_sync.graph.find import plain
from vault_sync.graph.graph import TopicKind
from vault_sync.graph.query_parse import FIELDS

MOST = 8
_ENDS = ' \t()"'
MEANINGS = {
    "path": tr("where it lies"),
    "file": tr("the file's name"),
    "tag": tr("has this tag"),
    "line": tr("all of it in one line"),
    "block": tr("all of it in one paragraph"),
    "task": tr("in a task"),
    "task-todo": tr("in a task that is open"),
    "task-done": tr("in a task that is done"),
    "match-case": tr("in just this case"),
    "ignore-case": tr("whatever the case"),
    "section": tr("all of it under one heading"),
    "content": tr("in the text only"),
    "kind": tr("note, heading, term, missing, tag"),
    "has": tr("runs: launched from it"),
    "recipe": tr("a recipe that fits"),
}


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What a vault has that a query can speak of."""

    tags: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()
    recipes: tuple[str, ...] = ()

    @classmethod
    def of(cls, topics: Iterable[str], recipes: Iterable[str] = ()) -> Vocabulary:
        """Tags and folders are told by the ids of topics."""
        tags, folders = set(), set()
        for topic in topics:
            scheme, _, rest = topic.partition(":")
            if scheme == "tag":
                tags.add(rest if rest.startswith("#") else f"#{rest}")
            elif scheme in ("note", "file") and "/" in rest:
                folders.add(rest.rpartition("/")[0])
        return cls(tuple(sorted(tags)), tuple(sorted(folders)), tuple(sorted(recipes)))


@dataclass(frozen=True, slots=True)
class Completion:
    """What would stand in [start, cursor) instead, and a word on what it means."""

    text: str
    meaning: str = ""


@dataclass(frozen=True, slots=True)
class Completions:
    """The proposals, and from where they replace."""

    start: int
    proposals: tuple[Completion, ...] = field(default=())


def completions(text: str, cursor: int, vocabulary: Vocabulary) -> Completions:
    """Proposals for the word that ends at the cursor."""
    start = max((text.rfind(mark, 0, cursor) for mark in _ENDS), default=-1) + 1
    word = text[start:cursor]
    minus = word.startswith("-")
    start, word = start + minus, word[minus:]
    if not word or text[:cursor].count('"') % 2:
        return Completions(start)
    name, colon, typed = word.partition(":")
    if word.startswith("#"):
        name, colon, typed = "tag", ":", word
    if not colon:
        found = [Completion(f"{one}:", MEANINGS[one]) for one in FIELDS if one.startswith(word.lower())]
        return Completions(start, tuple(found[:MOST]))
    found = [Completion(f"{name}:{_quoted(value)}") for value in _values(name.lower(), typed, vocabulary)]
    whole = [one for one in found if one.text != word]
    return Completions(start, tuple(whole[:MOST]))


def _values(name: str, typed: str, vocabulary: Vocabulary) -> list[str]:
    values = {
        "tag": vocabulary.tags,
        "path": vocabulary.folders,
        "kind": tuple(str(kind) for kind in TopicKind),
        "has": ("runs",),
        "recipe": vocabulary.recipes,
    }.get(name, ())
    wanted = plain(typed.lstrip("#"))
    fits = [value for value in values if wanted in plain(value)]
    return sorted(fits, key=lambda value: (not plain(value.lstrip("#")).startswith(wanted), value))


def _quoted(value: str) -> str:
    return f'"{value}"' if any(mark in value for mark in " ()") else value
