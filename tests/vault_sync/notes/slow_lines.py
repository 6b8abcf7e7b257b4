"""A line as cells, tabs spread out into spaces, and the containers it goes on with or opens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

DEEPEST = 100


@dataclass
class Container:
    """A quote, a list item or a footnote that is open."""

    kind: Literal["quote", "item", "footnote"]
    width: int = 0  # columns that a line must be indented to stand in it
    line: int = 0  # offset of the line it began in
    empty: bool = False  # an item without text so far


@dataclass(frozen=True)
class Cell:
    """One column of a line: a character, or one of the spaces that a tab stands for."""

    character: str
    offset: int


class Line:
    """What is left of a line once the marks of its containers are taken from its front."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self.start = start
        self.end = end
        self.cells: list[Cell] = []
        for offset in range(start, end):
            if text[offset] == "\t":
                self.cells += [Cell(" ", offset)] * (4 - len(self.cells) % 4)
            else:
                self.cells.append(Cell(text[offset], offset))

    def copy(self) -> Line:
        other = Line("", self.start, self.start)
        other.end, other.cells = self.end, list(self.cells)
        return other

    @property
    def indent(self) -> int:
        return next((n for n, cell in enumerate(self.cells) if cell.character != " "), len(self.cells))

    @property
    def blank(self) -> bool:
        return self.indent == len(self.cells)

    @property
    def words(self) -> str:
        """The line from its first character that is no space."""
        return "".join(cell.character for cell in self.cells[self.indent :])

    @property
    def at(self) -> int:
        """The offset of that character."""
        return self.end if self.blank else self.cells[self.indent].offset

    def drop(self, columns: int) -> None:
        del self.cells[:columns]

    def drop_quote(self) -> None:
        self.drop(self.indent + 1)
        if self.cells and self.cells[0].character == " ":
            self.drop(1)


def go_on(line: Line, containers: list[Container]) -> int:
    """How many of the open containers the line stands in; their marks are taken from it."""
    for depth, container in enumerate(containers):
        if container.kind == "quote":
            if line.blank or line.indent > 3 or not line.words.startswith(">"):
                return depth
            line.drop_quote()
        elif line.blank:
            continue
        elif line.indent < container.width:
            return depth
        else:
            line.drop(container.width)
    return len(containers)


def is_rule(words: str) -> bool:
    """A thematic break."""
    marks = words.replace(" ", "").replace("\t", "")
    return len(marks) >= 3 and marks[0] in "-*_" and set(marks) == {marks[0]}


def bullet_or_number(words: str) -> str:
    """The mark of a list item, or ""."""
    mark = words[:1]
    if mark == "" or mark not in "-+*":
        digits = 0
        while words[digits : digits + 1] in list("0123456789"):
            digits += 1
        if not 1 <= digits <= 9 or words[digits : digits + 1] not in (".", ")"):
            return ""
        mark = words[: digits + 1]
    return mark if words[len(mark) : len(mark) + 1] in ("", " ") else ""


def footnote_mark(words: str) -> str:
    """The mark `[^label]:`, or ""."""
    if not words.startswith("[^"):
        return ""
    label = words[2:].partition("]")[0]
    mark = f"[^{label}]:"
    bad = "[" in label or any(character.isspace() for character in label)
    return mark if label and not bad and words.startswith(mark) else ""


def opened(line: Line, interrupts: bool) -> Container | None:
    """The container whose mark opens what is left of the line; the mark is taken from it."""
    if line.blank or line.indent > 3:
        return None
    words = line.words
    if words.startswith(">"):
        line.drop_quote()
        return Container("quote")
    if mark := footnote_mark(words):
        line.drop(line.indent + len(mark))
        line.drop(line.indent)
        return Container("footnote", 4, line.start)
    mark = bullet_or_number(words)
    empty = words[len(mark) :].strip(" ") == ""
    if not mark or (interrupts and (empty or (len(mark) > 1 and int(mark[:-1]) != 1))) or is_rule(words):
        return None
    margin = line.indent
    line.drop(margin + len(mark))
    gap = 1 if empty or line.indent > 4 else line.indent
    line.drop(gap)
    return Container("item", margin + len(mark) + gap, line.start, empty)
