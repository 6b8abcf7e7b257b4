"""A whole index as bytes and back, so that a warm start need not derive again what has not changed.

What was derived is good for exactly the notes, corrections and filter it was derived from: the bytes name
them, and whoever reads them compares. Nothing that stands in the notes is kept twice. marshal runs and
imports nothing.
"""

from __future__ import annotations

import marshal
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain, pairwise, repeat
from typing import Any

from vault_sync.graph.graph import EdgeKind, Source, Topic, TopicKind
from vault_sync.graph.index import Index, IndexState
from vault_sync.graph.ledger import LedgerState
from vault_sync.graph.said import Mention, Mentions, Said
from vault_sync.graph.topics import TopicsState
from vault_sync.model import LinkKind, Note, Term, TermKind

_TERMS: Mapping[str, TermKind] = {str(kind): kind for kind in TermKind}
_LINKS: Mapping[str, LinkKind] = {str(kind): kind for kind in LinkKind}
_TOPICS: Mapping[str, TopicKind] = {str(kind): kind for kind in TopicKind}
_PLAIN: Mapping[Any, str] = {kind: str(kind) for kind in (*TermKind, *LinkKind, *TopicKind)}
_UNREADABLE = (ValueError, TypeError, EOFError, IndexError, KeyError, AttributeError, OverflowError)
_MENTION = len(Mention._fields)
State = tuple[Any, ...]


def saved(index: Index) -> bytes:
    """The index as bytes; empty where a name cannot be kept."""
    state = index.state
    topics = state.topics
    spoken = _Spoken.of({path: index.note(path) for path in state.paths})
    parts = (
        _basis(index, state.paths),
        state.paths,
        state.links,
        _ledger(state.ledger, spoken),
        _ledger(topics.ledger, spoken),
        _said(topics.said, spoken),
        (topics.asked, topics.habits, topics.turned, topics.members),
    )
    try:
        return marshal.dumps(parts)
    except ValueError:
        return b""


def restore(index: Index, notes: Mapping[str, Note | None], data: bytes) -> bool:
    """Have an empty index be what was saved, if it was saved of these very notes."""
    try:
        basis, paths, links, ledger, topic_ledger, said, more = marshal.loads(data)
        if set(paths) != notes.keys() or basis != _basis(index, paths):
            return False
        spoken = _Spoken.of({path: notes[path] for path in paths})
        topics = TopicsState(_restored(topic_ledger, spoken), _unsaid(said, spoken), *more)
        state = IndexState(paths, links, _restored(ledger, spoken), topics)
    except _UNREADABLE:
        return False
    index.restore(notes, state)
    return True


def _basis(index: Index, paths: Iterable[str]) -> State:
    """What else an index depends on: the user's corrections, and which files are out of sight."""
    steps = [(str(step.what), step.name, step.other) for step in index.corrections.steps]
    return steps, [path for path in paths if index.is_hidden(path)]


@dataclass(frozen=True, slots=True)
class _Spoken:
    """All terms of all notes in a row, and the place of each: what is kept speaks of them by number."""

    terms: list[Term]
    places: list[Source]

    @classmethod
    def of(cls, notes: Mapping[str, Note | None]) -> _Spoken:
        """The same notes in the same order give the same numbers."""
        with_text = [note for note in notes.values() if note is not None]
        terms = list(chain.from_iterable([note.terms for note in with_text]))
        paths = chain.from_iterable([repeat(note.path, len(note.terms)) for note in with_text])
        cells = zip(paths, [term[2] or 1 for term in terms], [term[6] for term in terms], strict=True)
        return cls(terms, list(map(tuple.__new__, repeat(Source), cells)))


# -- topics and edges ---------------------------------------------------------------------------


def _ledger(state: LedgerState, spoken: _Spoken) -> State:
    topics, out, into, mentions = state
    rows = list(topics.values())
    sources = [topic.sources for topic in rows]
    number = {place: at for at, place in enumerate(spoken.places)}
    more: dict[Source, int] = {}  # places that no term stands at, such as a file's own
    numbers = [
        at if (at := number.get(source, -1)) >= 0 else len(spoken.places) + more.setdefault(source, len(more))
        for source in chain.from_iterable(sources)
    ]
    return (
        [topic.id for topic in rows],
        [topic.title for topic in rows],
        [_PLAIN[topic.kind] for topic in rows],
        [topic.aliases for topic in rows],
        [topic.parents for topic in rows],
        list(map(len, sources)),
        numbers,
        [tuple(source) for source in more],
        {str(kind): ends for kind, ends in out.items()},
        {str(kind): starts for kind, starts in into.items()},
        mentions,
    )


def _restored(state: State, spoken: _Spoken) -> LedgerState:
    ids, titles, kinds, aliases, parents, counts, numbers, more, out, into, mentions = state
    places = spoken.places + [Source(*cells) for cells in more]
    sources = _grouped(list(map(places.__getitem__, numbers)), counts)
    kinds = map(_TOPICS.__getitem__, kinds)
    topics = dict(zip(ids, map(Topic, ids, titles, kinds, aliases, sources, parents), strict=True))
    return LedgerState(
        topics,
        {kind: out[str(kind)] for kind in EdgeKind},
        {kind: into[str(kind)] for kind in EdgeKind},
        mentions,
    )


# -- what the files say -------------------------------------------------------------------------


def _said(said: Mapping[str, Said], spoken: _Spoken) -> State:
    """The mentions by number, and of each file a row of plain values."""
    groups = [mentions for part in said.values() for mentions in part.places]
    number = {id(term): at for at, term in enumerate(spoken.terms)}
    more: dict[int, Term | Mention] = {}  # those that are no term of a note
    for mention in chain.from_iterable(groups):
        if number.setdefault(id(mention), len(number)) >= len(spoken.terms):
            more[id(mention)] = mention
    rows = [
        (part.keys, len(part.places), [_PLAIN[kind] for kind in part.kinds], tuple(part[3:]))
        for part in said.values()
    ]
    return (
        [(_PLAIN.get(one.kind, one.kind), *one[1:]) for one in more.values()],
        [number[id(mention)] for mention in chain.from_iterable(groups)],
        list(map(len, groups)),
        list(said),
        rows,
    )


def _unsaid(state: State, spoken: _Spoken) -> dict[str, Said]:
    more, numbers, counts, paths, rows = state
    mentions = [
        *spoken.terms,
        *(Mention(*one) if len(one) == _MENTION else Term(_TERMS[one[0]], *one[1:]) for one in more),
    ]
    groups: list[Mentions] = _grouped(list(map(mentions.__getitem__, numbers)), counts)
    places = _grouped(groups, [row[1] for row in rows])
    return {
        path: Said(keys, place, tuple([_LINKS[kind] for kind in link_kinds]), *rest)
        for path, place, (keys, _, link_kinds, rest) in zip(paths, places, rows, strict=True)
    }


def _grouped(values: list[Any], counts: Sequence[int]) -> list[Any]:
    """Values in tuples of these lengths, one after the other."""
    return [tuple(values[start:end]) for start, end in pairwise(accumulate(counts, initial=0))]
