"""Which topic a place of a note belongs to, and which heading a link's subpath means."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from vault_sync.model import Note, Term, TermKind

_PUNCTUATION = re.compile(r"[^\w\s]|_")


class Outline:
    """The terms of one note with the key of each; "" for one that is no topic here."""

    __slots__ = ("_keys", "_own", "_starts", "_terms", "owners")

    def __init__(self, own: str, terms: Sequence[Term], keys: Sequence[str]) -> None:
        self._own = own
        self._terms = terms
        self._keys = keys
        self._starts = [term.start for term in terms]
        self.owners: list[str] = []  # for each term: itself, or the nearest topic above it
        for term, key in zip(terms, keys, strict=True):
            self.owners.append(key or self.above(term))

    def above(self, term: Term) -> str:
        """The key of the topic that a term stands under."""
        return self.owners[term.parent] if term.parent >= 0 else self._own

    def around(self, at: int, but: str = "") -> str:
        """The key of the nearest topic around a place; `but`: not the term whose own name stands there."""
        number = bisect_right(self._starts, at) - 1
        terms = self._terms
        while number >= 0:
            term = terms[number]
            if at < term.end and not (term.linked and self._keys[number] == but) and self._keys[number]:
                return self._keys[number]
            number = number - 1 if term.end <= term.start else term.parent
        return self._own

    def heading(self, at: int) -> str:
        """The key of the topic of the heading that begins at `at`."""
        number = bisect_right(self._starts, at) - 1
        while number >= 0 and self._starts[number] == at:
            if self._terms[number].kind is TermKind.HEADING:
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
    for heading in note.headings:
        while path and path[-1][0] >= heading.level:
            path.pop()
        path.append((heading.level, plain(heading.text)))
        if path[-1][1] == parts[-1] and _follows([text for _, text in path], parts):
            return heading.start
    return None


def plain(text: str) -> str:
    """How headings are compared: case, punctuation and runs of space do not count."""
    return " ".join(_PUNCTUATION.sub(" ", text).casefold().split())


def _follows(path: list[str], parts: list[str]) -> bool:
    """Whether the parts occur on the way down, in order."""
    way = iter(path)
    return all(part in way for part in parts)
