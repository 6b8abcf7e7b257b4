"""A note's text as a `Note`, in one pass, by Obsidian's rules; it never raises."""

from __future__ import annotations

import re
from collections.abc import Iterator

from vault_sync.model import Note
from vault_sync.notes.blocks import Blocks
from vault_sync.notes.frontmatter import read_head
from vault_sync.notes.unsettled import DEFAULTS, Choices

ASTRAL = re.compile("[\U00010000-\U0010ffff]")


def scan(path: str, text: str, choices: Choices = DEFAULTS) -> Note:
    """What a note says. Offsets count the characters of `text`."""
    lines = plain_lines(text)
    head = read_head(path, lines, text, choices)
    blocks = walk(lines, head.end, choices)
    links = blocks.inline.all_links()
    return Note(
        path=path,
        title=title_of(path),
        aliases=head.aliases,
        tags=(*head.tags, *blocks.inline.tags),
        properties=head.properties,
        headings=tuple(blocks.headings),
        blocks=tuple(blocks.inline.blocks),
        tasks=tuple(blocks.tasks),
        links=(*head.links, *links),
        problems=head.problems,
        terms=blocks.terms.table(),
        astral=astral(text),
        tag_starts=tuple(blocks.inline.tag_starts),
        link_lines=tuple(lines_of(lines, [link.start for link in links])),
    )


def plain_lines(text: str) -> str:
    """The same text, offset for offset, whose lines end in a plain newline, the last one blank."""
    if "\r" in text:
        text = text.replace("\r\n", " \n").replace("\r", "\n")
    return text + "\n\n"


def walk(lines: str, at: int, choices: Choices) -> Blocks:
    """The blocks of a text from `at` on, read."""
    blocks = Blocks(lines, choices)
    blocks.walk(at)
    return blocks


def lines_of(text: str, places: list[int]) -> Iterator[int]:
    """The number of the line of each place, which stand in the order of the text."""
    line, counted = 1, 0
    for at in places:
        line += text.count("\n", counted, at)
        counted = at
        yield line


def title_of(path: str) -> str:
    """A file's name without its folder and its extension."""
    name = path.rpartition("/")[2]
    stem, dot, _ = name.rpartition(".")
    return stem if dot and stem else name


def astral(text: str) -> tuple[int, ...]:
    """Where the characters stand that UTF-16 counts twice."""
    if text.isascii() or len(text.encode("utf-16-le", "surrogatepass")) == 2 * len(text):
        return ()
    return tuple([match.start() for match in ASTRAL.finditer(text)])
