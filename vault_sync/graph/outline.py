"""Which topic a place of a note belongs to, and which heading a link's subpath means."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from functools import lru_cache

from vault_sync.model import Note
from vault_sync.terms import TermKind, TermTable

_PUNCTUATION = re.compile(r"[^\w\s]|_")


class Outline:
    """The terms of one note with the key of each; "" for one that is no topic here."""

    __slots__ = ("_ends", "_linked", "_own", "_parents", "_starts", "_terms", "above", "keys", "owners")

    def __init__(self, own: str, terms: TermTable, keys: list[str]) -> None:
        self._own = own
        self._terms = terms
        self.keys = keys
        self._starts, self._ends, self._parents = terms.starts, terms.ends, terms.parents
        self._linked = terms.linked
        self.owners = self._owners() if "" in keys else keys  # each term, or the nearest topic above it
        around = [*self.owners, own]
        self.above = list(map(around.__getitem__, self._parents))  # a parent of -1 is the note itself

    def _owners(self) -> list[str]:
        owners: list[str] = []
        for parent, key in zip(self._parents, self.keys, strict=True):
            owners.append(key or (owners[parent] if parent >= 0 else self._own))
        return owners

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

    def all_around(self, places: Iterable[int], but: Iterable[str]) -> list[str]:
        """The same for many places, which nearly always stand right under a term that is a topic."""
        starts, ends, keys, linked = self._starts, self._ends, self.keys, any(self._linked)
        found: list[str] = []
        for at, end in zip(places, but, strict=True):
            number = bisect_right(starts, at) - 1
            if number < 0:
                found.append(self._own)
            elif at < ends[number] and (key := keys[number]) and not linked:
                found.append(key)
            else:
                found.append(self.around(at, end))
        return found

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
    path: list[tuple[int, str]] = []
    for level, text, _, start in note.headings:
        while path and path[-1][0] >= level:
            path.pop()
        path.append((level, plain(text)))
        if path[-1][1] == parts[-1] and _follows([text for _, text in path], parts):
            return start
    return None


@lru_cache(maxsize=1 << 16)
def plain(text: str) -> str:
    """How headings are compared: case, punctuation and runs of space do not count."""
    return " ".join(_PUNCTUATION.sub(" ", text).casefold().split())


def _follows(path: list[str], parts: list[str]) -> bool:
    """Whether the parts occur on the way down, in order."""
    way = iter(path)
    return all(part in way for part in parts)
