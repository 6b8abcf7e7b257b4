"""Headings that are habits and name nothing: a list of them, and what a vault repeats without text.

A heading found in five notes or more, of which four in five write nothing of their own under it, is a
habit of this vault. Crossing that line either way is told to whoever keeps the notes.
"""

from __future__ import annotations

from collections.abc import Iterable

from vault_sync.graph.names import topic_key
from vault_sync.notes.lexicon import table
from vault_sync.terms import HEADING_CODE, TermTable

STRUCTURAL = frozenset(map(topic_key, table("structural")["names"]))
FEWEST = 5  # notes with the heading


def headings_of(terms: TermTable) -> dict[str, bool]:
    """The keys of a note's headings, and whether none of their places has text of its own."""
    found: dict[str, bool] = {}
    names, bare = terms.names, terms.bare
    for at in [at for at, code in enumerate(terms.codes) if code == HEADING_CODE]:
        if (key := topic_key(names[at])) not in STRUCTURAL:
            found[key] = found.get(key, True) and bare[at] == 1
    return found


class Habits:
    """Counts headings over all notes in sight."""

    def __init__(self) -> None:
        self._bare: dict[str, dict[str, bool]] = {}  # key → path → without text
        self._counts: dict[str, int] = {}  # how many of those are bare
        self._touched: set[str] = set()  # headings of which nobody has judged yet whether they are habits
        self.names = set(STRUCTURAL)  # the headings that name nothing, as things stand

    def change(self, path: str, old: dict[str, bool], new: dict[str, bool]) -> None:
        """A note's headings are these now."""
        for key in old.keys() | new.keys() if old else new:
            if old.get(key) is not new.get(key):
                self._set(key, path, new.get(key))
                self._touched.add(key)

    def crossed(self) -> list[str]:
        """The headings that became habits since this was last asked, or were and are none any more."""
        found = [key for key in self._touched if (key in self.names) is not self._judge(key)]
        self._touched.clear()
        return found

    @property
    def state(self) -> dict[str, dict[str, bool]]:
        """Everything, to be kept: heading → note → whether it is without text."""
        return self._bare

    def restore(self, bare: dict[str, dict[str, bool]]) -> None:
        """Hold what was kept."""
        self._bare = bare
        for key, places in bare.items():
            self._counts[key] = sum(places.values())
            self._judge(key)

    def places(self, key: str) -> Iterable[str]:
        """The notes that have this heading."""
        return self._bare.get(key, ())

    def _set(self, key: str, path: str, bare: bool | None) -> None:
        places = self._bare.get(key)
        if places is None:
            places, self._counts[key] = self._bare.setdefault(key, {}), 0
        self._counts[key] += bool(bare) - bool(places.get(path))
        if bare is None:
            del places[path]
            if not places:
                del self._bare[key], self._counts[key]
        else:
            places[path] = bare

    def _judge(self, key: str) -> bool:
        """Whether a heading is a habit now."""
        size = len(self._bare.get(key, ()))
        is_habit = size >= FEWEST and 5 * self._counts[key] >= 4 * size
        if is_habit:
            self.names.add(key)
        else:
            self.names.discard(key)
        return is_habit
