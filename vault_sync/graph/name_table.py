"""Who names what, and which topic each key means: the part of merging that needs the whole vault.

A name that is one note's title or alias is that note; an acronym that one long name carries is that name;
everything else is a topic of its own. The answer depends on what is in the table alone, never on the
order in which it came.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from itertools import chain

from vault_sync.graph.names import NOTE, TOPIC, file_id, file_title, topic_key
from vault_sync.graph.said import IS_NAMED, MISSING_MENTION, NOTHING, Mentions, Said, shown
from vault_sync.terms import TermTable

Places = dict[str, Mentions]
Groups = list[tuple[str, Places]]  # some keys, each with its places
Members = dict[str, set[str]]  # id → the other keys that mean it
_NOBODY: dict[str, int] = {}


class Entry:
    """All that is known of one key."""

    __slots__ = ("longs", "notes", "places", "shorts")

    def __init__(self, places: Places | None = None) -> None:
        # path → its mentions; empty where only an edge touches the key
        self.places: Places = {} if places is None else places
        self.notes: dict[str, int] = _NOBODY  # ids of the notes that go by this name
        self.longs: dict[str, int] = _NOBODY  # if it is an acronym: the names it stands for
        self.shorts: dict[str, int] = _NOBODY  # its acronyms

    @property
    def is_empty(self) -> bool:
        """Whether nobody names it any more."""
        return not (self.places or self.notes or self.longs or self.shorts)


class Entries(dict[str, Entry]):
    """All keys; one that is asked for by itself is there from then on."""

    def __missing__(self, key: str) -> Entry:
        return self.setdefault(key, Entry())


class NameTable:
    """Keys, who mentions them, and what they mean. Owned by one thread."""

    def __init__(self) -> None:
        self.entries = Entries()
        self.same: Mapping[str, str] = {}  # the user's: key → the key it is the same as
        self.turned: dict[str, str] = {}  # key → the id that it means, where they differ
        self.terms: dict[str, TermTable] = {}  # path → the terms that mentions speak of by number
        self._members: Members = {}
        self._lent: set[str] = set()  # keys whose places somebody reads as they are now: they must not change
        self._are_lent = False  # the terms, likewise

    # -- asking ---------------------------------------------------------------------------------

    def id_of(self, key: str) -> str:
        """The topic that a key means."""
        return self.turned.get(key, key)

    def members(self, topic_id: str) -> list[str]:
        """All keys that mean a topic, sorted."""
        found = sorted(self._members.get(topic_id, ()))
        if topic_id not in self.turned and topic_id in self.entries:
            found.insert(0, topic_id)
        return found

    def places(self, key: str) -> Places:
        """Path → mentions of a key."""
        entry = self.entries.get(key)
        return entry.places if entry else {}

    def groups(self, topic_id: str) -> Groups:
        """The keys that mean a topic, with their places."""
        return [(key, self.places(key)) for key in self.members(topic_id)]

    def is_named(self, key: str) -> bool:
        """Whether any place really names a key."""
        return any(
            self.terms[path].kind(one) in IS_NAMED if isinstance(one, int) else one.kind in IS_NAMED
            for path, mentions in self.places(key).items()
            for one in mentions
        )

    def lend(self) -> None:
        """Whatever `groups` and `terms` give now stays as it is; a later change makes a copy first."""
        self._are_lent = True
        self._lent.update(self.entries)

    def candidates(self, key: str) -> list[str]:
        """The notes that share a name, none of which it means."""
        entry = self.entries.get(key)
        return sorted(entry.notes) if entry and len(entry.notes) > 1 else []

    def rivals(self, key: str) -> list[str]:
        """The long names among which an acronym could not choose."""
        entry = self.entries.get(key)
        return sorted(entry.longs) if entry and len(entry.longs) > 1 and self.id_of(key) == key else []

    # -- changing -------------------------------------------------------------------------------

    def change(self, path: str, own: str, old: Said, new: Said) -> Collection[str]:
        """A file says this now; gives the keys that were touched."""
        if self._are_lent:
            self.terms, self._are_lent = self.terms.copy(), False
        if new.terms:
            self.terms[path] = new.terms
        else:
            self.terms.pop(path, None)
        if old is NOTHING:
            self._add(path, own, new)
            return (*new.keys, *new.names, *chain.from_iterable(new.shorts))
        had = dict(zip(old.keys, old.places, strict=True))
        same = old.terms == new.terms
        touched: set[str] = set()
        for key, mentions in zip(new.keys, new.places, strict=True):
            before = had.pop(key, None)
            if before != mentions:
                self.put(path, key, mentions)
            elif same:
                continue
            if before is None or shown(old.terms, before) != shown(new.terms, mentions):
                touched.add(key)
        for key in had:
            self.put(path, key, None)
            touched.add(key)
        if old.names != new.names:
            touched |= self._count("notes", own, old.names, new.names)
        if old.shorts != new.shorts:
            touched |= self._pair(old.shorts, new.shorts)
        return touched

    def _add(self, path: str, own: str, said: Said) -> None:
        """What a file says of which nothing is known yet."""
        entries = self.entries
        if self._lent:
            self._take_back(said.keys)
        for key, mentions in zip(said.keys, said.places, strict=True):
            entries[key].places[path] = mentions
        if said.names:
            self._count("notes", own, (), said.names)
        if said.shorts:
            self._pair((), said.shorts)

    def put(self, path: str, key: str, mentions: Mentions | None) -> None:
        """These are a file's places that name a key; None: it has none any more."""
        if key in self._lent:
            self._take_back((key,))
        places = self.entries[key].places
        if mentions is None:
            del places[path]
        else:
            places[path] = mentions

    def _take_back(self, keys: Iterable[str]) -> None:
        """The places of these keys will change: who reads them keeps them as they were."""
        for key in self._lent.intersection(keys):
            entry = self.entries[key]
            entry.places = entry.places.copy()
            self._lent.discard(key)

    def restore(self, said: Mapping[str, Said], turned: dict[str, str], members: Members) -> None:
        """Hold what was kept, and what the files say; nothing is held yet."""
        held: defaultdict[str, Places] = defaultdict(dict)
        for path, part in said.items():
            if part.terms:
                self.terms[path] = part.terms
            for places, mentions in zip(map(held.__getitem__, part.keys), part.places, strict=True):
                places[path] = mentions
        self.entries = Entries({key: Entry(places) for key, places in held.items()})
        for path, part in said.items():
            if part.names:
                self._count("notes", file_id(path), (), part.names)
            if part.shorts:
                self._pair((), part.shorts)
        self.turned, self._members = turned, members

    @property
    def sames(self) -> Members:
        """The keys that mean each id beside its own, to be kept."""
        return self._members

    def settle(self, touched: Iterable[str]) -> dict[str, tuple[str, str]]:
        """Find out what the touched keys mean now; gives key → (old id, new id) of those that turned."""
        turned: dict[str, tuple[str, str]] = {}
        for key in self._related(touched):
            entry = self.entries.get(key)
            if entry is not None and entry.is_empty:
                del self.entries[key]
            new = self._meaning(key) if key.startswith(TOPIC) else key
            old = self.turned.get(key, key)
            if new != old:
                turned[key] = old, new
                self._turn(key, old, new)
        return turned

    def _turn(self, key: str, old: str, new: str) -> None:
        if old != key:
            self._members[old].remove(key)
            if not self._members[old]:
                del self._members[old]
        if new == key:
            del self.turned[key]
        else:
            self.turned[key] = new
            self._members.setdefault(new, set()).add(key)

    def _count(self, field: str, value: str, old: tuple[str, ...], new: tuple[str, ...]) -> set[str]:
        fresh = set(new)
        touched = fresh.symmetric_difference(old)
        for key in touched:
            _shift(self.entries[key], field, value, 1 if key in fresh else -1)
        return touched

    def _pair(self, old: tuple[tuple[str, str], ...], new: tuple[tuple[str, str], ...]) -> set[str]:
        fresh = set(new)
        touched = fresh.symmetric_difference(old)
        for pair in touched:
            sign = 1 if pair in fresh else -1
            _shift(self.entries[pair[0]], "longs", pair[1], sign)
            _shift(self.entries[pair[1]], "shorts", pair[0], sign)
        return {key for pair in touched for key in pair}

    def _related(self, touched: Iterable[str]) -> set[str]:
        """With each key all that it may lead to, or that may lead to it."""
        found = set(touched)
        ahead = [near for key in found for near in self._near(key)]
        while ahead:
            key = ahead.pop()
            if key not in found:
                found.add(key)
                ahead += self._near(key)
        return found

    def _near(self, key: str) -> Iterable[str]:
        """The keys whose meaning and this one's depend on each other."""
        entry = self.entries.get(key)
        near: tuple[str, ...]
        near = (*entry.longs, *entry.shorts) if entry and (entry.longs or entry.shorts) else ()
        if self.same:
            near += tuple([one for one, other in self.same.items() if other == key])
            near += (self.same[key],) if key in self.same else ()
        return near

    # -- meaning --------------------------------------------------------------------------------

    def _meaning(self, key: str) -> str:
        key = self.same.get(key, key)
        entry = self.entries.get(key)
        if entry is None or not key.startswith(TOPIC):
            return key
        if entry.notes:
            return next(iter(entry.notes)) if len(entry.notes) == 1 else key
        if entry.longs and not entry.shorts:
            meant = {self._long_meaning(long) for long in entry.longs}
            return meant.pop() if len(meant) == 1 else self._own_meaning(key, entry)
        return self._long_meaning(key)

    def _long_meaning(self, key: str) -> str:
        """What a name means that is short for nothing; one of its acronyms may be a note's title."""
        key = self.same.get(key, key)
        entry = self.entries.get(key)
        if entry is None or not key.startswith(TOPIC):
            return key
        if entry.notes:
            return next(iter(entry.notes)) if len(entry.notes) == 1 else key
        if entry.shorts and (
            notes := {note for short in entry.shorts if (note := self._note_called(short, key))}
        ):
            return notes.pop() if len(notes) == 1 else key
        return self._own_meaning(key, entry)

    def _note_called(self, short: str, long: str) -> str:
        """The one note that an acronym of only this long name is, where that is all the note is called."""
        entry = self.entries[short]
        if len(entry.longs) != 1 or len(entry.notes) != 1:
            return ""
        note = next(iter(entry.notes))
        return note if topic_key(file_title(note.removeprefix(NOTE))) == short else ""

    def _own_meaning(self, key: str, entry: Entry) -> str:
        """A name that only links to missing notes use is the first of those, else a topic of its own."""
        missing = ""
        for path, mentions in entry.places.items():
            for mention in mentions:
                if isinstance(mention, int):
                    if self.terms[path].kind(mention) in IS_NAMED:
                        return key
                elif mention.kind == MISSING_MENTION:
                    missing = min(missing or mention.ghost, mention.ghost)
                elif mention.kind in IS_NAMED:
                    return key
        return missing or key


def _shift(entry: Entry, field: str, value: str, sign: int) -> None:
    counts: dict[str, int] = getattr(entry, field)
    if counts is _NOBODY:
        counts = {}
        setattr(entry, field, counts)
    total = counts.get(value, 0) + sign
    if total:
        counts[value] = total
    else:
        del counts[value]
        if not counts:
            setattr(entry, field, _NOBODY)
