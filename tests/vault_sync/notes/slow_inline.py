"""Links, tags and block ids in a stretch of text, read one character at a time.

Written to be checked against the rules by eye, not to be fast: every search looks from where it stands.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.vault_sync.notes.slow_targets import PUNCTUATION, slow_destination, slow_wikilink

NOT_IN_TAGS = "!\"#$%&'()*+,.:;<=>?@^`{|}~[]\\"
DIGITS = "0123456789"
ID_CHARACTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-"
DEEPEST_PARENTHESES = 4


@dataclass
class Bracket:
    """A `[` that waits for its `]`."""

    start: int
    inner: int
    image: bool
    active: bool = True


@dataclass
class Found:
    """What the text of a note holds."""

    links: list[tuple[str, str, str, str, int, int, int]] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    blocks: list[str] = field(default_factory=list)


class Reader:
    """Reads [start, end) of a text."""

    def __init__(self, text: str, start: int, end: int, glued: set[int], section: int, found: Found) -> None:
        self.text = text
        self.start = start
        self.end = end
        self.text_begins = {start}
        self.line_begins = glued
        self.section = section
        self.found = found
        self.brackets: list[Bracket] = []
        self.pipes: list[int] = []

    def split_cells(self) -> None:
        """Say that this is a table's row: note the pipes between its cells."""
        at = self.start
        while at < self.end:
            close = self.text.find("]]", at, self.end)
            if self.text[at] == "\\" and self.text[at + 1] != "\n":
                at += 2
            elif self.starts(at, "[[") and close >= 0 and not set("[]\n") & set(self.text[at + 2 : close]):
                at = close + 2
            else:
                self.pipes += [at] * (self.text[at] == "|")
                at += 1

    def cell_end(self, at: int) -> int:
        return min([pipe for pipe in self.pipes if pipe >= at], default=self.end)

    def starts(self, at: int, what: str) -> bool:
        return self.text[at : min(self.end, at + len(what))] == what

    def read(self) -> None:
        at = self.start
        while at < self.end:
            at = self.step(at)

    def step(self, at: int) -> int:
        character = self.text[at]
        if character == "!" and self.starts(at, "!["):
            return self.open_bracket(at, at + 1)
        if character == "[":
            return self.open_bracket(at, at)
        if character == "]":
            return self.close_bracket(at)
        if character == "`":
            return self.code(at)
        if character == "$":
            return self.math(at)
        if self.starts(at, "<!--"):
            close = self.text.find("-->", at + 2, self.end)
            return at + 4 if close < 0 else close + 3
        if character == "\\":
            return self.escape(at)
        if character == "#":
            return self.tag(at)
        if character == "^":
            return self.block_id(at)
        return at + 1

    def open_bracket(self, start: int, at: int) -> int:
        if self.starts(at, "[["):
            after = self.wikilink(start, at)
            if after:
                return after
        if start == at and (after := self.footnote(at)):
            return after
        self.brackets.append(Bracket(start, at + 1, start < at))
        return at + 1

    def wikilink(self, start: int, at: int) -> int:
        close = self.text.find("]]", at + 2, self.end)
        inner = self.text[at + 2 : close]
        if close < 0 or "\n" in inner or "[[" in inner:
            return 0
        target = slow_wikilink(inner)
        if target:
            kind = "link" if start == at else "embed"
            self.found.links.append((kind, *target, start, close + 2, self.section))
            if kind == "link":
                self.deactivate()
        return close + 2

    def footnote(self, at: int) -> int:
        """`[^label]`, whose label holds neither spaces nor marks."""
        if not self.starts(at, "[^"):
            return 0
        after = at + 2
        while after < self.end and self.text[after] not in "[]`#$\\<" and not self.text[after].isspace():
            after += 1
        return after + 1 if self.starts(after, "]") and after > at + 2 else 0

    def deactivate(self) -> None:
        """A link holds no link: the brackets around one can no longer become one."""
        for bracket in self.brackets:
            bracket.active = bracket.image

    def close_bracket(self, at: int) -> int:
        if not self.brackets:
            return at + 1
        bracket = self.brackets.pop()
        if not bracket.active:
            return at + 1
        tail = self.tail(at + 1)
        if tail is None:
            return at + 1
        raw, after = tail
        place = slow_destination(raw)
        if place:
            kind = "embed" if bracket.image else "link"
            display = self.text[bracket.inner : at]
            self.found.links.append((kind, *place, display, bracket.start, after, self.section))
        if not bracket.image:
            self.deactivate()
        return after

    def tail(self, at: int) -> tuple[str, int] | None:
        """The destination and the end of `(destination "title")`."""
        if not self.starts(at, "("):
            return None
        at = self.spaces(at + 1)
        if self.starts(at, "<"):
            after = self.angle(at)
            raw = self.text[at + 1 : after - 1]
        else:
            after = self.bare(at)
            raw = self.text[at:after]
        if after < 0:
            return None
        at = self.spaces(after)
        if at > after and (titled := self.title(at)):
            at = self.spaces(titled)
        return (raw, at + 1) if self.starts(at, ")") else None

    def spaces(self, at: int) -> int:
        while at < self.end and self.text[at] in " \t\n":
            at += 1
        return at

    def escaped(self, at: int) -> bool:
        return self.starts(at, "\\") and at + 1 < self.end and self.text[at + 1] in PUNCTUATION

    def angle(self, at: int) -> int:
        at += 1
        while at < self.end and self.text[at] not in "<\n":
            if self.text[at] == ">":
                return at + 1
            at += 2 if self.escaped(at) else 1
        return -1

    def bare(self, at: int) -> int:
        depth = 0
        while at < self.end:
            character = self.text[at]
            if character <= " " or character == "\x7f":
                break
            if self.escaped(at):
                at += 2
                continue
            if character == "(":
                depth += 1
                if depth > DEEPEST_PARENTHESES:
                    return -1
            if character == ")":
                if depth == 0:
                    break
                depth -= 1
            at += 1
        return at if depth == 0 else -1

    def title(self, at: int) -> int:
        """The end of a title, or 0."""
        if at >= self.end or self.text[at] not in "\"'(":
            return 0
        closer = {'"': '"', "'": "'", "(": ")"}[self.text[at]]
        at += 1
        while at < self.end:
            if self.text[at] == closer:
                return at + 1
            if self.text[at] == "(" and closer == ")":
                return 0
            at += 2 if self.text[at] == "\\" else 1
        return 0

    def run(self, at: int) -> int:
        """The end of the run of equal characters that begins here."""
        after = at
        while after < self.end and self.text[after] == self.text[at]:
            after += 1
        return after

    def code(self, at: int) -> int:
        after = self.run(at)
        look, end = after, self.cell_end(at)
        while look < end:
            if self.text[look] != "`":
                look += 1
                continue
            if self.run(look) - look == after - at:
                return self.run(look)
            look = self.run(look)
        return after

    def math(self, at: int) -> int:
        if self.starts(at, "$$"):
            close = self.text.find("$$", at + 2, self.cell_end(at))
            return at + 2 if close < 0 else close + 2
        if at + 1 >= self.end or self.text[at + 1].isspace():
            return at + 1
        for close in range(at + 2, self.cell_end(at)):
            before, after = self.text[close - 1], self.text[close + 1 : close + 2]
            if (
                self.text[close] == "$"
                and not before.isspace()
                and before != "\\"
                and after not in list(DIGITS)
            ):
                return close + 1
        return at + 1

    def escape(self, at: int) -> int:
        if self.text[at + 1] not in PUNCTUATION:
            return at + 1
        self.text_begins.add(at + 2)
        return at + 2

    def after_space(self, at: int) -> bool:
        return at == 0 or self.text[at - 1].isspace() or at in self.line_begins

    def tag(self, at: int) -> int:
        if not self.after_space(at) and at not in self.text_begins:
            return at + 1
        after = at + 1
        while after < self.end and in_tag(self.text[after]):
            after += 1
        if all(character in DIGITS for character in self.text[at + 1 : after]):
            return at + 1
        self.found.tags.append(self.text[at:after])
        return after

    def block_id(self, at: int) -> int:
        after = at + 1
        while after < self.end and self.text[after] in ID_CHARACTERS:
            after += 1
        if after == at + 1 or not self.after_space(at) or self.text[after : self.end].strip(" \t\n"):
            return at + 1
        self.found.blocks.append(self.text[at + 1 : after])
        return after


def in_tag(character: str) -> bool:
    punctuation = "\u2000" <= character <= "\u206f" or "\u2e00" <= character <= "\u2e7f"
    return not (character.isspace() or character in NOT_IN_TAGS or punctuation)
