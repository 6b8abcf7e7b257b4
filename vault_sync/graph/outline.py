"""Which topic a place of a note belongs to, and which heading a link's subpath means."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache
from itertools import repeat

from vault_sync.model import Note
from vault_sync.terms import TermKind, TermTable

_EVER = 1 << 62
_PUNCTUATION = re.compile(r"[^\w\s]|_")
Named = dict[str, list[tuple[int, list[str]]]]  # plain text → (start, the plain texts on the way down to it)
_KNOWN: dict[int, tuple[Note, Named]] = {}  # by the identity of notes asked about lately


class Outline:
    """The terms of one note with the key of each; "" for one that is no topic here."""

    __slots__ = ("_ends", "_linked", "_own", "_parents", "_starts", "_terms", "above", "keys", "owners")

    def __init__(self, own: str, terms: TermTable, keys: tuple[str, ...]) -> None:
        self._own = own
        self._terms = terms
        self.keys = keys
        self._starts, self._ends, self._parents = terms.bounds
        self._linked = terms.linked
        self.owners = self._owners() if "" in keys else keys  # each term, or the nearest topic above it
        around = (*self.owners, own)
        self.above = tuple(map(around.__getitem__, self._parents))  # a parent of -1 is the note itself

    @property
    def is_plain(self) -> bool:
        """Whether every term is a topic, and none a link."""
        return self.owners is self.keys and 1 not in self._linked

    def _owners(self) -> tuple[str, ...]:
        owners: list[str] = []
        for parent, key in zip(self._parents, self.keys, strict=True):
            owners.append(key or (owners[parent] if parent >= 0 else self._own))
        return tuple(owners)

    def around(self, at: int, but: str = "") -> str:
        """The key of the nearest topic around a place; `but`: not the term whose own name stands there."""
        number = bisect_right(self._starts, at) - 1
        keys, ends = self.keys, self._ends
        while number >= 0:
            key, end = keys[number], ends[number]
            if key and at < end and not (self._linked[number] and key == but):
                return key
            number = number - 1 if end <= self._starts[number] else self._parents[number]
        return self._own

    def all_around(self, places: Sequence[int], but: Sequence[str]) -> tuple[str, ...]:
        """The same for many places, which nearly always stand right under a term that is a topic."""
        if not self.keys:
            return (self._own,) * len(places)
        if not self.is_plain:
            return tuple(map(self.around, places, but))
        keys, ends = (*self.keys, self._own), (*self._ends, _EVER)
        numbers = map(bisect_right, repeat(self._starts), places)
        return tuple(
            [
                keys[number - 1] if at < ends[number - 1] else self.around(at)
                for number, at in zip(numbers, places, strict=True)
            ]
        )

    def heading(self, at: int) -> str:
        """The key of the topic of the heading that begins at `at`."""
        number = heading_term(self._terms, at)
        return self.around(at) if number is None else self.owners[number]


def heading_term(terms: TermTable, at: int) -> int | None:
    """The number of the term that the heading which begins at `at` is, if it is one."""
    number = terms.before(at)
    while number >= 0 and terms.start(number) == at:
        if terms.kind(number) is TermKind.HEADING:
            return number
        number -= 1
    return None


def heading_at(note: Note, subpath: str) -> int | None:
    """Where the heading stands that a link's subpath means: `#A#B` is B somewhere under A."""
    parts = [plain(part) for part in subpath.split("#")]
    parts = [part for part in parts if part]
    if not parts or "^" in subpath:
        return None
    return next((start for start, way in _named(note).get(parts[-1], ()) if _follows(way, parts)), None)


def _named(note: Note) -> Named:
    """The headings of a note by their plain text: a table of contents asks for one after the other."""
    known = _KNOWN.get(id(note))
    if known is not None and known[0] is note:
        return known[1]
    found: Named = {}
    path: list[tuple[int, str]] = []
    for level, heading, _, start in note.headings:
        name = plain(heading)
        while path and path[-1][0] >= level:
            path.pop()
        path.append((level, name))
        found.setdefault(name, []).append((start, [text for _, text in path]))
    if len(_KNOWN) >= 64:
        _KNOWN.clear()
    _KNOWN[id(note)] = note, found
    return found


@lru_cache(maxsize=1 << 16)
def plain(text: str) -> str:
    """How headings are compared: case, punctuation and runs of space do not count."""
    return " ".join(_PUNCTUATION.sub(" ", text).casefold().split())


def _follows(path: list[str], parts: list[str]) -> bool:
    """Whether the parts occur on the way down, in order."""
    way = iter(path)
    return all(part in way for part in parts)
