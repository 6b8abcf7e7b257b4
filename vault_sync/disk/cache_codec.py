"""A Note as bytes and back, exactly: what a row of the cache holds.

marshal, because it was measured (10,000 notes, one core): 58 ms to read against 200 for JSON, which also
loses tuples. Unlike pickle it never runs or imports anything; a seal over each row keeps damage away from
it. The layout follows the fields of the types in `model`, so that a new field needs no line here.

A note comes back in two halves. Most of the time and memory goes into its links and headings, which few
notes are asked for in a session; they stay bytes until they are.
"""

from __future__ import annotations

import marshal
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields
from enum import Enum
from itertools import chain, repeat
from typing import Any, NamedTuple, get_args, get_origin, get_type_hints

from vault_sync.disk.reconcile import FileStat
from vault_sync.model import Note
from vault_sync.terms import TermTable

_Convert = Callable[[Any], Any]
_Field = tuple[str, _Convert, _Convert]  # its name, how it becomes plain values, and how it comes back
_UNREADABLE = (ValueError, TypeError, EOFError, IndexError, KeyError, AttributeError)


class Cached(NamedTuple):
    """What was known of one file: the state in which it was read, and what it said."""

    stat: FileStat
    digest: bytes  # of the content, so that a touched file need not be scanned again
    note: Note


class KeptNote(Note):
    """A note that unpacks its second half when it is first asked for; equal to the note it was."""

    __slots__ = ("_rest",)
    _rest: bytes  # empty once it is unpacked

    def __getattr__(self, name: str) -> Any:
        """Asked where a field has no value yet."""
        if name in _LATE_NAMES and (rest := self._rest):
            _set(self, _LATE, marshal.loads(rest))
            object.__setattr__(self, "_rest", b"")
        return object.__getattribute__(self, name)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Note):
            return NotImplemented
        return all(getattr(self, name) == getattr(other, name) for name, _, _ in (*_EARLY, *_LATE))

    __hash__ = Note.__hash__

    def __reduce__(self) -> Any:
        """Another process gets the note itself."""
        return Note, tuple([getattr(self, field.name) for field in fields(Note)])


def encode(cached: Cached) -> bytes | None:
    """It as bytes; None where the note holds a value that bytes cannot give back as it was."""
    early, late = ([pack(getattr(cached.note, name)) for name, pack, _ in part] for part in (_EARLY, _LATE))
    try:
        return marshal.dumps((tuple(cached.stat), cached.digest, early, marshal.dumps(late)))
    except ValueError:
        return None


def decode(data: bytes) -> Cached | None:
    """What was encoded; None where the bytes are those of something else."""
    try:
        stat, digest, early, rest = marshal.loads(data)
        note = KeptNote.__new__(KeptNote)
        _set(note, _EARLY, early)
        object.__setattr__(note, "_rest", rest)
        return Cached(FileStat(*stat), digest, note)
    except _UNREADABLE:
        return None


def layout() -> str:
    """Names all that the bytes depend on; notes of another layout are not read."""
    rows = [
        f"{hint}:{get_type_hints(_row_type(hint) or type(None))}" for hint in get_type_hints(Note).values()
    ]
    names = [[name for name, _, _ in part] for part in (_EARLY, _LATE)]
    return repr((marshal.version, sys.byteorder, TermTable.__slots__, names, rows))


def _row_type(hint: Any) -> type | None:
    """The named tuple in a hint of the form `tuple[Link, ...]`."""
    inner = get_args(hint)[0] if get_origin(hint) is tuple else None
    return inner if isinstance(inner, type) and hasattr(inner, "_fields") else None


def _converters(hint: Any) -> tuple[_Convert, _Convert]:
    """How a field becomes plain values that marshal takes, and how it comes back."""
    row = _row_type(hint)
    if row is not None:
        return _rows(row)
    if hint is TermTable:
        return _cells, TermTable.from_cells
    if get_origin(hint) is Mapping:
        return dict, _same
    return _same, _same


def _same(value: Any) -> Any:
    return value


def _cells(table: TermTable) -> Any:
    return table.cells


def _rows(row: Any) -> tuple[_Convert, _Convert]:
    """Rows of a named tuple as one flat tuple and back, in loops that run in C throughout."""
    hints = list(get_type_hints(row).values())
    enums = [i for i, hint in enumerate(hints) if isinstance(hint, type) and issubclass(hint, Enum)]
    if enums not in ([], [0]):
        raise TypeError(f"{row.__name__} may hold an enumeration only in its first field")
    more = len(hints) - 1
    if not enums:
        return (
            lambda rows: tuple(chain.from_iterable(rows)),
            lambda flat: _regroup(row, iter(flat), more) if flat else (),
        )
    members = tuple(hints[0])
    codes = {member: code for code, member in enumerate(members)}

    def pack(rows: Any) -> Any:
        flat = list(chain.from_iterable(rows))
        flat[:: more + 1] = map(codes.__getitem__, flat[:: more + 1])
        return flat

    def unpack(flat: Any) -> Any:
        values = iter(flat)
        return _regroup(row, values, more, map(members.__getitem__, values)) if flat else ()

    return pack, unpack


def _regroup(row: Any, values: Iterator[Any], more: int, first: Iterator[Any] | None = None) -> Any:
    groups = zip(first or values, *[values] * more, strict=True)
    return tuple(map(tuple.__new__, repeat(row), groups))


def _set(note: Note, part: tuple[_Field, ...], values: list[Any]) -> None:
    """Give a note the fields of one half."""
    for (name, _, unpack), value in zip(part, values, strict=True):
        object.__setattr__(note, name, unpack(value))


_LATE_NAMES = frozenset({"headings", "blocks", "tasks", "links", "astral"})
_HINTS = get_type_hints(Note)
_EARLY, _LATE = (
    tuple(
        (field.name, *_converters(_HINTS[field.name]))
        for field in fields(Note)
        if (field.name in _LATE_NAMES) is late
    )
    for late in (False, True)
)
