"""Which topic a place of a note belongs to, and which heading a link's subpath means."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from vault_sync.model import Note
from vault_sync.terms import TermKind, TermTable

_PUNCTUATION = re.compile(r"[^\w\s]|_")
Named = dict[str, list[tuple[int, list[str]]]]  # plain text → (start, the plain texts on the way down to it)
_KNOWN: dict[int, tuple[Note, Named]] = {}  # by the identity of notes asked about lately


class Outline:
    """The terms of one note with the key of each; "" for one that is no topic here."""

    __slots__ = ("_ends", "_keys", "_linked", "_own", "_parents", "_starts", "_terms", "owners")

    def __init__(self, own: str, terms: TermTable, keys: Sequence[str]) -> None:
        self._own = own
        self._terms = terms
        self._keys = keys
        self._starts, self._ends, self._parents = terms.starts, terms.ends, terms.parents
        self._linked = terms.linked
        owners: list[str] = []
        for parent, key in zip(self._parents, keys, strict=True):
            owners.append(key or (owners[parent] if parent >= 0 else own))
        self.owners = owners  # for each term: itself, or the nearest topic above it

    def around(self, at: int, but: str = "") -> str:
        """The key of the nearest topic around a place; `but`: not the term whose own name stands there."""
        number = bisect_right(self._starts, at) - 1
        keys, ends = self._keys, self._ends
        while number >= 0:
            key, end = keys[number], ends[number]
            if key and at < end and not (self._linked[number] and key == but):
                return key
            number = number - 1 if end <= self._starts[number] else self._parents[number]
        return self._own

    def heading(self, at: int) -> str:
        """The key of the topic of the heading that begins at `at`."""
        number = bisect_right(self._starts, at) - 1
        while number >= 0 and self._starts[number] == at:
            if self._terms.kind(number) is TermKind.HEADING:
                return self.owners[number]
            number -= 1
        return self.around(at)


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
    for heading in note.headings:
        while path and path[-1][0] >= heading.level:
            path.pop()
        path.append((heading.level, plain(heading.text)))
        found.setdefault(path[-1][1], []).append((heading.start, [text for _, text in path]))
    if len(_KNOWN) >= 64:
        _KNOWN.clear()
    _KNOWN[id(note)] = note, found
    return found


def plain(text: str) -> str:
    """How headings are compared: case, punctuation and runs of space do not count."""
    return " ".join(_PUNCTUATION.sub(" ", text).casefold().split())


def _follows(path: list[str], parts: list[str]) -> bool:
    """Whether the parts occur on the way down, in order."""
    way = iter(path)
    return all(part in way for part in parts)
