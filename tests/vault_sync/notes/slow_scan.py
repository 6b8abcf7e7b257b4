"""A second scanner of notes, slow and obviously right, to be compared with the fast one.

It walks line by line with all its state in the open, and hands each paragraph to slow_inline. The two
share no code; where they differ, one of them is wrong about a rule.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from tests.vault_sync.notes.slow_inline import Found, Reader
from tests.vault_sync.notes.slow_lines import DEEPEST, Container, Line, go_on, is_rule, opened


@dataclass
class Opaque:
    """What is open and hides its content: fenced code, block math or an HTML comment."""

    closer: str  # "$$", "-->", or the fence


@dataclass
class Slow:
    """What the slow scanner says of a note's body."""

    headings: list[tuple[int, str, int, int]] = field(default_factory=list)
    tasks: list[tuple[str, int, int]] = field(default_factory=list)
    found: Found = field(default_factory=Found)


def slow_scan(original: str) -> Slow:
    """All of a note but its frontmatter's values."""
    walker = Walker(original.replace("\r\n", " \n").replace("\r", "\n"))
    walker.walk()
    walker.said.found.links.sort(key=lambda link: link[4])
    return walker.said


class Walker:
    """The state between two lines."""

    def __init__(self, text: str) -> None:
        self.text = text + "\n"
        self.said = Slow()
        self.containers: list[Container] = []
        self.opaque: Opaque | None = None
        self.paragraph: int | None = None
        self.table = False
        self.comment_end = 0
        self.glued: set[int] = set()

    def walk(self) -> None:
        start = body_start(self.text)
        while start < len(self.text):
            end = self.text.index("\n", start)
            line = Line(self.text, start, end)
            if self.opaque is None or not self.still_opaque(line.copy()):
                self.line(line)
            start = end + 1
        self.close(len(self.text))

    def number(self, offset: int) -> int:
        return self.text[:offset].count("\n") + 1

    def region(self, start: int, end: int, row: bool = False) -> None:
        section = len(self.said.headings) - 1
        reader = Reader(self.text, start, end, self.glued, section, self.said.found)
        if row:
            reader.split_cells()
        reader.read()

    def close(self, end: int) -> None:
        """The open paragraph, if any, ends here and is read."""
        self.table = False
        if self.paragraph is not None:
            start, self.paragraph = self.paragraph, None
            self.region(after_definitions(self.text, start, end), end)

    def still_opaque(self, line: Line) -> bool:
        """Whether the line belongs to what is open and hides its content."""
        assert self.opaque is not None
        if go_on(line, self.containers) < len(self.containers):
            self.opaque = None
            return False
        closer = self.opaque.closer
        if closer[0] in "`~":
            words = line.words.strip(" ")
            if line.indent <= 3 and len(words) >= len(closer) and set(words) == {closer[0]}:
                self.opaque = None
        else:
            self.until(closer, line.start, line.end)
        return True

    def until(self, closer: str, start: int, end: int) -> None:
        """Look for a closer in a line; what follows it is text."""
        close = self.text.find(closer, start, end)
        self.opaque = Opaque(closer)
        if close >= 0:
            self.opaque = None
            if self.text[close + len(closer) : end].strip(" \t"):
                self.paragraph = close + len(closer)

    def line(self, line: Line) -> None:
        depth = go_on(line, self.containers)
        if line.blank:
            self.blank(line, depth)
            return
        for container in self.containers:
            container.empty = False
        goes_on = self.paragraph is not None and depth == len(self.containers)
        opened_item = False
        while depth < DEEPEST:
            container = opened(line, goes_on)
            if container is None:
                break
            self.close(line.start)
            del self.containers[depth:]
            self.containers.append(container)
            depth += 1
            goes_on = False
            opened_item = container.kind == "item"
        if line.blank:
            return
        if opened_item and line.indent == 0 and self.task(line):
            return
        if self.paragraph is None and depth < len(self.containers):
            del self.containers[depth:]
            self.table = False
        self.leaf_or_text(line, depth)

    def blank(self, line: Line, depth: int) -> None:
        self.close(line.start)
        del self.containers[depth:]
        if self.containers and self.containers[-1].empty:
            self.containers.pop()

    def task(self, line: Line) -> bool:
        words = line.words
        if not re.match(r"\[[^\[\]]\]( |$)", words):
            return False
        if line.start >= self.comment_end:
            outer = [container for container in self.containers[:-1] if container.kind == "item"]
            parent = self.number(outer[-1].line) if outer else 0
            self.said.tasks.append((words[1], self.number(line.start), parent))
        self.paragraph = line.at + 3
        return True

    def leaf_or_text(self, line: Line, depth: int) -> None:
        if line.indent > 3:
            in_list = any(container.kind == "item" for container in self.containers)
            if self.paragraph is None and not in_list:
                self.table = False
                return
        else:
            if line.words[0] in "#^" and not self.text[line.at - 1].isspace():
                self.glued.add(line.at)
            if self.leaf(line, depth):
                return
        if self.paragraph is not None:
            return
        if self.table:
            self.region(line.at, line.end + 1, row=True)
        else:
            self.paragraph = line.at

    def leaf(self, line: Line, depth: int) -> bool:
        """Whether the line is a block by itself, or opens one that hides its content."""
        words = line.words
        if heading := re.match(r"(#{1,6})( |$)", words):
            self.begin(line, depth)
            self.heading(line, len(heading[1]))
        elif fence := re.match(r"(`{3,})[^`]*$|(~{3,})", words):
            self.begin(line, depth)
            self.opaque = Opaque(fence[1] or fence[2])
        elif words.startswith("$$"):
            self.begin(line, depth)
            self.until("$$", line.at + 2, line.end)
        elif words.startswith("<!--"):
            self.begin(line, depth)
            self.until("-->", line.at + 2, line.end)
        elif is_rule(words):
            self.begin(line, depth)
        elif self.heads_table(line, depth):
            self.table = True
        else:
            if words.startswith("%%") and line.at >= self.comment_end:
                end = self.text.find("%%", line.at + 2)
                self.comment_end = len(self.text) if end < 0 else end + 2
            return False
        return True

    def begin(self, line: Line, depth: int) -> None:
        self.close(line.start)
        del self.containers[depth:]

    def heading(self, line: Line, level: int) -> None:
        text = self.text[line.at + level : line.end].strip()
        closed = re.fullmatch(r"(?s)(.*\s)?#+", text)
        title = (closed[1] or "").strip() if closed else text
        if title and not self.containers and line.start >= self.comment_end:
            self.said.headings.append((level, title, self.number(line.start), line.start))
        self.region(line.at + level, line.end + 1)

    def heads_table(self, line: Line, depth: int) -> bool:
        """A delimiter row under a paragraph's last line that has as many cells."""
        delimiter = re.fullmatch(r"\|? *:?-+:? *(\| *:?-+:? *)*\|? *", line.words)
        if not delimiter or self.paragraph is None or depth < len(self.containers) or "|" not in line.words:
            return False
        head = max(self.paragraph, self.text.rfind("\n", 0, line.start - 1) + 1)
        header = self.text[head : line.start].lstrip(" \t>")
        if "|" not in header or cells(header) != cells(line.words):
            return False
        start, self.paragraph = self.paragraph, None
        if head > start:
            self.region(after_definitions(self.text, start, head), head)
        self.region(head, line.start, row=True)
        return True


def cells(row: str) -> int:
    """The number of cells in a row."""
    row = row.strip()
    parts = re.split(r"\|", re.sub(r"\\[\\|]", "..", row))
    if parts[0] == "" and len(parts) > 1:
        parts = parts[1:]
    if parts[-1] == "" and len(parts) > 1:
        parts = parts[:-1]
    return len(parts)


def body_start(text: str) -> int:
    """Where the text begins after the frontmatter."""
    lines = text.split("\n")
    if lines[0].startswith("---") and lines[0][3:].strip(" \t") == "":
        at = len(lines[0]) + 1
        for line in lines[1:]:
            at += len(line) + 1
            if line.startswith("---") and line[3:].strip(" \t") == "":
                return min(at, len(text))
    return 0


def after_definitions(text: str, start: int, end: int) -> int:
    """The end of the reference definitions that open a paragraph."""
    if text[start] != "[":
        return start
    for match in re.finditer(r"[^\n]*\n?", text[start:end]):
        line = match[0].rstrip("\n").lstrip(" \t>").rstrip(" \t")
        label = re.match(r"\[(\\.|[^\[\]\\])+\]:[ \t]*", line)
        if not label or line.startswith("[^"):
            return start + match.start()
        rest = re.fullmatch(
            r"""(<[^<>]*>|[^\s<\[]\S*)([ \t]+("[^"]*"|'[^']*'|\([^()]*\)))?""", line[label.end() :]
        )
        if not rest:
            return start + match.start()
    return end
