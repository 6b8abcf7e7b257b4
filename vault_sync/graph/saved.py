"""A whole index as bytes and back, so that a warm start need not derive again what has not changed.

What was derived is good for exactly the notes, corrections and filter it was derived from: the bytes name
them, and whoever reads them compares. marshal runs and imports nothing; all that is no plain value goes by
columns, which become rows again in loops that run in C.
"""

from __future__ import annotations

import marshal
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate, chain, pairwise, repeat
from typing import Any

from vault_sync.graph.graph import EdgeKind, Source, Topic, TopicKind
from vault_sync.graph.index import Index, IndexState
from vault_sync.graph.ledger import LedgerState
from vault_sync.graph.said import Mention, Mentions, Said
from vault_sync.graph.topics import TopicsState
from vault_sync.model import LinkKind, Note, TermKind

_TERMS: Mapping[str, str] = {str(kind): kind for kind in TermKind}
_LINKS: Mapping[str, LinkKind] = {str(kind): kind for kind in LinkKind}
_TOPICS: Mapping[str, TopicKind] = {str(kind): kind for kind in TopicKind}
_PLAIN: Mapping[Any, str] = {kind: str(kind) for kind in (*TermKind, *LinkKind, *TopicKind)}
_UNREADABLE = (ValueError, TypeError, EOFError, IndexError, KeyError, AttributeError, OverflowError)
State = tuple[Any, ...]


def saved(index: Index) -> bytes:
    """The index as bytes; empty where a name cannot be kept."""
    state = index.state
    topics = state.topics
    parts = (
        _basis(index, state.paths),
        state.paths,
        state.links,
        _ledger(state.ledger),
        _ledger(topics.ledger),
        _said(topics.said),
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
        topics = TopicsState(_restored(topic_ledger), _unsaid(said), *more)
        state = IndexState(paths, links, _restored(ledger), topics)
    except _UNREADABLE:
        return False
    index.restore(notes, state)
    return True


def _basis(index: Index, paths: Iterable[str]) -> State:
    """What else an index depends on: the user's corrections, and which files are out of sight."""
    steps = [(str(step.what), step.name, step.other) for step in index.corrections.steps]
    return steps, [path for path in paths if index.is_hidden(path)]


# -- topics and edges ---------------------------------------------------------------------------


def _ledger(state: LedgerState) -> State:
    topics, out, into, mentions = state
    rows = list(topics.values())
    sources = [topic.sources for topic in rows]
    return (
        [topic.id for topic in rows],
        [topic.title for topic in rows],
        [_PLAIN[topic.kind] for topic in rows],
        [topic.aliases for topic in rows],
        [topic.parents for topic in rows],
        list(map(len, sources)),
        list(chain.from_iterable(chain.from_iterable(sources))),
        {str(kind): ends for kind, ends in out.items()},
        {str(kind): starts for kind, starts in into.items()},
        mentions,
    )


def _restored(state: State) -> LedgerState:
    ids, titles, kinds, aliases, parents, counts, cells, out, into, mentions = state
    sources = _grouped(_rows(Source, [cells[0::3], cells[1::3], cells[2::3]]), counts)
    kinds = map(_TOPICS.__getitem__, kinds)
    topics = dict(zip(ids, map(Topic, ids, titles, kinds, aliases, sources, parents), strict=True))
    return LedgerState(
        topics,
        {kind: out[str(kind)] for kind in EdgeKind},
        {kind: into[str(kind)] for kind in EdgeKind},
        mentions,
    )


# -- what the files say -------------------------------------------------------------------------


def _said(said: Mapping[str, Said]) -> State:
    """The mentions by number, each once, and of each file a row of plain values."""
    groups = [mentions for part in said.values() for mentions in part.places]
    flat = list(chain.from_iterable(groups))
    once = {id(mention): mention for mention in flat}
    number = {key: at for at, key in enumerate(once)}
    rows = [
        (part.keys, len(part.places), [_PLAIN[kind] for kind in part.kinds], tuple(part[3:]))
        for part in said.values()
    ]
    mentions = list(once.values())
    return (
        [_PLAIN.get(mention.kind, mention.kind) for mention in mentions],
        [mention.name for mention in mentions],
        [mention.source and tuple(mention.source) for mention in mentions],
        [mention.aliases for mention in mentions],
        [mention.ghost for mention in mentions],
        [number[id(mention)] for mention in flat],
        list(map(len, groups)),
        list(said),
        rows,
    )


def _unsaid(state: State) -> dict[str, Said]:
    kinds, names, sources, aliases, ghosts, numbers, counts, paths, rows = state
    mentions = _rows(
        Mention,
        [
            [_TERMS.get(kind, kind) for kind in kinds],
            names,
            [source and tuple.__new__(Source, source) for source in sources],
            aliases,
            ghosts,
        ],
    )
    groups: list[Mentions] = _grouped(list(map(mentions.__getitem__, numbers)), counts)
    places = _grouped(groups, [row[1] for row in rows])
    return {
        path: Said(keys, place, tuple([_LINKS[kind] for kind in link_kinds]), *rest)
        for path, place, (keys, _, link_kinds, rest) in zip(paths, places, rows, strict=True)
    }


def _rows(row: Any, columns: Sequence[Sequence[Any]]) -> list[Any]:
    """Columns as rows of a named tuple."""
    return list(map(tuple.__new__, repeat(row), zip(*columns, strict=True)))


def _grouped(values: list[Any], counts: Sequence[int]) -> list[Any]:
    """Values in tuples of these lengths, one after the other."""
    return [tuple(values[start:end]) for start, end in pairwise(accumulate(counts, initial=0))]
