"""Finds topics while somebody types: by beginning, by initials, by part, and through a slip of the fingers.

Everything is looked through at each key: that is a few milliseconds for ten thousand topics, and there is
no index that could be out of date.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from enum import IntEnum
from typing import NamedTuple
from unicodedata import combining, normalize

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract_iter

MOST = 50
_GAPS = re.compile(r"[\s_\-\u2010-\u2015/]+")
_WORD = re.compile(r"[^\W_]+")


class How(IntEnum):
    """How a name fits what was typed, best first."""

    EXACT = 0
    INITIALS = 1
    BEGINNING = 2
    WORDS = 3  # each typed word begins a word of the name
    PART = 4
    SLIP = 5


class Hit(NamedTuple):
    """A topic that was found, by which of its names, and how."""

    id: str
    name: str
    how: How


class Findable(NamedTuple):
    """What the finder has to know of a topic. `weight` decides between equals: how much it is linked."""

    id: str
    title: str
    aliases: Sequence[str] = ()
    weight: int = 0


class _Row(NamedTuple):
    plain: str  # as compared
    initials: str
    name: str
    id: str
    alias: bool


class Finder:
    """The names of all topics. `put` and `remove` keep it up with the graph."""

    def __init__(self, topics: Iterable[Findable] = ()) -> None:
        self._topics: dict[str, tuple[_Row, ...]] = {}
        self._weights: dict[str, int] = {}
        self._rows: list[_Row] | None = None
        self._plain: list[str] = []
        self._words: dict[str, list[int]] = {}
        for topic in topics:
            self.put(topic)

    def put(self, topic: Findable) -> None:
        """A topic is new, or called otherwise than before."""
        self._weights[topic.id] = topic.weight
        rows = tuple(
            _Row(plain(name), initials(name), name, topic.id, alias)
            for alias, names in ((False, (topic.title,)), (True, topic.aliases))
            for name in names
        )
        if self._topics.get(topic.id) != rows:
            self._topics[topic.id] = rows
            self._rows = None

    def remove(self, topic_id: str) -> None:
        """A topic is gone."""
        if self._topics.pop(topic_id, None) is not None:
            del self._weights[topic_id]
            self._rows = None

    def find(self, typed: str, most: int = MOST) -> list[Hit]:
        """The best hits, each topic once."""
        wanted = plain(typed)
        if not wanted:
            return []
        rows = self._ready()
        best: dict[str, tuple[int, _Row]] = {}
        for at in self._containing(wanted):
            _keep(best, rows[at], _how(rows[at].plain, wanted))
        short = wanted.replace(" ", "")
        if 2 <= len(short) <= 8:
            for row in rows:
                if row.initials.startswith(short):
                    _keep(best, row, How.INITIALS if row.initials == short else How.WORDS)
        if len(best) < most // 5:
            for at in self._slipped(wanted):
                _keep(best, rows[at], How.SLIP)
        ranked = sorted(best.values(), key=self._rank)[:most]
        return [Hit(row.id, row.name, How(how)) for how, row in ranked]

    def _rank(self, found: tuple[int, _Row]) -> tuple[object, ...]:
        how, row = found
        return how, row.alias, -self._weights[row.id], len(row.plain), row.plain, row.id

    def _ready(self) -> list[_Row]:
        if self._rows is None:
            self._rows = [row for rows in self._topics.values() for row in rows]
            self._plain = [row.plain for row in self._rows]
            self._words = {}
            for at, text in enumerate(self._plain):
                for word in set(text.split(" ")):
                    self._words.setdefault(word, []).append(at)
        return self._rows

    def _containing(self, wanted: str) -> list[int]:
        """The rows in which every typed word occurs somewhere, also across a gap that is not typed."""
        words = sorted(wanted.split(" "), key=len, reverse=True)
        texts = self._plain
        found = [at for at, text in enumerate(texts) if words[0] in text]
        for word in words[1:]:
            found = [at for at in found if word in texts[at]]
        whole = wanted.replace(" ", "")
        if len(whole) > 3 and not found:
            found = [at for at, text in enumerate(texts) if whole in text.replace(" ", "")]
        return found

    def _slipped(self, wanted: str) -> set[int]:
        """The rows that have, for each typed word, one that begins nearly like it."""
        found: set[int] | None = None
        for word in wanted.split(" "):
            slips = 0 if len(word) < 4 else 1 if len(word) < 8 else 2
            near = {at for known in self._near(word, slips) for at in self._words[known]}
            found = near if found is None else found & near
            if not found:
                return set()
        return found or set()

    def _near(self, word: str, slips: int) -> Iterable[str]:
        known = list(self._words)
        if not slips:
            return [one for one in known if one.startswith(word)]
        beginnings = [one[: len(word)] for one in known]
        hits = extract_iter(word, beginnings, scorer=OSA.distance, score_cutoff=slips)
        return [known[at] for _, _, at in hits]


def plain(name: str) -> str:
    """A name as it is compared: small letters without accents, one space for every gap."""
    text = name.lower()
    if not text.isascii():
        text = "".join(letter for letter in normalize("NFKD", text) if not combining(letter))
    return _GAPS.sub(" ", text).strip()


def initials(name: str) -> str:
    """The first letters of a name's words, where there are several."""
    words = _WORD.findall(plain(name))
    return "".join(word[0] for word in words) if len(words) > 1 else ""


def _how(text: str, wanted: str) -> How:
    if text == wanted:
        return How.EXACT
    if text.startswith(wanted):
        return How.BEGINNING
    padded = " " + text
    return How.WORDS if all(" " + word in padded for word in wanted.split(" ")) else How.PART


def _keep(best: dict[str, tuple[int, _Row]], row: _Row, how: How) -> None:
    known = best.get(row.id)
    if known is None or (how, row.alias) < (known[0], known[1].alias):
        best[row.id] = how, row
