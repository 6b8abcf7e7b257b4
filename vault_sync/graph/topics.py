"""The lens Topics: headings, terms, tags, files and missing notes of all notes, merged by name, step by step.

Each file's part is derived anew when the file, or anything that its part depends on, has changed; parts
are added to the ledger and taken back as wholes. Where only links of a file lead elsewhere, its part is
mended. Names that come to mean another topic move all edges that touch them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from functools import partial
from itertools import compress
from typing import NamedTuple

from vault_sync.graph.corrections import Applied
from vault_sync.graph.graph import EdgeKind, Topic, TopicGraph
from vault_sync.graph.habits import Habits, headings_of
from vault_sync.graph.ledger import Changes, Ledger, LedgerState
from vault_sync.graph.links import Links, Turn
from vault_sync.graph.name_table import Members, NameTable
from vault_sync.graph.names import FILE, NOTE, TOPIC, file_id
from vault_sync.graph.renames import Pair
from vault_sync.graph.said import NOTHING, Mention, Mentions, Said, missing_at, missing_mention
from vault_sync.graph.topic_card import Cards
from vault_sync.graph.topic_claims import Reading
from vault_sync.model import LinkKind
from vault_sync.terms import NO_TERMS

Turned = dict[str, tuple[str, str]]
Edges = tuple[EdgeKind, tuple[str, ...], tuple[str, ...]]  # of one kind: where each starts, and ends
_CONTAINS, _TAG = EdgeKind.CONTAINS, EdgeKind.TAG
_LINK = LinkKind.LINK
_FILES = (NOTE.rstrip(":"), FILE.rstrip(":"))
_EDGES = {
    LinkKind.LINK: EdgeKind.LINK,
    LinkKind.EMBED: EdgeKind.EMBED,
    LinkKind.FRONTMATTER: EdgeKind.PROPERTY,
}


class TopicsState(NamedTuple):
    """All that the lens holds between two steps and could not quickly find out anew."""

    ledger: LedgerState
    said: dict[str, Said]
    asked: dict[str, dict[str, str]]
    habits: dict[str, dict[str, bool]]
    turned: dict[str, str]
    members: Members


class Topics:
    """Owned by the index; reads the notes and links that the index keeps."""

    def __init__(self, links: Links, hidden: set[str], file_topic: Callable[[str], Topic | None]) -> None:
        self._links = links
        self._file_topic = file_topic  # a file's topic by its id, without what others say of it
        self._hidden = hidden
        self._said: dict[str, Said] = {}
        self._linked_to: dict[str, set[str]] = {}  # file → files whose links end in its sections
        self._asked: dict[str, dict[str, str]] = {}  # file → subpath of such a link → the key it ends at
        self._habits = Habits()
        self.table = NameTable()
        self._ledger = Ledger(lambda _start, _topic: ())
        self._titles: Mapping[str, str] = {}  # the user's: key → the title to show
        self._corrections = Applied()
        self._turned: Turned = {}
        self._moved: list[tuple[EdgeKind, str, str, str]] = []  # edges: kind, start, end before, end now
        self._reading = self._new_reading()

    @property
    def state(self) -> TopicsState:
        """Everything, to be kept."""
        table = self.table
        return TopicsState(
            self._ledger.state, self._said, self._asked, self._habits.state, table.turned, table.sames
        )

    def restore(self, state: TopicsState) -> None:
        """Hold what was kept; nothing is held yet."""
        self._ledger.restore(state.ledger)
        self._said, self._asked = state.said, state.asked
        self._habits.restore(state.habits)
        self.table.restore(state.said, state.turned, state.members)
        for path, said in state.said.items():
            for target in said.sections:
                self._linked_to.setdefault(target, set()).add(path)

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

    def take(self, files: Iterable[str], turns: Iterable[Turn] = (), tell: bool = True) -> Changes:
        """Files that came, went, changed, or were hidden or shown, or link to such; links that turned."""
        files = set(files)
        dirty = files | self._crossings(files)
        turned = self._turns(turns, dirty)
        return self._derive(dirty, files, set(), tell, turned)

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
        self.table.same, self._titles = corrections.same, corrections.titles
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
            self._habits.names,
            self._hidden,
            self._corrections.not_topics,
        )

    def _crossings(self, files: Iterable[str]) -> set[str]:
        """The files with headings that became habits, or were and are none any more."""
        for path in files:
            note = None if path in self._hidden else self._links.notes.get(path)
            old, new = self._said.get(path, NOTHING).terms, note.terms if note else NO_TERMS
            self._habits.change(path, headings_of(old), headings_of(new))
        return {path for key in self._habits.crossed() for path in self._habits.places(key)}

    def _turns(self, turns: Iterable[Turn], dirty: set[str]) -> dict[str, list[tuple[int, Turn]]]:
        """Which links of which files can be mended; where that is not enough, the file becomes dirty."""
        found: defaultdict[str, list[tuple[int, Turn]]] = defaultdict(list)
        for turn in turns:
            ghosts = turn.was is None or turn.now is None
            is_plain = not (ghosts and missing_mention(turn.target)[2])
            for path, at in zip(turn.sources, turn.places, strict=True):
                note, said = self._links.notes[path], self._said.get(path)
                if said is None or path in dirty:
                    continue
                if note is None or said.leans or not is_plain or note.links[at].subpath:
                    dirty.add(path)
                else:
                    found[path].append((at, turn))
        return found

    def _derive(
        self,
        dirty: set[str],
        files: set[str],
        touched: set[str],
        tell: bool,
        turned: Mapping[str, list[tuple[int, Turn]]] | None = None,
    ) -> Changes:
        """Say anew what the dirty files say, mend the turned ones, and commit what that alters."""
        self._reading.forget()
        dirty |= self._ending_elsewhere(dirty)
        before: dict[str, Said] = {}
        for path in sorted(dirty):  # in order, as the sources of topics are
            old, new = self._said.get(path, NOTHING), self._say(path)
            if new != old:
                before[path] = old
                self._keep(path, old, new)
                touched.update(self.table.change(path, file_id(path), old, new))
        for path, links in (turned or {}).items():
            if path not in dirty:
                self._mend(path, links, touched)
        self._turned = self.table.settle(touched)
        self._shift(before)
        self._place(touched, files, tell)
        self._reading.forget()
        return self._ledger.commit(tell)

    def _ending_elsewhere(self, dirty: Iterable[str]) -> set[str]:
        """The files whose links into sections of the dirty ones end at other topics than before."""
        found: set[str] = set()
        for path in dirty:
            asked = self._asked.get(path, {})
            fresh = {subpath: self._reading.section(path, subpath) for subpath in asked}
            if fresh != asked:
                self._asked[path] = fresh
                found |= self._linked_to[path]
        return found

    def _say(self, path: str) -> Said:
        note = self._links.notes.get(path)
        if note is None or path in self._hidden:
            return NOTHING
        return self._reading.said(path, note, self._links.targets.get(path, ()))

    def _keep(self, path: str, old: Said, new: Said) -> None:
        for target in new.sections:
            self._linked_to.setdefault(target, set()).add(path)
        if new.sections:
            self._ask(path, new)
        for target in set(old.sections).difference(new.sections):
            self._linked_to[target].discard(path)
            if not self._linked_to[target]:
                del self._linked_to[target]
                self._asked.pop(target, None)
        if new is NOTHING:
            del self._said[path]
        else:
            self._said[path] = new

    def _ask(self, path: str, said: Said) -> None:
        """Remember where links into sections end, to see when they end elsewhere."""
        note, targets = self._links.notes[path], self._links.targets[path]
        for link, target, end in zip(note.links if note else (), targets, said.ends, strict=True):
            if target is not None and link.subpath and end:
                self._asked.setdefault(target, {})[link.subpath] = end

    def _mend(self, path: str, links: list[tuple[int, Turn]], touched: set[str]) -> None:
        """Some links of a file lead to another file, or to none: all else that it says stays."""
        said, note = self._said[path], self._links.notes[path]
        assert note is not None
        ends = list(said.ends)
        lost: defaultdict[str, Counter[int | Mention]] = defaultdict(Counter)
        found: defaultdict[str, list[Mention]] = defaultdict(list)
        for at, turn in links:
            was, now = ends[at], self._reading.end(turn.target, turn.now)
            ends[at] = now
            self._moved.append((_EDGES[turn.kind], said.starts[at], was, now))
            if turn.was is None:
                lost[was][missing_at(turn.target, note.link_line(at))] += 1
            if turn.now is None:
                found[now].append(missing_at(turn.target, note.link_line(at)))
        if lost or found:
            places: dict[str, Mentions] = dict(zip(said.keys, said.places, strict=True))
            places.update({key: _without(places[key], gone) for key, gone in lost.items()})
            places.update({key: (*places.get(key, ()), *more) for key, more in found.items()})
            kept = {key: at for key, at in places.items() if at or (key.startswith(TOPIC) and key in ends)}
            said = said._replace(keys=tuple(kept), places=tuple(kept.values()))
            touched.update(self.table.change(path, file_id(path), self._said[path], said))
        self._said[path] = said._replace(ends=tuple(ends))

    # -- edges ----------------------------------------------------------------------------------

    def _shift(self, before: Mapping[str, Said]) -> None:
        """Move all edges of what was said anew or mended, and those that touch names which turned."""
        now = self.table.turned
        turned = {key: old for key, (old, _) in self._turned.items()}
        was = {**now, **turned} if turned else now
        for path, old in before.items():
            if old is not NOTHING:
                self._enter(_edges(path, old), -1, was)
            self._enter(_edges(path, self._said.get(path, NOTHING)), 1, now)
        for kind, start, *ends in self._moved:
            for sign, end in zip((-1, 1), ends, strict=True):
                self._enter(((kind, (start,), (end,)),) if end else (), sign, was)
        self._moved.clear()
        others: set[str] = set()
        if not self._said.keys() <= before.keys():  # all files, when a vault is read for the first time
            others.update(*[self.table.places(key) for key in turned])
        for path in others - before.keys():
            for edges in _edges(path, self._said[path]):
                touching = _touching(edges, turned.keys())
                self._enter(touching, -1, was)
                self._enter(touching, 1, now)

    def _enter(self, edges: Iterable[Edges], sign: int, meaning: Mapping[str, str]) -> None:
        """Edges between keys, as edges between what the keys mean."""
        shift, mean = self._ledger.shift_all, meaning.get
        for kind, starts, ends in edges:
            if meaning:
                shift(kind, map(mean, starts, starts), map(mean, ends, ends), sign)
            else:
                shift(kind, starts, ends, sign)

    # -- topics ---------------------------------------------------------------------------------

    def _place(self, touched: Iterable[str], files: Iterable[str], tell: bool) -> None:
        """Have every topic made anew that may look otherwise; one that nobody is told of, when asked for."""
        ids = set(map(self.table.id_of, touched))
        ids.update(map(file_id, files))
        for key, (old, new) in self._turned.items():
            ids |= {key, old, new}
        if not tell:
            self.table.lend()
        cards = Cards(self.table.terms, self._titles)
        for topic_id in ids:
            make = self._card(topic_id, cards)
            if make is None or isinstance(make, Topic):
                self._ledger.place(topic_id, make)
            else:
                self._ledger.place(topic_id, make() if tell else Topic.unmade(topic_id, make))

    def _card(self, topic_id: str, cards: Cards) -> Topic | Callable[[], Topic] | None:
        """A topic, or what makes it; None where there is none of this id."""
        groups = self.table.groups(topic_id)
        scheme, _, path = topic_id.partition(":")
        if scheme in _FILES:
            if path not in self._links.notes or path in self._hidden:
                return None
            note = self._links.notes[path]
            if not groups and not self._titles and not (note and note.properties):
                return self._file_topic(topic_id)
            return partial(cards.file_card, topic_id, note, groups)
        is_named = any(self.table.is_named(key) for key, _ in groups)
        return partial(cards.card, topic_id, groups) if is_named else None


def _without(mentions: Mentions, gone: Counter[int | Mention]) -> Mentions:
    """All mentions but so many of each of those."""
    kept: list[int | Mention] = []
    for one in mentions:
        if gone[one]:
            gone[one] -= 1
        else:
            kept.append(one)
    return tuple(kept)


def _edges(path: str, said: Said) -> Iterator[Edges]:
    """All edges of a file's part, kind by kind, each as often as it is said."""
    yield _CONTAINS, said.above, said.below
    if said.tags:
        yield _TAG, said.tagged, said.tags
    kinds, starts, ends = said.kinds, said.starts, said.ends
    if kinds.count(_LINK) == len(kinds) and "" not in ends:
        yield _EDGES[_LINK], starts, ends
        return
    for link_kind in _EDGES:
        chosen = [kind is link_kind and end != "" for kind, end in zip(kinds, ends, strict=True)]
        yield _EDGES[link_kind], tuple(compress(starts, chosen)), tuple(compress(ends, chosen))


def _touching(edges: Edges, keys: AbstractSet[str]) -> list[Edges]:
    """Those of some edges that begin or end at one of the keys."""
    kind, starts, ends = edges
    chosen = [start in keys or end in keys for start, end in zip(starts, ends, strict=True)]
    return [(kind, tuple(compress(starts, chosen)), tuple(compress(ends, chosen)))] if any(chosen) else []
