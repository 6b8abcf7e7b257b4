"""The quotes, list items and footnotes that a line stands in, as CommonMark nests them.

Columns are counted, not characters: a tab reaches to the next multiple of four.
"""

from __future__ import annotations

import re
from typing import NamedTuple

DEEPEST = 100  # marks nested deeper are text, so that no line costs more than this many steps
QUOTE = (
    0  # a container is a number: 0 a quote, n > 0 an item whose text stands n columns in, n < 0 a footnote
)
FOOTNOTE = -4

BLANK = frozenset(" \t\n")
BULLETS = frozenset("-+*")
SPACE = re.compile(r"[ \t]*+").match
MARKER = re.compile(r"(>)|([-+*])(?=[ \t\n])|(\d{1,9})[.)](?=[ \t\n])|(\[\^[^\s\[\]]++\]:)", re.ASCII).match
RULE = re.compile(r"(?:(?:-[ \t]*+){3,}+|(?:\*[ \t]*+){3,}+|(?:_[ \t]*+){3,}+)\n").match


class Place(NamedTuple):
    """Where a line's own text begins, seen from the containers that go on in it."""

    depth: int  # how many containers go on
    at: int  # offset of the first character that is no space
    indent: int  # columns from the innermost container to it
    column: int  # columns from the margin


def width(text: str, start: int, end: int, column: int) -> int:
    """The columns that a stretch of spaces and tabs covers when it begins at `column`."""
    if text.find("\t", start, end) < 0:
        return end - start
    lead = column % 4
    return len((" " * lead + text[start:end]).expandtabs(4)) - lead


class Containers:
    """The open containers of a text, outermost first, and where each began."""

    __slots__ = ("_text", "bare", "kinds", "siblings", "starts")

    def __init__(self, text: str) -> None:
        self._text = text
        self.kinds: list[int] = []
        self.starts: list[int] = []
        self.siblings: list[str] = []  # of each: how a line begins that can only be the next item of its list
        self.bare = False  # the innermost item has no text yet: a blank line ends it

    def enter(self, start: int) -> Place:
        """Match the open containers against the line at `start`."""
        text = self._text
        at = SPACE(text, start).end()  # type: ignore[union-attr]
        indent = column = width(text, start, at, 0)
        depth = 0
        blank = text[at] == "\n"
        for kind in self.kinds:
            if kind != QUOTE:
                if blank:
                    depth += 1
                    continue
                if indent < abs(kind):
                    break
                indent -= abs(kind)
            elif indent <= 3 and text[at] == ">":
                at, indent, column = self._after_quote(at, column)
                blank = text[at] == "\n"
            else:
                break
            depth += 1
        return Place(depth, at, indent, column)

    def _after_quote(self, at: int, column: int) -> tuple[int, int, int]:
        text = self._text
        after = SPACE(text, at + 1).end()  # type: ignore[union-attr]
        gap = width(text, at + 1, after, column + 1)
        return after, gap - 1 if gap else 0, column + 1 + gap

    def cut(self, depth: int) -> None:
        """End all containers beyond the first `depth`."""
        del self.kinds[depth:], self.starts[depth:], self.siblings[depth:]
        self.bare = False

    def blank(self, depth: int) -> None:
        """A blank line in which `depth` containers go on: quotes end, and an item that had no text."""
        if depth < len(self.kinds):
            self.cut(depth)
        elif self.bare:
            self.cut(depth - 1)

    def blank_depth(self) -> int:
        """How many containers an empty line stands in: those around the first quote."""
        return self.kinds.index(QUOTE) if QUOTE in self.kinds else len(self.kinds)

    def open(self, start: int, place: Place, interrupts: bool) -> Place | None:
        """Open the container whose mark stands at `place`; None where there is none.

        `interrupts`: the line would else go on with a paragraph, and an item may break that only if it has
        text and, if numbered, starts at 1.
        """
        text, at = self._text, place.at
        match = MARKER(text, at)
        if match is None or place.indent > 3 or place.depth >= DEEPEST:
            return None
        mark = match.lastindex
        if mark == 1:
            self._push(QUOTE, start, place.depth)
            after, indent, column = self._after_quote(at, place.column)
            return Place(place.depth + 1, after, indent, column)
        end = match.end()
        wide = end - at
        after, gap = end + 1, 1  # one space, as nearly always
        if text[end] != " " or text[after] in BLANK:
            after = SPACE(text, end).end()  # type: ignore[union-attr]
            gap = width(text, end, after, place.column + wide)
        blank = text[after] == "\n"
        if mark == 4:
            self._push(FOOTNOTE, start, place.depth)
            return Place(place.depth + 1, after, 0, place.column + wide + gap)
        if interrupts and (blank or (mark == 3 and int(match[3]) != 1)):
            return None
        if mark == 2 and RULE(text, at):
            return None
        inside = 1 if blank or gap > 4 else gap
        self._push(place.indent + wide + inside, start, place.depth)
        self.bare = blank
        return Place(place.depth + 1, after, 0 if blank else gap - inside, place.column + wide + gap)

    def _push(self, kind: int, start: int, depth: int) -> None:
        if depth < len(self.kinds):
            self.cut(depth)
        self.kinds.append(kind)
        self.starts.append(start)
        self.siblings.append("")

    def begin(self, start: int, prefix: str) -> None:
        """An item with text begins at the margin, where nothing is open."""
        self._push(len(prefix), start, 0)
        self.siblings[0] = prefix

    def expect_sibling(self, start: int, at: int) -> None:
        """Remember the line beginning [start, at) of the innermost item, if it is but spaces and a bullet."""
        prefix = self._text[start:at]
        if prefix.strip(" \t") in BULLETS:
            self.siblings[-1] = prefix

    def sibling(self, at: int) -> int:
        """The depth of the item whose list the line at `at` goes on with by its looks alone, or 0."""
        depth = len(self.siblings)
        for prefix in reversed(self.siblings):
            if prefix and self._text.startswith(prefix, at):
                return depth
            depth -= 1
        return 0

    def next_sibling(self, start: int, depth: int) -> None:
        """An item of the list at `depth` begins at `start`: what stood in the last one ends."""
        if len(self.kinds) > depth:
            self.cut(depth)
        self.bare = False
        self.starts[-1] = start

    def in_list(self) -> bool:
        """Whether any open container is a list item."""
        return any(kind > 0 for kind in self.kinds)

    def parent(self) -> int:
        """Where the item around the innermost item began, or -1."""
        kinds = self.kinds
        for index in range(len(kinds) - 2, -1, -1):
            if kinds[index] > 0:
                return self.starts[index]
        return -1
