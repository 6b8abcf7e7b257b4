"""The lens Topics: headings, terms, tags, files and missing notes of all notes, merged by name, step by step.

Each file's part is derived anew when the file, or anything that its part depends on, has changed; parts
are added to the ledger and taken back as wholes. Names that come to mean another topic move all edges
that touch them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from vault_sync.graph.corrections import Applied
from vault_sync.graph.graph import EdgeKind, TopicGraph
from vault_sync.graph.habits import Habits, headings_of
from vault_sync.graph.ledger import Changes, Ledger
from vault_sync.graph.links import Links
from vault_sync.graph.name_table import NameTable
from vault_sync.graph.names import FILE, NOTE, file_id
from vault_sync.graph.renames import Pair
from vault_sync.graph.said import NOTHING, Said, missing_mention
from vault_sync.graph.topic_card import Cards
from vault_sync.graph.topic_claims import NAME_PROPERTIES, Reading, texts

Turned = dict[str, tuple[str, str]]


class Topics:
    """Owned by the index; reads the notes and links that the index keeps."""

    def __init__(self, links: Links, hidden: set[str]) -> None:
        self._links = links
        self._hidden = hidden
        self._said: dict[str, Said] = {}
        self._linked_to: dict[str, set[str]] = {}  # file → files whose links end in its sections
        self._headings: dict[str, dict[str, bool]] = {}
        self._habits = Habits()
        self.table = NameTable()
        self._ledger = Ledger(lambda _start, _topic: ())
        self._cards = Cards(self.table, self._ledger.topic)
        self._corrections = Applied()
        self._turned: Turned = {}
        self._reading = self._new_reading()

    def photograph(self, revision: int) -> TopicGraph:
        """The graph as it is now."""
        return self._ledger.photograph(revision)

    def __contains__(self, topic_id: object) -> bool:
        return topic_id in self._ledger

    def ends_of(self, path: str) -> list[str]:
        """The topic that each link of a note ends at, in the order of its links."""
        note, found = self._links.notes.get(path), []
        for link, target in zip(note.links if note else (), self._links.targets.get(path, ()), strict=True):
            if target is None:
                found.append(self.table.id_of(missing_mention(link.target)[0]))
            else:
                found.append(self.table.id_of(self._reading.section(target, link.subpath)))
        return found

    # -- changing -------------------------------------------------------------------------------

    def take(self, files: Iterable[str], sources: Iterable[str], tell: bool = True) -> Changes:
        """Files that came, went, changed or were hidden or shown, and others whose links were turned."""
        files = set(files)
        dirty = files | set(sources) | self._crossings(files)
        for path in list(dirty):
            dirty |= self._linked_to.get(path, set())
        return self._derive(dirty, files, set(), tell)

    def see(self, hidden: set[str]) -> None:
        """Other files are hidden now; `take` must be told which."""
        self._hidden = hidden
        self._reading = self._new_reading()

    def correct(self, corrections: Applied) -> Changes:
        """The user's corrections are these now."""
        old, self._corrections = self._corrections, corrections
        self._reading = self._new_reading()
        dropped = old.not_topics ^ corrections.not_topics
        dirty = {path for key in dropped for path in (*self.table.places(key), *self._habits.places(key))}
        self.table.same, self._cards.titles = corrections.same, corrections.titles
        touched = {key for pair in old.same.items() ^ corrections.same.items() for key in pair}
        retitled = {name for name, _ in old.titles.items() ^ corrections.titles.items()}
        return self._derive(dirty, set(), touched | retitled, True)

    def renamed(self, changes: Changes) -> Counter[Pair]:
        """How many places of what a name meant before mean something else now."""
        votes: Counter[Pair] = Counter()
        for key, (old, new) in self._turned.items():
            if old in changes.removed:
                votes[old, new] += 1 + len(self.table.places(key))
        return votes

    def _new_reading(self) -> Reading:
        return Reading(
            self._links.notes.get,
            self._links.files.resolve,
            self._habits.__contains__,
            self._hidden,
            self._corrections.not_topics,
        )

    def _crossings(self, files: Iterable[str]) -> set[str]:
        """The files with headings that became habits, or were and are none any more."""
        was: dict[str, bool] = {}
        for path in files:
            note = None if path in self._hidden else self._links.notes.get(path)
            old, new = self._headings.get(path, {}), headings_of(note)
            for key, before in self._habits.change(path, old, new).items():
                was.setdefault(key, before)
            if new:
                self._headings[path] = new
            else:
                self._headings.pop(path, None)
        crossed = [key for key, before in was.items() if (key in self._habits) is not before]
        return {path for key in crossed for path in self._habits.places(key)}

    def _derive(self, dirty: set[str], files: set[str], touched: set[str], tell: bool) -> Changes:
        """Say anew what the dirty files say, and commit what that alters."""
        self._reading.forget()
        before: dict[str, Said] = {}
        for path in dirty:
            old, new = self._said.get(path, NOTHING), self._say(path)
            if new != old:
                before[path] = old
                self._keep(path, old, new)
                touched |= self.table.change(path, file_id(path), old, new)
        self._turned = self.table.settle(touched)
        self._shift(before)
        self._cards.changed = before.keys()
        self._cards.turned = {topic_id for pair in self._turned.values() for topic_id in pair}
        self._place(touched, files)
        return self._ledger.commit(tell)

    def _say(self, path: str) -> Said:
        note = self._links.notes.get(path)
        if note is None or path in self._hidden:
            return NOTHING
        return self._reading.said(path, note, self._links.targets.get(path, ()))

    def _keep(self, path: str, old: Said, new: Said) -> None:
        for target in old.sections:
            self._linked_to[target].discard(path)
            if not self._linked_to[target]:
                del self._linked_to[target]
        for target in new.sections:
            self._linked_to.setdefault(target, set()).add(path)
        if new is NOTHING:
            del self._said[path]
        else:
            self._said[path] = new

    # -- edges ----------------------------------------------------------------------------------

    def _shift(self, before: Mapping[str, Said]) -> None:
        """Move all edges of what was said anew, and those that touch names which turned."""
        was = {key: old for key, (old, _) in self._turned.items()}
        now = self.table.id_of
        for path, old in before.items():
            self._enter(old, -1, was)
            self._enter(self._said.get(path, NOTHING), 1, {})
        others = {path for key in was for path in self.table.places(key)} - before.keys()
        for path in others:
            for start, end, kind, weight in self._said[path].edges:
                if start in was or end in was:
                    self._edge(was.get(start) or now(start), was.get(end) or now(end), kind, -weight)
                    self._edge(now(start), now(end), kind, weight)

    def _enter(self, said: Said, sign: int, was: Mapping[str, str]) -> None:
        now = self.table.id_of
        for start, end, kind, weight in said.edges:
            self._edge(was.get(start) or now(start), was.get(end) or now(end), kind, sign * weight)

    def _edge(self, start: str, end: str, kind: EdgeKind, weight: int) -> None:
        if start != end or kind is not EdgeKind.CONTAINS:  # nothing contains itself
            self._ledger.shift_one(start, end, kind, weight)

    # -- topics ---------------------------------------------------------------------------------

    def _place(self, touched: Iterable[str], files: Iterable[str]) -> None:
        """Have every topic made anew that may look otherwise."""
        ids = {self.table.id_of(key) for key in touched} | {file_id(path) for path in files}
        for key, (old, new) in self._turned.items():
            ids |= {key, old, new}
        for topic_id in ids:
            scheme = topic_id[: topic_id.index(":") + 1]
            if scheme not in (NOTE, FILE):
                self._ledger.place(topic_id, self._cards.card(topic_id))
                continue
            path = topic_id[len(scheme) :]
            if path in self._links.notes and path not in self._hidden:
                note = self._links.notes[path]
                names = texts(note, NAME_PROPERTIES) if note and scheme == NOTE else ()
                self._ledger.place(topic_id, self._cards.file_card(topic_id, path, note, names))
            else:
                self._ledger.place(topic_id, None)
