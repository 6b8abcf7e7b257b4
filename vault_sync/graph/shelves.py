"""A mapping that is written by one thread and can be photographed at any moment for almost nothing.

It is a row of small dicts. A photograph takes the row; whoever writes afterwards first copies the one
small dict it writes to. So an edit after a photograph copies a few hundred entries, never all.
"""

from __future__ import annotations

from collections.abc import ItemsView, Iterator, Mapping, ValuesView
from itertools import chain
from typing import Generic, TypeVar, overload

V = TypeVar("V")
D = TypeVar("D")

_COUNT = 256


class Frozen(Mapping[str, V]):
    """What a `Shelves` held at one moment; safe to read from any thread."""

    __slots__ = ("_row", "_size")

    def __init__(self, row: tuple[dict[str, V], ...], size: int) -> None:
        self._row = row
        self._size = size

    def __getitem__(self, key: str) -> V:
        return self._row[hash(key) % _COUNT][key]

    def __contains__(self, key: object) -> bool:
        return key in self._row[hash(key) % _COUNT]

    def __iter__(self) -> Iterator[str]:
        for shelf in self._row:
            yield from shelf

    def __len__(self) -> int:
        return self._size

    def values(self) -> ValuesView[V]:
        """All values, without looking up each."""
        return _Values(self)

    def items(self) -> ItemsView[str, V]:
        """All keys and values, without looking up each."""
        return _Items(self)

    def __reduce__(self) -> tuple[object, tuple[dict[str, V]]]:
        """Texts hash otherwise in another process, so the shelves are filled anew there."""
        return freeze, (dict(self),)


class _Values(ValuesView[V]):
    _mapping: Frozen[V]

    def __iter__(self) -> Iterator[V]:
        return chain.from_iterable([shelf.values() for shelf in self._mapping._row])


class _Items(ItemsView[str, V]):
    _mapping: Frozen[V]

    def __iter__(self) -> Iterator[tuple[str, V]]:
        return chain.from_iterable([shelf.items() for shelf in self._mapping._row])


class Shelves(Generic[V]):
    """The writable side. Values must not be changed in place once they are in."""

    __slots__ = ("_mine", "_row", "_size")

    def __init__(self) -> None:
        self._row: list[dict[str, V]] = [{} for _ in range(_COUNT)]
        self._mine = bytearray(b"\x01" * _COUNT)
        self._size = 0

    def __len__(self) -> int:
        return self._size

    def __getitem__(self, key: str) -> V:
        return self._row[hash(key) % _COUNT][key]

    def __contains__(self, key: object) -> bool:
        return key in self._row[hash(key) % _COUNT]

    @overload
    def get(self, key: str) -> V | None: ...
    @overload
    def get(self, key: str, default: D) -> V | D: ...
    def get(self, key: str, default: D | None = None) -> V | D | None:
        """The value, or the default."""
        return self._row[hash(key) % _COUNT].get(key, default)

    def __setitem__(self, key: str, value: V) -> None:
        shelf = self._writable(hash(key) % _COUNT)
        self._size += key not in shelf
        shelf[key] = value

    def discard(self, key: str) -> None:
        """Take a key out; one that is not there is no matter."""
        if key in self:
            del self._writable(hash(key) % _COUNT)[key]
            self._size -= 1

    def fill(self, entries: Mapping[str, V]) -> None:
        """Put in much at once; nothing is there yet."""
        for key, value in entries.items():
            self._row[hash(key) % _COUNT][key] = value
        self._size = len(entries)

    def freeze(self) -> Frozen[V]:
        """A photograph that later writing does not alter."""
        self._mine = bytearray(_COUNT)
        return Frozen(tuple(self._row), self._size)

    def _writable(self, at: int) -> dict[str, V]:
        if not self._mine[at]:
            self._row[at] = self._row[at].copy()
            self._mine[at] = 1
        return self._row[at]


def freeze(entries: Mapping[str, V]) -> Frozen[V]:
    """A photograph of a plain mapping."""
    row: tuple[dict[str, V], ...] = tuple({} for _ in range(_COUNT))
    for key, value in entries.items():
        row[hash(key) % _COUNT][key] = value
    return Frozen(row, len(entries))
