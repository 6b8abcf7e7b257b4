"""The outline of a note: what its headings, bold names, items and rows name, and what stands under which.

`Blocks` tells each heading, paragraph and row in turn, so the text is not walked again; what is opaque
never comes here. An entry governs the text from its own line to where something of its rank begins.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from vault_sync.notes.term_lines import (
    LABEL,
    LINK_ALONE,
    USUAL,
    Lead,
    begins_plainly,
    children,
    heading_of,
    items_name,
    lead_of,
    rest,
    text_of,
    usual_name,
)
from vault_sync.notes.term_names import LETTER, Named, is_label
from vault_sync.plain_text import rest_of_line, told
from vault_sync.terms import DIVIDER_CODE, HEADING_CODE, LINK_CODE, TERM_CODE, TermTable

# Lines within a paragraph that begin something of their own: an item's look after any indent, or bold.
INNER = re.compile(
    r"\n[ \t>]*+(?:((?:[-+*]|\d{1,9}[.)])[ \t]++(?:\[[^\[\]\n]\][ \t]++)?+)|(?=\*\*[^\s*]|__[^\s_]))"
).finditer
MARGIN = re.compile(r"([ \t>]*+)(.*?)(\[[^\[\]]\])?[ \t]*", re.DOTALL).fullmatch
ITEM = re.compile(r"(?:[-+*]|\d{1,9}[.)])[ \t]*").fullmatch
CODE_ITEM = re.compile(r"(?:[-+*]|\d{1,9}[.)])[ \t]++").match
ROW = re.compile(r"[ \t>]*+\|?+[ \t]*+").match
CELL = re.compile(r"(?:\\.|\[\[[^\[\]\n]*+\]\]|[^|\n\\])*+").match
HEADING, BOLD_LINE, ITEMS = 0, 7, 10  # ranks: a heading's level, bold lines, items by their column
LEAF = 1_000_000  # the rank of what nothing can stand under
NO_LABEL = ("", -1)


Entry = list[Any]


class Terms:
    """Collects the terms of one text, which it is told from its top to its end."""

    __slots__ = (
        "_counted",
        "_dividers",
        "_found",
        "_label",
        "_last",
        "_line",
        "_open",
        "_text",
        "_wanting",
        "silent",
    )

    def __init__(self, text: str) -> None:
        self._text = text
        # Each with the fields of `Term`, its kind by number; a list while its end or text may change.
        self._found: list[Any] = []
        self._open: list[tuple[int, int]] = []  # rank and number of what the next line may stand under
        self._line, self._counted = 1, 0
        self._dividers = False  # whether any bold line acted as a heading
        self._wanting = -1  # the heading or bold line that still lacks text of its own
        self._label = NO_LABEL  # a line that ends in a colon, and the column of the items under it
        self._last = 0  # where the paragraph before ended
        self.silent = 0  # up to here nothing becomes a term: a comment, or a block that was generated

    # -- told by the blocks ---------------------------------------------------------------------

    def heading(self, level: int, raw: str, start: int, line: int) -> None:
        """An ATX heading at the top level of the note, and the number of its line."""
        if start < self.silent:
            return
        self._end(level, start)
        self._label, self._last, self._wanting = NO_LABEL, 0, -1
        self._line, self._counted = line, start
        lead = heading_of(raw)
        if lead is None:
            self._open.append((level, self._around()))
            return
        name, aliases, said, names, linked, _, _ = lead
        around = self._open[-1][1] if self._open else -1
        number = self._wanting = len(self._found)
        bare = not (said or names)
        self._found.append([HEADING_CODE, name, line, start, -1, around, said, aliases, bare, linked])
        self._open.append((level, number))
        if names:
            self._children(names, number, start)

    def paragraph(self, start: int, end: int) -> None:
        """A paragraph, or the text of an item."""
        text = self._text
        if start < self.silent:
            return
        mark = text[start]
        while mark in " \t":
            start += 1
            mark = text[start]
        if mark == "\n":
            return
        if start == 0 or text[start - 1] == "\n":
            begin, column, item = start, 0, False
        else:
            begin = text.rfind("\n", 0, start) + 1
            column, item = margin(text[begin:start])
        rank = ITEMS + 2 * column - (not item)
        if (opened := self._open) and opened[-1][0] >= rank:
            self._leave(rank, begin)
        several = text.find("\n", start, end - 1) >= 0
        if not item and begins_plainly(text, start):
            self._label = NO_LABEL
            if self._wanting >= 0:
                said = rest_of_line(text, start)
                self._say(told(said) if "://" in said or "www." in said else said, item)
        elif mark != "*" or not (usual := USUAL(text, start)) or not self._usual(usual, rank, begin):
            self._read(start, begin, column, item, item or not several)
        if several:
            for line in INNER(text, start, end):
                self._inner(line)
        self._last = end

    def items(self, items: list[re.Match[str]]) -> None:
        """A run of the usual items, `- **Name**: text`."""
        if not items:
            return
        found, opened, prefix, rank, around = self._found, self._open, "", 0, -1
        number, ended = -1, False  # of the last term; whether nothing is open that ends where the item begins
        line = self._number(items[0].start()) - 1
        parts = [item.groups() for item in items]
        followers = [part[0] for part in parts[1:]]
        followers.append(None)
        for item, (mark, _, raw, said, dressed), after in zip(items, parts, followers, strict=True):
            begin, end = item.span()
            line += 1
            name = usual_name(raw)
            if name is None or begin < self.silent:
                self.paragraph(text_of(item), end)
                ended = False
                continue
            if mark != prefix:
                prefix, rank, ended = mark, ITEMS + 2 * margin(mark)[0], False
            if not ended:
                self._leave(rank, begin)
                around = opened[-1][1] if opened else -1
            if dressed and (link := LINK_ALONE(dressed)):
                said = link[1].strip()
            elif dressed or "://" in said:
                said = rest(self._text, item.start(5 if dressed else 4))
            number, ended = len(found), after == mark
            if ended:  # by the next item, as nearly always
                found.append((TERM_CODE, name[0], line, begin, end, around, said, name[1], False, False))
            else:
                found.append([TERM_CODE, name[0], line, begin, -1, around, said, name[1], False, False])
                opened.append((rank, number))
            if "," in said and (names := children(said, False)):
                self._children(names, number, begin)
        if number >= 0:
            self._last = items[-1].end()
            self._after_a_term()

    def row(self, at: int) -> None:
        """A row of a table's body: its first cell, if that is bold or linked."""
        text = self._text
        if at < self.silent:
            return
        begins = ROW(text, at)
        start = begins.end() if begins else at
        if text[start] not in "*_[":
            return
        cell = CELL(text, start)
        assert cell is not None
        lead = lead_of(cell[0].rstrip() + "\n", 0, True, True)
        if lead is None or lead.text:
            return
        after = CELL(text, cell.end() + 1) if text[cell.end()] == "|" else None
        said = rest(after[0] + "\n", 0) if after else ""
        self._end(ITEMS, at)
        kind = LINK_CODE if lead.faint else TERM_CODE
        number = self._add(kind, lead._replace(text=said), at)
        self._found[number][4] = text.index("\n", at)

    def code(self, at: int) -> None:
        """A line indented like code; under a line that ended in a colon it may be an item all the same."""
        mark = CODE_ITEM(self._text, at)
        if (
            mark
            and at >= self.silent
            and self._text[max(0, self._last - 40) : self._last].rstrip()[-1:] == ":"
        ):
            begin = self._text.rfind("\n", 0, at) + 1
            column, _ = margin(self._text[begin:at])
            self._end(ITEMS + 2 * column, begin)
            self._read(mark.end(), begin, column, True, True)

    def rows(self) -> list[Entry]:
        """All that was found, in the order of the text, with the fields of `Term`; dividers left out."""
        self._end(-1, len(self._text))
        return self._without_dividers() if self._dividers else self._found

    def table(self) -> TermTable:
        """The same, to be kept."""
        return TermTable.of_rows(self.rows())

    def _usual(self, usual: re.Match[str], rank: int, begin: int) -> bool:
        """`**Name**: text`, the most frequent line by far; whether it is one that names something."""
        name = usual_name(usual[1])
        if name is None:
            return False
        said = usual[2]
        if not said or "://" in said:
            said = rest(self._text, usual.start(usual.lastindex or 0))
        number = len(self._found)
        around = self._open[-1][1] if self._open else -1
        line = self._line = self._line + self._text.count("\n", self._counted, begin)
        self._counted = begin
        self._found.append([TERM_CODE, name[0], line, begin, -1, around, said, name[1], False, False])
        self._after_a_term()
        self._open.append((rank, number))
        if "," in said and (found := children(said, False)):
            self._children(found, number, begin)
        return True

    # -- one line -------------------------------------------------------------------------------

    def _inner(self, line: re.Match[str]) -> None:
        """A line in the middle of a paragraph that begins something of its own."""
        begin, at = line.start() + 1, line.end()
        column, _ = margin(self._text[begin : line.start(1) if line[1] else at])
        self._end(ITEMS + 2 * column - (not line[1]), begin)
        self._read(at, begin, column, bool(line[1]), bool(line[1]))

    def _read(self, at: int, begin: int, column: int, item: bool, alone: bool) -> None:
        text = self._text
        if text[at] == "\n":
            return
        lead = lead_of(text, at, item, alone)
        if lead is None:
            self._unnamed(at, column, item)
            return
        if lead.label:
            self._bold_line(lead, begin)
            return
        kind = LINK_CODE if lead.faint else TERM_CODE
        number = self._add(kind, lead, begin)
        self._after_a_term()
        self._open.append((ITEMS + 2 * column - (not item), number))
        self._children(lead.children, number, begin)

    def _unnamed(self, at: int, column: int, item: bool) -> None:
        """Text that names nothing: it may say what the heading above is, or introduce a list of names."""
        text = self._text
        if item and self._label[0] and (column == self._label[1] or self._label[1] < 0):
            name = items_name(text, at, self._label[0])
            self._label = (self._label[0], column)
            if name:
                number = self._add(TERM_CODE, Lead(name), at)
                self._open.append((ITEMS + 2 * column, number))
                return
        if not item:
            label = LABEL(text, at)
            self._label = (label[0].rstrip(": \t\n"), -1) if label else NO_LABEL
            if label and is_label(self._label[0]):
                self._label = NO_LABEL
            if label:
                return
        if self._wanting >= 0 and LETTER(said := rest(text, at)):
            self._say(said, item)

    def _say(self, said: str, item: bool) -> None:
        """Text of its own for the heading or bold line above."""
        entry = self._found[self._wanting]
        if item and entry[0] == DIVIDER_CODE:
            return
        entry[8] = False
        if not item:
            entry[6] = entry[6] or said
            self._wanting = -1

    def _bold_line(self, lead: Lead, begin: int) -> None:
        """A bold line that ends in a colon: a heading below all others."""
        self._end(BOLD_LINE, begin)
        self._dividers = True
        number = self._add(DIVIDER_CODE, lead, begin, bare=True)
        self._open.append((BOLD_LINE, number))
        self._wanting = number

    def _after_a_term(self) -> None:
        """Text that comes after the terms of a bold line is about something else."""
        if self._wanting >= 0 and self._found[self._wanting][0] == DIVIDER_CODE:
            self._wanting = -1

    # -- the outline ----------------------------------------------------------------------------

    def _around(self) -> int:
        return self._open[-1][1] if self._open else -1

    def _leave(self, rank: int, at: int) -> None:
        """The same as `_end`; in a step where it is but the item before that ends, as nearly always."""
        opened = self._open
        if opened and opened[-1][0] >= rank:
            if len(opened) > 1 and opened[-2][0] < rank and (entry := self._found[opened[-1][1]])[4] == -1:
                opened.pop()
                entry[4] = at
            else:
                self._end(rank, at)

    def _end(self, rank: int, at: int) -> None:
        """Whatever is of this rank or below ends at `at`."""
        opened, found = self._open, self._found
        while opened and opened[-1][0] >= rank:
            number = opened.pop()[1]
            if number >= 0 and found[number][4] == -1 and not (opened and opened[-1][1] == number):
                found[number][4] = at

    def _add(self, kind: int, lead: Lead, start: int, bare: bool = False) -> int:
        self._found.append(
            [
                kind,
                lead.name,
                self._number(start),
                start,
                -1,
                self._around(),
                lead.text,
                lead.aliases,
                bare,
                lead.linked,
            ]
        )
        return len(self._found) - 1

    def _children(self, names: tuple[Named, ...], parent: int, start: int) -> None:
        for name, aliases in names:
            line = self._found[parent][2]
            self._found.append([TERM_CODE, name, line, start, start, parent, "", aliases, False, False])

    def _number(self, at: int) -> int:
        """The number of the line at `at`; asked from the top of the text to its end."""
        if at > self._counted:
            self._line += self._text.count("\n", self._counted, at)
            self._counted = at
        return self._line

    def _without_dividers(self) -> list[Entry]:
        """Bold lines with text of their own are terms; under the others, terms belong to what is above."""
        found = self._found
        place = {-1: -1}
        kept: list[Entry] = []
        for number, each in enumerate(found):
            entry: Entry = list(each)
            entry[5] = place[entry[5]]
            if entry[0] == DIVIDER_CODE and not entry[6]:
                place[number] = entry[5]
                continue
            if entry[0] == DIVIDER_CODE:
                entry[0] = TERM_CODE
            place[number] = len(kept)
            kept.append(entry)
        return kept


@lru_cache(maxsize=1 << 10)
def margin(prefix: str) -> tuple[int, bool]:
    """The column at which a line's own marks begin, and whether it is an item."""
    match = MARGIN(prefix)
    spaces, marks = (match[1], match[2].rstrip()) if match else (prefix, "")
    while (inner := marks.partition(" "))[1] and ITEM(inner[0]):  # `- - text`
        spaces, marks = spaces + inner[0] + " ", inner[2].lstrip()
    return len(spaces.replace(">", "").expandtabs(4)), bool(ITEM(marks))
