"""Where the next closer of a kind stands, each stretch of text searched once.

A note can hold a million openers and no closer; whoever searched again from each would be quadratic.
"""

from __future__ import annotations

import re
from bisect import bisect_left

RUN = re.compile(r"`++")


class Closers:
    """Finds fixed closers in one text, remembering what was found and what is not there."""

    __slots__ = ("_found", "_runs", "_runs_end", "_text")

    def __init__(self, text: str) -> None:
        self._text = text
        self._found: dict[str, tuple[int, int]] = {}
        self._runs: dict[int, list[int]] = {}
        self._runs_end = -1

    def next(self, closer: str, at: int) -> int:
        """The first place of `closer` from `at` on; the length of the text where there is none."""
        known = self._found.get(closer)
        if known is not None and known[0] <= at <= known[1]:
            return known[1]
        place = self._text.find(closer, at)
        if place < 0:
            place = len(self._text)
        self._found[closer] = (at, place)
        return place

    def backticks(self, length: int, at: int, end: int) -> int:
        """The first run of exactly `length` backticks in [at, end), or -1.

        The runs are listed once for each `end`, so a paragraph is always asked about from left to right.
        """
        if self._runs_end != end:
            self._runs = {}
            self._runs_end = end
            for match in RUN.finditer(self._text, at, end):
                self._runs.setdefault(match.end() - match.start(), []).append(match.start())
        places = self._runs.get(length)
        if not places:
            return -1
        index = bisect_left(places, at)
        return places[index] if index < len(places) else -1
