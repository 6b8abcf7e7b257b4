"""Headings that are habits and name nothing: a list of them, and what a vault repeats without text.

A heading found in five notes or more, of which four in five write nothing of their own under it, is a
habit of this vault. Crossing that line either way is told to whoever keeps the notes.
"""

from __future__ import annotations

from collections.abc import Iterable

from vault_sync.graph.names import topic_key
from vault_sync.model import Note, TermKind
from vault_sync.notes.lexicon import table

STRUCTURAL = frozenset(map(topic_key, table("structural")["names"]))
FEWEST = 5  # notes with the heading
_HEADING = TermKind.HEADING


def headings_of(note: Note | None) -> dict[str, bool]:
    """The keys of a note's headings, and whether none of their places has text of its own."""
    found: dict[str, bool] = {}
    for term in note.terms if note else ():
        if term[0] is _HEADING and (key := topic_key(term[1])) not in STRUCTURAL:
            found[key] = found.get(key, True) and term.bare
    return found


class Habits:
    """Counts headings over all notes in sight."""

    def __init__(self) -> None:
        self._bare: dict[str, dict[str, bool]] = {}  # key → path → without text
        self._counts: dict[str, int] = {}  # how many of those are bare
        self.names = set(STRUCTURAL)  # the headings that name nothing, as things stand

    def change(self, path: str, old: dict[str, bool], new: dict[str, bool]) -> dict[str, bool]:
        """A note's headings are these now; gives whether each that was touched was a habit before."""
        before = {}
        for key in old.keys() | new.keys():
            if old.get(key) is not new.get(key):
                before[key] = key in self.names
                self._set(key, path, new.get(key))
        return before

    def places(self, key: str) -> Iterable[str]:
        """The notes that have this heading."""
        return self._bare.get(key, ())

    def _set(self, key: str, path: str, bare: bool | None) -> None:
        places = self._bare.setdefault(key, {})
        count = self._counts[key] = self._counts.get(key, 0) + bool(bare) - bool(places.get(path))
        if bare is None:
            del places[path]
            if not places:
                del self._bare[key], self._counts[key]
        else:
            places[path] = bare
        if len(places) >= FEWEST and 5 * count >= 4 * len(places):
            self.names.add(key)
        else:
            self.names.discard(key)
