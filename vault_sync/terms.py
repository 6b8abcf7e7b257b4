"""What a note names, term by term, kept in columns: a vault has hundreds of thousands of terms.

A term is a named tuple when it is asked for; a row of a column costs a third of the memory that the tuple
and its numbers would, and is made and kept without a Python object for each cell.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from enum import StrEnum
from itertools import accumulate, repeat
from typing import Any, NamedTuple, overload

from vault_sync.plain_text import told


class TermKind(StrEnum):
    """How a note names a topic; a divider is a bold line of which nobody knows yet whether it names one."""

    HEADING = "heading"
    TERM = "term"
    LINK = "link"  # a wikilink that a line begins with: it has text of its own, and its edge elsewhere
    DIVIDER = "divider"


class Term(NamedTuple):
    """One place that names a topic. It governs the text [start, end): what stands there stands under it."""

    kind: TermKind
    name: str  # as it is shown, without marks
    line: int  # from 1; 0 on a card of a canvas
    start: int  # character offset of the line; in a canvas over the texts of its cards
    end: int
    parent: int  # index of the term around it, -1 for the note itself
    text: str  # the sentence that defines it, or ""
    aliases: tuple[str, ...] = ()
    bare: bool = False  # a heading without text of its own
    linked: bool = False  # the name is the target of a wikilink


KINDS = tuple(TermKind)
HEADING_CODE, TERM_CODE, LINK_CODE, DIVIDER_CODE = range(len(KINDS))  # a class is slower to ask
_CODES = {kind: code for code, kind in enumerate(KINDS)}
Cells = tuple[tuple[str, ...], bytes, bytes, bytes, tuple[tuple[str, ...], ...]]


class TermTable(Sequence[Term]):
    """The terms of one note, in the order of the text; never changed."""

    __slots__ = ("_flags", "_numbers", "_said", "aliases", "names")

    def __init__(
        self,
        names: tuple[str, ...] = (),
        flags: bytes = b"",
        numbers: array[int] | None = None,
        said: bytes = b"",
        aliases: tuple[tuple[str, ...], ...] = (),
    ) -> None:
        self.names = names
        self._flags = flags  # all kinds, then which are bare, then which are linked
        self._numbers = numbers or array("i")  # all lines, starts, ends, parents, and ends of their texts
        # All texts as UTF-8, one after the other: most as they stand, for few are ever asked for.
        self._said = said
        self.aliases = aliases  # empty where no term has any

    @staticmethod
    def of(terms: Sequence[Term]) -> TermTable:
        """The table of some terms."""
        return TermTable.of_rows([(_CODES[term.kind], *term[1:]) for term in terms])

    @staticmethod
    def of_rows(rows: Sequence[Sequence[Any]]) -> TermTable:
        """The table of some rows with the fields of `Term`, the number of the kind in place of the kind."""
        if not rows:
            return NO_TERMS
        codes, names, lines, starts, ends, parents, texts, aliases, bare, linked = zip(*rows, strict=True)
        said = "".join(texts)
        if said.isascii():
            sizes = map(len, texts)
        else:
            sizes = map(len, [text.encode("utf-8", "surrogatepass") for text in texts])
        return TermTable(
            names,
            bytes([*codes, *bare, *linked]),
            array("i", [*lines, *starts, *ends, *parents, *accumulate(sizes)]),
            said.encode("utf-8", "surrogatepass"),
            aliases if any(aliases) else (),
        )

    # -- rows -----------------------------------------------------------------------------------

    def __len__(self) -> int:
        return len(self.names)

    @overload
    def __getitem__(self, at: int) -> Term: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Term, ...]: ...
    def __getitem__(self, at: int | slice) -> Term | tuple[Term, ...]:
        return tuple(self)[at]

    def __iter__(self) -> Iterator[Term]:
        size = len(self.names)
        rows = zip(
            self.kinds,
            self.names,
            *[self._numbers[column * size : (column + 1) * size] for column in range(4)],
            map(self.text, range(size)),
            self.aliases or repeat((), size),
            map(bool, self.bare),
            map(bool, self.linked),
            strict=True,
        )
        return map(tuple.__new__, repeat(Term), rows)

    def __eq__(self, other: object) -> bool:
        return self is other or (isinstance(other, TermTable) and self.cells == other.cells)

    def __hash__(self) -> int:
        return hash(self.cells)

    def __repr__(self) -> str:
        return repr(tuple(self))

    # -- cells ----------------------------------------------------------------------------------

    @property
    def kinds(self) -> list[TermKind]:
        """The kind of each."""
        return list(map(KINDS.__getitem__, self.codes))

    @property
    def codes(self) -> bytes:
        """For each the number of its kind in `KINDS`."""
        return self._flags[: len(self.names)]

    @property
    def bare(self) -> bytes:
        """For each whether it is a heading without text of its own."""
        size = len(self.names)
        return self._flags[size : 2 * size]

    @property
    def linked(self) -> bytes:
        """For each whether its name is the target of a wikilink."""
        return self._flags[2 * len(self.names) :]

    @property
    def starts(self) -> array[int]:
        """Where the line of each begins."""
        size = len(self.names)
        return self._numbers[size : 2 * size]

    @property
    def ends(self) -> array[int]:
        """Where what each governs ends."""
        size = len(self.names)
        return self._numbers[2 * size : 3 * size]

    @property
    def parents(self) -> array[int]:
        """The number of the term around each."""
        size = len(self.names)
        return self._numbers[3 * size : 4 * size]

    @property
    def bounds(self) -> tuple[list[int], list[int], list[int]]:
        """All starts, ends and parents, for whoever goes through them."""
        size, numbers = len(self.names), self._numbers.tolist()
        return numbers[size : 2 * size], numbers[2 * size : 3 * size], numbers[3 * size : 4 * size]

    def kind(self, at: int) -> TermKind:
        """The kind of one."""
        return KINDS[self._flags[at]]

    def start(self, at: int) -> int:
        """Where the line of one begins."""
        return self._numbers[len(self.names) + at]

    def before(self, at: int) -> int:
        """The number of the last term whose line begins at `at` or before it; -1 where there is none."""
        size = len(self.names)
        return bisect_right(self._numbers, at, size, 2 * size) - size - 1

    def look(self, at: int) -> tuple[TermKind, str]:
        """Kind and name of one."""
        return KINDS[self._flags[at]], self.names[at]

    def line(self, at: int) -> int:
        """The line of one."""
        return self._numbers[at]

    def text(self, at: int) -> str:
        """The sentence that defines one."""
        place = 4 * len(self.names) + at
        begin = self._numbers[place - 1] if at else 0
        return told(str(self._said[begin : self._numbers[place]], "utf-8", "surrogatepass"))

    def shown(self, at: int) -> tuple[object, ...]:
        """What of one can be seen in a topic: not its offsets, which any letter before it moves."""
        aliases = self.aliases[at] if self.aliases else ()
        return self._flags[at], self.names[at], self._numbers[at], self.text(at), aliases

    # -- keeping --------------------------------------------------------------------------------

    @property
    def cells(self) -> Cells:
        """All of it as plain values."""
        return self.names, self._flags, self._numbers.tobytes(), self._said, self.aliases

    @staticmethod
    def from_cells(cells: Cells) -> TermTable:
        """The table of these cells."""
        names, flags, numbers, said, aliases = cells
        if not names:
            return NO_TERMS
        held = array("i")
        held.frombytes(numbers)
        return TermTable(names, flags, held, said, aliases)


NO_TERMS = TermTable()
