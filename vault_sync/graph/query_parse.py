"""Obsidian's search language, and what we add to it, as a tree; what is wrong is told with its place.

quantization OR "low bits"   -draft   path:Papers/   tag:#survey   line:(lora rank)   section:(results)
[status:done]   /L[012]\\b/   kind:missing   has:runs   recipe:digits
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any as Any_
from typing import NamedTuple

import regex  # type: ignore[import-untyped]

FIELDS = (
    "path",
    "file",
    "tag",
    "line",
    "block",
    "section",
    "content",
    "task",
    "task-todo",
    "task-done",
    "match-case",
    "ignore-case",
    "kind",
    "has",
    "recipe",
)
CASES = {"match-case": True, "ignore-case": False}  # how words are compared in what follows them
DEEPEST = 50
_WORD_ENDS = frozenset(' \t\n()"')


class QueryProblem(NamedTuple):
    """What is wrong with a query, and where: [start, end) of what was typed."""

    start: int
    end: int
    message: str


@dataclass(frozen=True, slots=True)
class Words:
    """Text that must occur, whatever its case; an `exact` one in just this case."""

    text: str
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Pattern:
    """A regular expression that must be found."""

    source: str
    start: int  # where it stands in the query
    compiled: Any_


@dataclass(frozen=True, slots=True)
class Field:
    """Something that must hold for one part of a topic: its path, one of its lines, its kind …"""

    name: str
    inner: Node


@dataclass(frozen=True, slots=True)
class Property:
    """A property that the note must have, with this value where one is given."""

    name: str
    inner: Node | None


@dataclass(frozen=True, slots=True)
class Not:
    """What must not hold."""

    inner: Node


@dataclass(frozen=True, slots=True)
class All:
    """What must hold together; nothing always holds."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Any:
    """Of which one must hold."""

    parts: tuple[Node, ...]


Node = Words | Pattern | Field | Property | Not | All | Any


class _Stop(Exception):
    """Reading cannot go on; the problem says why."""

    def __init__(self, start: int, end: int, message: str) -> None:
        super().__init__(message)
        self.problem = QueryProblem(start, end, message)


def parse(text: str) -> tuple[Node | None, tuple[QueryProblem, ...]]:
    """The tree of a query; None, and where and why, where it cannot be read."""
    try:
        return _Parser(text).whole(), ()
    except _Stop as stop:
        return None, (stop.problem,)


class _Parser:
    """Reads from left to right, one method a level of binding."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.depth = 0
        self.exact = False

    def whole(self) -> Node:
        found = self.either()
        if self.peek() == ")":
            raise _Stop(self.at, self.at + 1, "This bracket closes nothing; remove it.")
        return found

    def either(self) -> Node:
        """Parts joined by OR, which binds weaker than standing side by side."""
        parts = [self.together()]
        while self.takes_or():
            start = self.at - 2
            part = self.together()
            if part == All(()) or parts[-1] == All(()):
                raise _Stop(start, start + 2, "OR needs something on both sides.")
            parts.append(part)
        return parts[0] if len(parts) == 1 else Any(tuple(parts))

    def together(self) -> Node:
        parts: list[Node] = []
        while (mark := self.peek()) and mark != ")" and not self.sees_or():
            parts.append(self.one())
        return parts[0] if len(parts) == 1 else All(tuple(parts))

    def one(self) -> Node:
        start, mark = self.at, self.peek()
        self.depth += 1
        if self.depth > DEEPEST:
            raise _Stop(start, start + 1, f"The query is nested more than {DEEPEST} deep; simplify it.")
        try:
            if mark == "-":
                self.at += 1
                if not self.here() or self.here() in " \t\n)":
                    raise _Stop(start, start + 1, "The minus needs what it excludes right behind it.")
                return Not(self.one())
            if mark == "(":
                return self.bracketed()
            if mark == '"':
                return Words(self.quoted(), self.exact)
            if mark == "/":
                return self.pattern()
            if mark == "[":
                return self.property()
            return self.word_or_field()
        finally:
            self.depth -= 1

    def bracketed(self) -> Node:
        start = self.at
        self.at += 1
        found = self.either()
        if self.peek() != ")":
            raise _Stop(start, start + 1, "This bracket is never closed.")
        self.at += 1
        return found

    def quoted(self) -> str:
        start = self.at
        end = self.text.find('"', start + 1)
        if end < 0:
            raise _Stop(start, len(self.text), "This quote is never closed.")
        self.at = end + 1
        return self.text[start + 1 : end]

    def pattern(self) -> Node:
        start = end = self.at
        while True:
            end = self.text.find("/", end + 1)
            if end < 0:
                raise _Stop(start, len(self.text), "This regular expression is never closed by a slash.")
            if self.text[end - 1] != "\\":
                break
        source = self.text[start + 1 : end]
        self.at = end + 1
        return _compiled(source, start + 1, self.exact)

    def property(self) -> Node:
        start = self.at
        end = self.text.find("]", start)
        if (slash := self.text.find(":/", start, end)) > 0:  # a bracket within a pattern closes nothing
            end = self.text.find("/]", slash + 2) + 1 or end
        if end < 0:
            raise _Stop(start, len(self.text), "This square bracket is never closed.")
        name, colon, value = self.text[start + 1 : end].partition(":")
        name = name.strip().strip('"')
        if not name:
            raise _Stop(start, end + 1, "The name of a property is missing here.")
        inner = _value(value.strip(), start + 2 + len(name), self.exact) if colon else None
        self.at = end + 1
        return Property(name, inner)

    def word_or_field(self) -> Node:
        start = self.at
        while self.here() and self.here() not in _WORD_ENDS and self.here() != ":":
            self.at += 1
        name = self.text[start : self.at].lower()
        if self.here() == ":" and name in FIELDS:
            self.at += 1
            return self.cased(start, name) if name in CASES else Field(name, self.operand(start, name))
        if (
            self.here() == ":"
            and name.isalpha()
            and self.text[self.at + 1 : self.at + 2] not in ("/", "", " ")
        ):
            known = ", ".join(f"{field}:" for field in FIELDS)
            raise _Stop(start, self.at + 1, f"There is no {name}: in a search; there are {known}.")
        while self.here() and self.here() not in _WORD_ENDS:
            self.at += 1
        return Words(self.text[start : self.at], self.exact)

    def cased(self, start: int, name: str) -> Node:
        """What follows is compared in its own case, or whatever the case is; the inner one of two holds."""
        before, self.exact = self.exact, CASES[name]
        try:
            return self.operand(start, name)
        finally:
            self.exact = before

    def operand(self, start: int, name: str) -> Node:
        """What follows the colon of a field, right behind it or after spaces."""
        mark = self.peek()
        if not mark or mark == ")":
            raise _Stop(start, self.at, f"{name}: needs something behind it.")
        if mark in '("/':
            return self.one()
        begin = self.at
        while self.here() and self.here() not in _WORD_ENDS:
            self.at += 1
        return Words(self.text[begin : self.at], self.exact)

    def takes_or(self) -> bool:
        found = self.sees_or()
        self.at += 2 * found
        return found

    def sees_or(self) -> bool:
        self.peek()
        return self.text.startswith("OR", self.at) and self.text[self.at + 2 : self.at + 3] in (
            "",
            " ",
            "\t",
            "(",
            '"',
        )

    def peek(self) -> str:
        """The next character that is no space."""
        while self.here().isspace():
            self.at += 1
        return self.here()

    def here(self) -> str:
        return self.text[self.at : self.at + 1]


def _value(text: str, at: int, exact: bool) -> Node:
    if len(text) > 1 and text[0] == text[-1] == "/":
        return _compiled(text[1:-1], at, exact)
    return Words(text.strip('"'), exact)


def _compiled(source: str, at: int, exact: bool) -> Pattern:
    try:
        flags = regex.MULTILINE | (0 if exact else regex.IGNORECASE)
        return Pattern(source, at, regex.compile(source, flags))
    except regex.error as error:
        place = at + (error.pos or 0)
        raise _Stop(place, place + 1, f"This is no regular expression: {error.msg}.") from error
