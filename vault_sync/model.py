"""What one file of a vault says, as plain values: the types that every later stage reads.

Values that occur by the hundred thousand (links, headings) are named tuples: a frozen dataclass with
slots takes four times as long to make, and making them is a good part of a cold index.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple

from vault_sync.terms import NO_TERMS, TermTable


class LinkKind(StrEnum):
    """How a link stands in its note; the three together are what Obsidian counts."""

    LINK = "link"
    EMBED = "embed"
    FRONTMATTER = "frontmatter"


class FileKind(StrEnum):
    """What Obsidian takes a file for, by its name."""

    NOTE = "note"
    CANVAS = "canvas"
    BASE = "base"
    ATTACHMENT = "attachment"


class Problem(NamedTuple):
    """Something a reader of the vault should know: never raised, always collected."""

    path: str
    line: int  # from 1; 0 where the whole file is meant
    message: str


class Heading(NamedTuple):
    """An ATX heading at the top level of a note, its text raw but trimmed."""

    level: int
    text: str
    line: int  # from 1
    start: int  # character offset of the line


class Link(NamedTuple):
    """One occurrence of a link. `start` and `end` are character offsets, -1 in frontmatter and canvases."""

    kind: LinkKind
    target: str  # before the first `#`, decoded for Markdown links
    subpath: str  # with its `#`, or ""
    display: str
    start: int
    end: int
    section: int  # index of the heading it stands under, -1 before the first
    key: str = ""  # frontmatter: the dotted key, `list.0`; canvas: the card, `nodes.3`


class Task(NamedTuple):
    """A list item with a box: its character, its line and the line of the item it belongs to."""

    mark: str
    line: int  # from 1
    parent: int  # line of the parent item, 0 at the top


@dataclass(frozen=True, slots=True)
class Note:
    """All that a note, canvas or base file says. Equal text gives equal notes."""

    path: str
    title: str
    aliases: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()  # each with `#`; frontmatter's first, then inline in order, repeats kept
    properties: Mapping[str, Any] = field(default_factory=dict)
    headings: tuple[Heading, ...] = ()
    blocks: tuple[str, ...] = ()
    tasks: tuple[Task, ...] = ()
    links: tuple[Link, ...] = ()
    problems: tuple[Problem, ...] = ()
    terms: TermTable = NO_TERMS
    astral: tuple[int, ...] = ()  # offsets of characters that take two UTF-16 units
    tag_starts: tuple[int, ...] = ()  # character offsets of the last tags, those that stand in the text
    link_lines: tuple[int, ...] = ()  # lines of the last links, those that stand in the text

    def link_line(self, at: int) -> int:
        """The line of a link, from 1; 0 in frontmatter and canvases."""
        place = at - len(self.links) + len(self.link_lines)
        return self.link_lines[place] if place >= 0 else 0

    def utf16(self, offset: int) -> int:
        """The same place counted in UTF-16 code units, as Obsidian counts."""
        return offset + bisect_left(self.astral, offset)
