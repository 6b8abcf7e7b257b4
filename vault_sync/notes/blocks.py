"""The lines of a note as blocks: what is opaque is stepped over, the rest goes to `Inline` piece by piece.

Only lines that may change something are looked at: within a paragraph one search jumps to the next line
that is blank or begins with a mark. Whatever is read from whole lines (headings, items, rows, paragraphs)
has its one method here.
"""

from __future__ import annotations

import re
from sys import intern

from vault_sync.model import Heading, Task
from vault_sync.notes.closers import Closers
from vault_sync.notes.containers import BULLETS, RULE, Containers, Place
from vault_sync.notes.inline import Inline
from vault_sync.notes.line_marks import (
    BLANKS,
    BOX,
    EVENT,
    FENCE_END,
    FENCE_LINE,
    GENERATED,
    GENERATED_END,
    HTML_BLOCK,
    LEAF,
    LISTED,
    MARGIN,
    MARKED,
    OPENERS,
    PLAIN,
    bare_heading,
)
from vault_sync.notes.tables import DELIMITER, opens_table
from vault_sync.notes.term_lines import USUAL_ITEM, text_of
from vault_sync.notes.terms import Terms
from vault_sync.notes.unsettled import Choices

MOST_ITEMS = 500  # that are read at once, so that a list of millions takes no memory for all of them
MARGIN_PLACE = Place(0, 0, 0, 0)


class Blocks:
    """Walks one text from line to line. The text must end in a blank line."""

    __slots__ = (
        "_choices",
        "_closers",
        "_comment",
        "_containers",
        "_counted",
        "_line",
        "_open",
        "_parents",
        "_table",
        "_text",
        "headings",
        "inline",
        "tasks",
        "terms",
    )

    def __init__(self, text: str, choices: Choices) -> None:
        self._text = text
        self._choices = choices
        self._closers = Closers(text)
        self._containers = Containers(text)
        self._open = -1  # where the open paragraph begins
        self._table = False  # the line before was a table's
        self._comment = 0  # where the last `%%` comment that began a line ends
        self._line = 1  # the number of the line at `_counted`
        self._counted = 0
        self._parents = {-1: 0}  # the line numbers of items that hold tasks, by offset
        self.inline = Inline(text, self._closers, choices)
        self.headings: list[Heading] = []
        self.tasks: list[Task] = []
        self.terms = Terms(text)

    def walk(self, at: int) -> None:
        """Read the text from `at`, the beginning of a line, to its end."""
        text, containers, end = self._text, self._containers, len(self._text)
        kinds = containers.kinds
        while at < end:
            mark = text[at]
            if mark == "\n":  # a line without any character; one that holds spaces is seen by `_look`
                if self._open >= 0 or self._table:
                    self._close(at)
                if kinds:
                    containers.blank(containers.blank_depth())
                at = BLANKS(text, at).end()  # type: ignore[union-attr]
            elif kinds:
                if mark in LISTED and (depth := containers.sibling(at)):
                    at = self._sibling(at, depth) or self._look(at)
                elif self._open >= 0 or mark in MARGIN:
                    at = self._look(at)
                else:
                    containers.cut(0)
                    self._table = False
            elif not self._table and (mark not in MARKED or PLAIN(text, at)):
                self._open = at
                at = EVENT(text, at).start() + 1  # type: ignore[union-attr]
            elif mark in MARGIN:
                at = self._look(at)
            elif mark in BULLETS and (item := USUAL_ITEM(text, at)):
                containers.begin(at, item[1])
                at = self._items(item, 1)
            elif mark in OPENERS:
                at = self._text_line(at, Place(0, at, 0, 0))
            elif mark == "#" and (leaf := LEAF(text, at)):
                at = self._heading(at, MARGIN_PLACE, leaf)
            else:
                at = self._leaf_or_text(at, Place(0, at, 0, 0))

    def _sibling(self, start: int, depth: int) -> int:
        """The usual next line of a list: an item like the last at `depth`; 0 where it holds no text."""
        if item := USUAL_ITEM(self._text, start):
            return self._items(item, depth)
        box, at = None, start + len(self._containers.siblings[depth - 1])
        if self._text[at] in MARKED:
            box = BOX(self._text, at)
            if not box and not PLAIN(self._text, at):
                return 0
        self._close(start)
        self._containers.next_sibling(start, depth)
        return self._box(start, box) if box else self._paragraph(at)

    def _items(self, item: re.Match[str], depth: int) -> int:
        """A run of the usual items, each of one line; the last is left open where more may belong to it."""
        text, containers = self._text, self._containers
        items: list[re.Match[str]] = []
        start = end = item.start()
        self._close(start)
        while depth and len(items) < MOST_ITEMS:
            containers.next_sibling(end, depth)
            if item[2]:
                self._task(end, item[2])
            end = item.end()
            after = USUAL_ITEM(text, end)
            depth = (containers.sibling(end) or containers.nested(end, after[1])) if after else 0
            if depth or text[end] == "\n":
                items.append(item)
            else:
                self._open = text_of(item)
            item = after or item
        inline = self.inline
        if inline.next < end:
            for each in items:
                if inline.next < each.end():
                    inline.region(text_of(each), each.end())
        self.terms.items(items)
        return end if self._open < 0 else EVENT(text, end - 1).start() + 1  # type: ignore[union-attr]

    def _look(self, start: int) -> int:
        """Handle one line; the beginning of the next that matters."""
        place = self._containers.enter(start)
        if self._text[place.at] == "\n":
            self._containers.blank(place.depth)
            self._close(start)
            return place.at + 1
        return self._text_line(start, place)

    def _text_line(self, start: int, place: Place) -> int:
        """A line that holds more than spaces and the marks of open containers."""
        containers, text = self._containers, self._text
        containers.bare = False
        entered = place
        goes_on = self._open >= 0 and place.depth == len(containers.kinds)
        while text[place.at] in OPENERS and (inner := containers.open(start, place, goes_on)):
            self._close(start)
            place, goes_on = inner, False
        at = place.at
        if place is not entered:
            if text[at] == "\n":
                return at + 1
            if containers.kinds[-1] > 0 and place.indent == 0:
                containers.expect_sibling(start, at)
                if text[at] == "[" and (box := BOX(text, at)):
                    return self._box(start, box)
        elif self._open < 0 and place.depth < len(containers.kinds):
            containers.cut(place.depth)
            self._table = False
        return self._leaf_or_text(start, place)

    def _leaf_or_text(self, start: int, place: Place) -> int:
        text, at = self._text, place.at
        if place.indent < 4:
            mark = text[at]
            if mark in "#^" and not text[at - 1].isspace():
                self.inline.glued.add(at)
            if mark in MARKED and (leaf := LEAF(text, at)):
                after = LEAVES[leaf.lastindex or 0](self, start, place, leaf)
                if after:
                    return after
        elif self._open < 0 and (self._choices.code_in_lists or not self._containers.in_list()):
            self._table = False
            self.terms.code(at)
            return self._after_line(at)
        if self._open >= 0:
            return EVENT(text, at).start() + 1  # type: ignore[union-attr]
        if self._table:
            return self._row(at)
        return self._paragraph(at)

    def _paragraph(self, at: int) -> int:
        """A paragraph begins; it is read when it ends."""
        self._open, self._table = at, False
        return EVENT(self._text, at).start() + 1  # type: ignore[union-attr]

    def _close(self, end: int) -> None:
        """Whatever was open ends at `end`, the beginning of a line; a paragraph is read."""
        start, self._open, self._table = self._open, -1, False
        if start >= 0:
            inline = self.inline
            if self._text[start] == "[":
                start = inline.references.define(self._text, start, end)
            if inline.next < end:
                inline.region(start, end)
            if start < end:
                self.terms.paragraph(start, end)

    def _begin(self, start: int, place: Place) -> None:
        """A block begins that ends all before it but the containers it stands in."""
        self._close(start)
        if place.depth < len(self._containers.kinds):
            self._containers.cut(place.depth)

    def _after_line(self, at: int) -> int:
        return self._text.index("\n", at) + 1

    def _box(self, start: int, box: re.Match[str]) -> int:
        """A task; its text begins after the box."""
        self._task(start, box[1])
        return self._paragraph(box.end())

    def _task(self, start: int, mark: str) -> None:
        if start >= self._comment:
            line = self._number(start)
            parent = self._containers.parent()
            if parent not in self._parents:
                self._parents[parent] = line - self._text.count("\n", parent, start)
            self.tasks.append(Task(mark, line, self._parents[parent]))

    def _number(self, start: int) -> int:
        """The number of the line at `start`; asked from the top of the text to its end."""
        self._line += self._text.count("\n", self._counted, start)
        self._counted = start
        return self._line

    def _row(self, at: int) -> int:
        """A row of a table."""
        after = self._after_line(at)
        self.terms.row(at)
        self.inline.row(at, after)
        return after

    def _heading(self, start: int, place: Place, leaf: re.Match[str]) -> int:
        self._begin(start, place)
        after = leaf.end() + 1
        text = leaf[2].strip()
        self._add_heading(len(leaf[1]), bare_heading(text) if text[-1:] == "#" else text, start)
        if self.inline.next < after:
            self.inline.region(leaf.end(1), after)
        return after

    def _add_heading(self, level: int, text: str, start: int) -> None:
        """List a heading, if it stands in nothing."""
        if text and not self._containers.kinds and start >= self._comment:
            line = self._number(start)
            self.headings.append(Heading(level, intern(text), line, start))
            self.inline.section += 1
            self.terms.heading(level, text, start, line)

    def _fence(self, start: int, place: Place, leaf: re.Match[str]) -> int:
        """Fenced code: to the line that closes it, or to where its containers end."""
        self._begin(start, place)
        text, containers, mark = self._text, self._containers, leaf[0][0]
        length = len(leaf[3] or leaf[4])
        at = self._after_line(leaf.end())
        if not containers.kinds:
            ends = FENCE_END[mark].finditer(text, at - 1)
            return next((end.end() + 1 for end in ends if len(end[1]) >= length), len(text))
        while at < len(text):
            line = containers.enter(at)
            if line.depth < len(containers.kinds):
                return at
            end = FENCE_LINE[mark](text, line.at) if line.indent < 4 else None
            if end and len(end[1]) >= length:
                return end.end()
            at = self._after_line(line.at)
        return at

    def _math(self, start: int, place: Place, leaf: re.Match[str]) -> int:
        self._begin(start, place)
        return self._opaque("$$", leaf.end())

    def _html_comment(self, start: int, place: Place, leaf: re.Match[str]) -> int:
        self._begin(start, place)
        return self._opaque("-->", leaf.start() + 2)

    def _opaque(self, closer: str, at: int) -> int:
        """Step to the closer or to where the containers end; what follows the closer in its line is text."""
        text, containers = self._text, self._containers
        close = self._closers.next(closer, at)
        if containers.kinds:
            line = self._after_line(at)
            while line <= close and line < len(text):
                if containers.enter(line).depth < len(containers.kinds):
                    return line
                line = self._after_line(line)
        if close >= len(text):
            return close
        after = close + len(closer)
        end = self._after_line(after)
        return self._paragraph(after) if text[after:end].strip(" \t\n") else end

    def _percent(self, _start: int, _place: Place, leaf: re.Match[str]) -> int:
        """A comment of Obsidian's own: its links count, its headings and tasks do not."""
        if leaf.start() >= self._comment:
            self._comment = self._closers.next("%%", leaf.end()) + 2
        terms, text = self.terms, self._text
        terms.silent = max(terms.silent, self._comment)
        if text.startswith(GENERATED, leaf.start()):
            terms.silent = max(terms.silent, self._closers.next(GENERATED_END, leaf.end()))
        return 0

    def _html(self, start: int, place: Place, leaf: re.Match[str]) -> int:
        """An HTML block, to the next blank line; read like text unless chosen otherwise."""
        if self._choices.read_html_blocks or not HTML_BLOCK(self._text, leaf.start()):
            return 0
        self._begin(start, place)
        at = self._after_line(leaf.start())
        while not BLANKS(self._text, at) and at < len(self._text):
            if self._containers.enter(at).depth < len(self._containers.kinds):
                return at
            at = self._after_line(at)
        return at

    def _rule(self, start: int, place: Place, leaf: re.Match[str]) -> int:
        rule = RULE(self._text, leaf.start())
        if rule is None:
            return self._delimiter(start, place, leaf)
        if self._setext(start, place, rule[0].strip()):
            return rule.end()
        self._begin(start, place)
        return rule.end()

    def _underline(self, start: int, place: Place, leaf: re.Match[str]) -> int:
        after = self._after_line(leaf.start())
        return after if self._setext(start, place, self._text[leaf.start() : after].strip()) else 0

    def _setext(self, start: int, place: Place, line: str) -> bool:
        """Whether the open paragraph is made a heading by the line under it; only if so chosen."""
        if not self._choices.setext_headings or self._open < 0 or self._containers.kinds or place.depth:
            return False
        if line.strip("=") and line.strip("-"):
            return False
        title = self._text[self._open : start - 1]
        if "\n" in title:
            return False
        begin, self._open = self._open, -1
        self._add_heading(1 if line[0] == "=" else 2, title.strip(), self._text.rfind("\n", 0, begin) + 1)
        self.inline.region(begin, start)
        return True

    def _delimiter(self, start: int, place: Place, leaf: re.Match[str]) -> int:
        """The second line of a table: the line above leaves its paragraph and heads the table."""
        line = DELIMITER(self._text, leaf.start())
        if line is None or self._open < 0 or place.depth < len(self._containers.kinds):
            return 0
        head = max(self._open, self._text.rfind("\n", self._open, start - 1) + 1)
        if not opens_table(self._text[head:start].lstrip(" \t>"), line[0]):
            return 0
        if head > self._open:
            self._close(head)
        self._open, self._table = -1, True
        self.inline.row(head, start)
        return line.end()


LEAVES = {  # by the last group of LEAF that matched
    2: Blocks._heading,
    3: Blocks._fence,
    4: Blocks._fence,
    5: Blocks._math,
    6: Blocks._html_comment,
    7: Blocks._percent,
    8: Blocks._html,
    9: Blocks._rule,
    10: Blocks._delimiter,
    11: Blocks._underline,
}
