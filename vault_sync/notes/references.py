"""Reference links, `[text][id]` with `[id]: destination` elsewhere: recognised, and links only if chosen."""

from __future__ import annotations

import re

from vault_sync.model import Link, LinkKind
from vault_sync.notes.targets import destination
from vault_sync.notes.unsettled import Choices

_LABEL = r"\[((?:\\.|[^\[\]\\\n])++)\]"
DEFINITION = re.compile(
    r"[ \t>]*+(?!\[\^)" + _LABEL + r":[ \t]*+(?:<([^<>\n]*+)>|(?![<\[])(\S++))"
    r"""(?:[ \t]++(?:"[^"\n]*+"|'[^'\n]*+'|\([^()\n]*+\)))?+[ \t]*+(?:\n|\Z)"""
).match
SECOND = re.compile(r"\[((?:\\.|[^\[\]\\])*+)\]").match


def label(text: str) -> str:
    """How labels are compared: case and runs of space do not count."""
    return " ".join(text.split()).casefold()


class References:
    """The definitions of one text and the places that use them."""

    __slots__ = ("_choices", "_definitions", "_uses")

    def __init__(self, choices: Choices) -> None:
        self._choices = choices
        self._definitions: dict[str, str] = {}
        self._uses: list[tuple[str, str, int, int, int]] = []

    def define(self, text: str, at: int, end: int) -> int:
        """The end of the definitions that open a paragraph."""
        while match := DEFINITION(text, at, end):
            if self._choices.reference_links:
                self._definitions.setdefault(label(match[1]), match[2] or match[3] or "")
            at = match.end()
        return at

    def use(self, text: str, inner: int, close: int, end: int, section: int) -> int:
        """Remember what may be a reference link, its text at [inner, close); the place after it."""
        shown = text[inner:close]
        second = SECOND(text, close + 1, end)
        name = (second[1] if second else "") or shown
        after = second.end() if second else close + 1
        start = inner - 2 if text[inner - 2 : inner] == "![" else inner - 1
        self._uses.append((label(name), shown, start, after, section))
        return after

    def links(self, text: str) -> list[Link]:
        """The links among the uses: those whose definition stands somewhere in the text."""
        found = []
        for name, shown, start, after, section in self._uses:
            place = destination(self._definitions.get(name, ""), self._choices)
            if place is not None:
                kind = LinkKind.EMBED if text[start] == "!" else LinkKind.LINK
                found.append(Link(kind, *place, shown, start, after, section))
        return found
