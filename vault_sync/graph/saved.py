"""A whole index as bytes and back, so that a warm start need not derive again what has not changed.

What was derived is good for exactly the notes, corrections and filter it was derived from: the bytes name
them, and whoever reads them compares. Nothing that stands in the notes is kept twice. marshal runs and
imports nothing.
"""

from __future__ import annotations

import marshal
from array import array
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate, pairwise
from typing import Any

from vault_sync.graph.graph import EdgeKind, Source, Topic, TopicKind
from vault_sync.graph.index import Index, IndexState
from vault_sync.graph.ledger import LedgerState
from vault_sync.graph.said import Mention, Mentions, Said
from vault_sync.graph.sources import HEAD, Place, Sources, at_line, is_line
from vault_sync.graph.topics import TopicsState
from vault_sync.model import LinkKind, Note
from vault_sync.terms import NO_TERMS, TermTable

_LINKS: Mapping[str, LinkKind] = {str(kind): kind for kind in LinkKind}
_TOPICS: Mapping[str, TopicKind] = {str(kind): kind for kind in TopicKind}
_PLAIN: Mapping[Any, str] = {kind: str(kind) for kind in (*LinkKind, *TopicKind)}
_UNREADABLE = (ValueError, TypeError, EOFError, IndexError, KeyError, AttributeError, OverflowError)
_FIRST_PLAIN, _TERMS = Said._fields.index("above"), Said._fields.index("terms")
State = tuple[Any, ...]


def saved(index: Index) -> bytes:
    """The index as bytes; empty where a name cannot be kept."""
    state = index.state
    topics = state.topics
    number = {path: at for at, path in enumerate(state.paths)}
    parts = (
        _basis(index, state.paths),
        state.paths,
        state.links,
        _ledger(state.ledger, number),
        _ledger(topics.ledger, number),
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
        tables = {path: note.terms if (note := notes[path]) else NO_TERMS for path in paths}
        topics = TopicsState(_restored(topic_ledger, tables), _unsaid(said, tables), *more)
        state = IndexState(paths, links, _restored(ledger, tables), topics)
    except _UNREADABLE:
        return False
    index.restore(notes, state)
    return True


def _basis(index: Index, paths: Iterable[str]) -> State:
    """What else an index depends on: the user's corrections, and which files are out of sight."""
    steps = [(str(step.what), step.name, step.other) for step in index.corrections.steps]
    return steps, [path for path in paths if index.is_hidden(path)]


# -- topics and edges ---------------------------------------------------------------------------


def _ledger(state: LedgerState, number: Mapping[str, int]) -> State:
    """Topics in columns. A place is the number of its file and of the term there, or less than 0 a line."""
    topics, out, into, mentions = state
    rows = list(topics.values())
    sources = [topic.sources for topic in rows]
    files: list[int] = []
    terms: list[int] = []
    for each in sources:
        for path, table, at in each.places if isinstance(each, Sources) else map(_whole, each):
            files.append(number[path])
            terms.append(-table.line(0) if is_line(table) else at)
    return (
        [topic.id for topic in rows],
        [topic.title for topic in rows],
        [_PLAIN[topic.kind] for topic in rows],
        [topic.aliases for topic in rows],
        [topic.parents for topic in rows],
        list(map(len, sources)),
        array("i", files).tobytes(),
        array("i", terms).tobytes(),
        {str(kind): ends for kind, ends in out.items()},
        {str(kind): starts for kind, starts in into.items()},
        mentions,
    )


def _whole(source: Source) -> Place:
    """The only place that stands in no table: the file as a whole."""
    return source.path, HEAD, 0


def _restored(state: State, tables: Mapping[str, TermTable]) -> LedgerState:
    ids, titles, kinds, aliases, parents, counts, files, terms, out, into, mentions = state
    all_paths, all_tables = list(tables), list(tables.values())
    numbers = _numbers(files)
    paths = list(map(all_paths.__getitem__, numbers))
    held = list(map(all_tables.__getitem__, numbers))
    places = _numbers(terms)
    for at, number in enumerate(places):
        if number < 0:
            held[at], places[at] = at_line(-number), 0
    columns = zip(_grouped(paths, counts), _grouped(held, counts), _grouped(places, counts), strict=True)
    sources = [Sources(*cells) if cells[0] else () for cells in columns]
    kinds = map(_TOPICS.__getitem__, kinds)
    topics = dict(zip(ids, map(Topic, ids, titles, kinds, aliases, sources, parents), strict=True))
    return LedgerState(
        topics,
        {kind: out[str(kind)] for kind in EdgeKind},
        {kind: into[str(kind)] for kind in EdgeKind},
        mentions,
    )


def _numbers(data: bytes) -> list[int]:
    found = array("i")
    found.frombytes(data)
    return found.tolist()


# -- what the files say -------------------------------------------------------------------------


def _said(said: Mapping[str, Said]) -> State:
    """All different groups of mentions once, and of each file a row of plain values that speaks of them."""
    book: dict[Mentions, int] = {}
    rows = [
        (
            part.keys,
            array("i", [book.setdefault(group, len(book)) for group in part.places]).tobytes(),
            [_PLAIN[kind] for kind in part.kinds],
            part[_FIRST_PLAIN:_TERMS],
        )
        for part in said.values()
    ]
    groups = [[one if isinstance(one, int) else tuple(one) for one in group] for group in book]
    return groups, list(said), rows


def _unsaid(state: State, tables: Mapping[str, TermTable]) -> dict[str, Said]:
    groups, paths, rows = state
    book: list[Mentions] = [
        tuple([one if isinstance(one, int) else Mention(*one) for one in group]) for group in groups
    ]
    found: dict[str, Said] = {}
    for path, (keys, numbers, link_kinds, rest) in zip(paths, rows, strict=True):
        places = tuple(map(book.__getitem__, _numbers(numbers)))
        kinds = tuple(map(_LINKS.__getitem__, link_kinds))
        found[path] = Said._make((keys, places, kinds, *rest, tables[path]))
    return found


def _grouped(values: list[Any], counts: Sequence[int]) -> list[Any]:
    """Values in tuples of these lengths, one after the other."""
    return [tuple(values[start:end]) for start, end in pairwise(accumulate(counts, initial=0))]
