"""The places that speak of a topic: made into values when they are asked for, for a vault has very many."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import compress, groupby
from operator import itemgetter
from typing import NamedTuple, overload

from vault_sync.terms import Term, TermKind, TermTable


class Source(NamedTuple):
    """A place that speaks of a topic, with the sentence that defines it where there is one."""

    path: str
    line: int  # from 1
    text: str


Place = tuple[str, TermTable, int]  # the file, the terms of it (or `HEAD`), and which of those


@lru_cache(maxsize=1 << 12)
def at_line(line: int) -> TermTable:
    """Stands for a line of a file that names a topic without a term; the first for the file as a whole."""
    return TermTable.of([Term(TermKind.TERM, "", line, 0, 0, -1, "")])


HEAD = at_line(1)


def is_line(terms: TermTable) -> bool:
    """Whether these are no terms of a file, but stand for one of its lines."""
    return terms.names == ("",)


class Sources(Sequence[Source]):
    """Places of one topic, sorted, each once; equal to the tuple of the same."""

    __slots__ = ("_numbers", "_tables", "paths")

    def __init__(
        self, paths: tuple[str, ...], tables: tuple[TermTable, ...], numbers: tuple[int, ...]
    ) -> None:
        self.paths = paths
        self._tables = tables
        self._numbers = numbers

    @classmethod
    def of(cls, places: list[Place]) -> Sequence[Source]:
        """These places in order; those that look the same are one."""
        if not places:
            return ()
        places.sort(key=itemgetter(0))
        paths = [place[0] for place in places]
        if len(set(paths)) < len(paths):
            places = list(_once(places))
        return cls(*zip(*places, strict=True))

    @property
    def places(self) -> Iterable[Place]:
        """What this was made of."""
        return zip(self.paths, self._tables, self._numbers, strict=True)

    def __len__(self) -> int:
        return len(self.paths)

    @overload
    def __getitem__(self, at: int) -> Source: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Source, ...]: ...
    def __getitem__(self, at: int | slice) -> Source | tuple[Source, ...]:
        if isinstance(at, slice):
            return tuple(map(self.__getitem__, range(len(self))[at]))
        return Source(self.paths[at], *_seen(self._tables[at], self._numbers[at]))

    def __iter__(self) -> Iterator[Source]:
        return map(self.__getitem__, range(len(self.paths)))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sources):
            return isinstance(other, tuple) and tuple(self) == other
        if self.paths != other.paths:
            return False
        tables = zip(self._tables, other._tables, strict=True)
        differing = [one is not its or at != where for (one, its), at, where in zip(
            tables, self._numbers, other._numbers, strict=True
        )]  # fmt: skip
        return all(self[at] == other[at] for at in compress(range(len(self)), differing))

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return repr(tuple(self))

    def __reduce__(self) -> tuple[type[tuple[Source, ...]], tuple[tuple[Source, ...]]]:
        """Another process gets the places alone, not the terms of all files that they stand in."""
        return tuple, (tuple(self),)


def _once(places: Iterable[Place]) -> Iterator[Place]:
    """Places by file; those within one file in order, and each look once."""
    for _, group in groupby(places, itemgetter(0)):
        found = list(group)
        if len(found) > 1:
            by_look = {_seen(table, at): (path, table, at) for path, table, at in found}
            found = [by_look[look] for look in sorted(by_look)]
        yield from found


def _seen(table: TermTable, at: int) -> tuple[int, str]:
    return table.line(at) or 1, table.text(at)


def paths_of(sources: Sequence[Source]) -> Sequence[str]:
    """The file of each."""
    return sources.paths if isinstance(sources, Sources) else [source.path for source in sources]
