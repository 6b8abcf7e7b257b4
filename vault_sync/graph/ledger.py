"""The sum of what all files claim: topics by reference count, edges by weight, and what a batch altered.

Claims are added and withdrawn in any order; only `commit` looks at the net result. That is why
nothing in the graph depends on who came first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import partial
from typing import NamedTuple

from vault_sync.graph.diff import Linked, Unlinked
from vault_sync.graph.graph import EdgeKind, Topic, TopicGraph, TopicKind
from vault_sync.graph.names import TAG
from vault_sync.graph.shelves import Shelves

Spellings = Callable[[str, str], Iterable[str]]  # (id of a file's topic, id mentioned) → how it spells it


class Changes(NamedTuple):
    """What a commit did, in no order."""

    added: dict[str, Topic]
    removed: set[str]
    changed: dict[str, Topic]
    linked: list[Linked]
    unlinked: list[Unlinked]


class LedgerState(NamedTuple):
    """All that a ledger holds between two commits."""

    topics: dict[str, Topic]
    out: dict[EdgeKind, dict[str, dict[str, int]]]
    into: dict[EdgeKind, dict[str, tuple[str, ...]]]
    mentions: dict[str, dict[str, int]]


class Ledger:
    """Owned by one thread; others read its photographs."""

    def __init__(self, spellings: Spellings) -> None:
        self._spellings = spellings
        self._topics: Shelves[Topic] = Shelves()
        self._out: dict[EdgeKind, Shelves[dict[str, int]]] = {kind: Shelves() for kind in EdgeKind}
        self._into: dict[EdgeKind, Shelves[tuple[str, ...]]] = {kind: Shelves() for kind in EdgeKind}
        self._mentions: dict[str, dict[str, int]] = {}
        self._placed: dict[str, Topic | None] = {}
        self._mentioned: set[str] = set()
        self._contained: set[str] = set()  # topics that a shift may have given other parents
        self._shifts: dict[EdgeKind, dict[str, dict[str, int]]] = {kind: {} for kind in EdgeKind}

    def place(self, topic_id: str, topic: Topic | None) -> None:
        """A file's own topic is this now; None takes it away."""
        self._placed[topic_id] = topic

    def mention(self, topic_id: str, spelling: str, count: int) -> None:
        """A tag or missing note is named so many times more (or fewer) in this spelling."""
        counts = self._mentions.setdefault(topic_id, {})
        total = counts.get(spelling, 0) + count
        if total:
            counts[spelling] = total
        else:
            counts.pop(spelling, None)
        self._mentioned.add(topic_id)

    def shift(self, starts: Iterable[str], kind: EdgeKind, ends: dict[str, int]) -> None:
        """The edges of a kind from each of `starts` weigh so much more (or less)."""
        shifts = self._shifts[kind]
        for start in starts:
            known = shifts.get(start)
            if known is None:
                shifts[start] = ends.copy()
            else:
                for end, weight in ends.items():
                    known[end] = known.get(end, 0) + weight

    def shift_all(self, kind: EdgeKind, starts: Iterable[str], ends: Iterable[str], weight: int) -> None:
        """Each edge of a kind weighs so much more (or less); nothing contains itself."""
        shifts, contains = self._shifts[kind], kind is EdgeKind.CONTAINS
        last: str | None = None
        known: dict[str, int] = {}
        for start, end in zip(starts, ends, strict=True):
            if contains and start == end:
                continue
            if start is not last:  # edges of a note stand together by their starts
                last, known = start, shifts.setdefault(start, {})
            known[end] = known.get(end, 0) + weight

    def commit(self, tell: bool = True) -> Changes:
        """Bring the graph up to date with all that was claimed and withdrawn since the last time.

        Told edges are costly by the hundred thousand: the first filling of a vault does without.
        """
        changes = Changes({}, set(), {}, [], [])
        self._contained = {end for ends in self._shifts[EdgeKind.CONTAINS].values() for end in ends}
        for kind, starts in self._shifts.items():
            if tell or self._out[kind]:
                self._commit_edges(kind, starts, changes if tell else None)
            else:
                self._adopt_edges(kind, starts)
            starts.clear()
        for topic_id in self._mentioned:
            self._placed[topic_id] = self._mentioned_topic(topic_id)
        self._place_parents()
        if tell or len(self._topics):
            for topic_id, topic in self._placed.items():
                self._commit_topic(topic_id, topic, changes)
        else:
            self._topics.fill({topic_id: topic for topic_id, topic in self._placed.items() if topic})
        self._mentioned.clear()
        self._placed.clear()
        return changes

    def __contains__(self, topic_id: object) -> bool:
        return topic_id in self._topics

    def topic(self, topic_id: str) -> Topic | None:
        """A topic as it was at the last commit."""
        return self._topics.get(topic_id)

    def photograph(self, revision: int) -> TopicGraph:
        """The graph as it is now, safe to hand to other threads."""
        return TopicGraph(
            self._topics.freeze(),
            {kind: part.freeze() for kind, part in self._out.items()},
            {kind: part.freeze() for kind, part in self._into.items()},
            revision,
        )

    @property
    def state(self) -> LedgerState:
        """Everything, to be kept."""
        return LedgerState(
            dict(self._topics.freeze()),
            {kind: dict(part.freeze()) for kind, part in self._out.items()},
            {kind: dict(part.freeze()) for kind, part in self._into.items()},
            self._mentions,
        )

    def restore(self, state: LedgerState) -> None:
        """Hold what was kept; nothing is held yet."""
        self._topics.fill(state.topics)
        for kind in EdgeKind:
            self._out[kind].fill(state.out[kind])
            self._into[kind].fill(state.into[kind])
        self._mentions = state.mentions

    def _place_parents(self) -> None:
        """Topics name their parents: those that are placed now, and those that gained or lost one."""
        into = self._into[EdgeKind.CONTAINS]
        for topic_id in self._contained - self._placed.keys():
            self._placed[topic_id] = self._topics.get(topic_id)
        for topic_id, topic in self._placed.items():
            starts = into.get(topic_id, ())
            if topic is None:
                continue
            if topic.is_unmade:
                if starts:
                    make = partial(_under, starts, topic)
                    self._placed[topic_id] = Topic.unmade(topic_id, make)
            elif (parents := tuple(sorted(starts))) != topic.parents:
                self._placed[topic_id] = replace(topic, parents=parents)

    def _commit_topic(self, topic_id: str, topic: Topic | None, changes: Changes) -> None:
        old = self._topics.get(topic_id)
        if topic == old:
            return
        if topic is None:
            changes.removed.add(topic_id)
            self._topics.discard(topic_id)
            return
        (changes.changed if old else changes.added)[topic_id] = topic
        self._topics[topic_id] = topic

    def _adopt_edges(self, kind: EdgeKind, starts: Mapping[str, dict[str, int]]) -> None:
        """The first edges of a kind: what was claimed is what there is."""
        arrived: defaultdict[str, list[str]] = defaultdict(list)
        claimed: dict[str, dict[str, int]] = {}
        for start, ends in starts.items():
            net = {end: weight for end, weight in ends.items() if weight} if 0 in ends.values() else ends
            if net:
                claimed[start] = net
            for end in net:
                arrived[end].append(start)
        self._out[kind].fill(claimed)
        self._into[kind].fill({end: tuple(found) for end, found in arrived.items()})

    def _commit_edges(
        self, kind: EdgeKind, starts: Mapping[str, dict[str, int]], changes: Changes | None
    ) -> None:
        shelf, make = self._out[kind], tuple.__new__  # a third of the time of the named tuple's own way
        arrived: defaultdict[str, list[str]] = defaultdict(list)
        left: defaultdict[str, set[str]] = defaultdict(set)
        for start in sorted(starts):  # so that what is told is nearly sorted already
            shifts = starts[start]
            old = shelf.get(start)
            new = old.copy() if old else {}
            for end, shift in shifts.items():
                if not shift:
                    continue
                before = new.get(end, 0)
                if weight := before + shift:
                    new[end] = weight
                    if changes:
                        changes.linked.append(make(Linked, (start, end, kind, weight, before)))
                else:
                    del new[end]
                    left[end].add(start)
                    if changes:
                        changes.unlinked.append(make(Unlinked, (start, end, kind)))
                if not before:
                    arrived[end].append(start)
            if new:
                shelf[start] = new
            elif old:
                shelf.discard(start)
        self._commit_arrivals(self._into[kind], arrived, left)

    def _commit_arrivals(
        self, shelf: Shelves[tuple[str, ...]], arrived: dict[str, list[str]], left: dict[str, set[str]]
    ) -> None:
        for end in arrived.keys() | left.keys():
            starts = shelf.get(end, ())
            gone = left.get(end)
            if gone:
                starts = without(starts, gone)
            starts += tuple(arrived.get(end, ()))
            if starts:
                shelf[end] = starts
            else:
                shelf.discard(end)

    def _mentioned_topic(self, topic_id: str) -> Topic | None:
        counts = self._mentions[topic_id]
        if not counts:
            del self._mentions[topic_id]
            return None
        kind = TopicKind.TAG if topic_id.startswith(TAG) else TopicKind.MISSING
        return Topic(topic_id, self._title(topic_id, counts), kind)

    def _title(self, topic_id: str, counts: dict[str, int]) -> str:
        """The most frequent spelling, else the one that comes first by path."""
        if len(counts) == 1:
            return next(iter(counts))
        most = max(counts.values())
        tied = {spelling for spelling, count in counts.items() if count == most}
        if len(tied) == 1:
            return tied.pop()
        starts = {start for into in self._into.values() for start in into.get(topic_id, ())}
        for start in sorted(starts, key=lambda start: start.partition(":")[2]):
            for spelling in self._spellings(start, topic_id):
                if spelling in tied:
                    return spelling
        return min(tied)


def _under(starts: tuple[str, ...], topic: Topic) -> Topic:
    """The same topic with these parents."""
    return replace(topic, parents=tuple(sorted(starts)))


def without(starts: tuple[str, ...], gone: set[str]) -> tuple[str, ...]:
    """All but those, each of which is there; a few are cut out, which spares a hub a walk in Python."""
    if len(gone) == len(starts):
        return ()
    if len(gone) > 4:
        return tuple([start for start in starts if start not in gone])
    for start in gone:
        at = starts.index(start)
        starts = starts[:at] + starts[at + 1 :]
    return starts
