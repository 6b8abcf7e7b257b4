"""Finds topics while somebody types: by beginning, by initials, by part, and through a slip of the fingers.

All names lie in the order in which equals are shown, so the ways to fit are tried one after the other, best
first, and nothing more is looked at once there are enough hits.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from enum import IntEnum
from functools import partial
from heapq import merge
from itertools import islice
from typing import Any, NamedTuple, TypeVar
from unicodedata import combining, normalize

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

MOST = 50
MOST_CHANGED = 300  # topics that are looked through apart from the others
STEP = 2000  # names that are put in order at a time
_GAPS = re.compile(r"[\s_\-\u2010-\u2015/]+")
_WORD = re.compile(r"[^\W_]+")
_LAST = "\U0010ffff"  # after every other letter
V = TypeVar("V")


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
    """One name of a topic; rows sort into the order in which equals are shown."""

    alias: bool
    lightness: int  # the weight, negated
    length: int
    plain: str  # as compared
    id: str
    name: str
    initials: str


class Finder:
    """The names of all topics. `put` and `remove` keep it up with the graph."""

    def __init__(self, topics: Iterable[Findable] = ()) -> None:
        self._topics: dict[str, tuple[_Row, ...]] = {}
        self._settled = _at_once(_Names.of(()))
        self._changed: dict[str, None] = {}  # topics that are otherwise than when the names were settled
        self._fresh: _Names | None = None  # those topics' names
        self._settling: Iterator[None] = iter(())
        for topic in topics:
            self.put(topic)

    def put(self, topic: Findable) -> None:
        """A topic is new, or called or linked otherwise than before."""
        rows = tuple(
            _Row(alias, -topic.weight, len(text := plain(name)), text, topic.id, name, initials(name))
            for alias, names in ((False, (topic.title,)), (True, topic.aliases))
            for name in names
        )
        if self._topics.get(topic.id) != rows:
            self._topics[topic.id] = rows
            self._changed[topic.id] = self._fresh = None

    def remove(self, topic_id: str) -> None:
        """A topic is gone."""
        if self._topics.pop(topic_id, None) is not None:
            self._changed[topic_id] = self._fresh = None

    def find(self, typed: str, most: int = MOST) -> list[Hit]:
        """The best hits, each topic once."""
        wanted = plain(typed)
        if not wanted:
            return []
        fresh = self._ready()  # before it is asked what has changed since
        changed = self._changed
        hits: dict[str, Hit] = {}
        for (how, old), (_, new) in zip(self._settled.ways(), fresh.ways(), strict=True):
            if how is How.SLIP and len(hits) >= most // 5:
                break
            for row in merge((row for row in old(wanted) if row.id not in changed), new(wanted)):
                hits.setdefault(row.id, Hit(row.id, row.name, how))
                if len(hits) == most:
                    return list(hits.values())
        return list(hits.values())

    def settle(self) -> bool:
        """A step towards tables of all names, where too many have changed; whether there are more steps.

        Whoever searches has the rest done at once.
        """
        for _ in self._settling:
            return True
        if len(self._changed) <= MOST_CHANGED:
            return False
        self._settling = self._settled_anew()
        return True

    def _settled_anew(self) -> Iterator[None]:
        self._changed, self._fresh = {}, None  # what is otherwise from here on stays apart
        rows = [row for rows in self._topics.values() for row in rows]
        yield
        self._settled = yield from _Names.of(rows)

    def _ready(self) -> _Names:
        """The names of what has changed; settles all where that has become much."""
        while self.settle():
            pass
        if self._fresh is None:
            rows = [row for topic in self._changed for row in self._topics.get(topic, ())]
            self._fresh = _at_once(_Names.of(rows))
        return self._fresh


Steps = Generator[None, None, V]  # what comes out in the end, made in steps of a few milliseconds


def _at_once(steps: Steps[V]) -> V:
    while True:
        try:
            next(steps)
        except StopIteration as end:
            made: V = end.value
            return made


def _in_order(items: Sequence[V], key: Callable[[V], Any]) -> Steps[list[V]]:
    """The same as `sorted`: some at a time, then drawn together."""
    parts: list[list[V]] = []
    for start in range(0, len(items), STEP):
        parts.append(sorted(items[start : start + STEP], key=key))
        yield
    if len(parts) == 1:
        return parts[0]
    found: list[V] = []
    together = merge(*parts, key=key)
    while some := list(islice(together, STEP)):
        found += some
        yield
    return found


def _itself(item: V) -> V:
    return item


class _Names:
    """All names at one moment, and how to look among them: each way gives rows in their order."""

    def __init__(self, rows: list[_Row], texts: _Sorted, initials: _Sorted) -> None:
        self._rows = rows
        self._texts = [row.plain for row in rows]
        self._sorted = texts
        self._initials = initials
        self._words: dict[str, list[int]] = {}
        self._vocabulary: list[str] = []

    @classmethod
    def of(cls, rows: Sequence[_Row]) -> Steps[_Names]:
        """The tables of these names."""
        rows = yield from _in_order(rows, _itself)
        texts = yield from _Sorted.of([row.plain for row in rows])
        initials = yield from _Sorted.of([row.initials for row in rows])
        names = cls(rows, texts, initials)
        for at, text in enumerate(names._texts):
            for word in set(text.split(" ")):
                names._words.setdefault(word, []).append(at)
            if at % STEP == 0:
                yield
        names._vocabulary = yield from _in_order(list(names._words), _itself)
        return names

    def ways(self) -> Iterator[tuple[How, Callable[[str], Iterator[_Row]]]]:
        """Each way to fit, best first."""
        ways = (self._exact, self._by_initials, self._beginning, self._wordwise, self._part, self._slipped)
        for how, way in zip(How, ways, strict=True):
            yield how, partial(self._in_order, way)

    def _in_order(self, way: Callable[[str], Iterable[int]], wanted: str) -> Iterator[_Row]:
        return map(self._rows.__getitem__, sorted(way(wanted)))

    def _exact(self, wanted: str) -> Iterable[int]:
        return self._sorted.beginning(wanted, wanted)

    def _by_initials(self, wanted: str) -> Iterable[int]:
        short = wanted.replace(" ", "")
        return self._initials.beginning(short, short) if 2 <= len(short) <= 8 else ()

    def _beginning(self, wanted: str) -> Iterable[int]:
        return self._sorted.beginning(wanted)

    def _wordwise(self, wanted: str) -> Iterable[int]:
        found = self._by_words(wanted, self._begun)
        short = wanted.replace(" ", "")
        return found.union(self._initials.beginning(short)) if 2 <= len(short) <= 8 else found

    def _part(self, wanted: str) -> Iterable[int]:
        """The rows in which every typed word occurs somewhere, also across a gap that is not typed."""
        words = sorted(wanted.split(" "), key=len, reverse=True)
        texts = self._texts
        found = [at for at, text in enumerate(texts) if words[0] in text]
        for word in words[1:]:
            found = [at for at in found if word in texts[at]]
        whole = wanted.replace(" ", "")
        if len(whole) > 3 and not found:
            found = [at for at, text in enumerate(texts) if whole in text.replace(" ", "")]
        return found

    def _slipped(self, wanted: str) -> Iterable[int]:
        return self._by_words(wanted, self._near)

    def _by_words(self, wanted: str, known: Callable[[str], Iterable[str]]) -> set[int]:
        """The rows that have, for each typed word, one of those that are `known` for it."""
        found: set[int] | None = None
        for word in sorted(wanted.split(" "), key=len, reverse=True):
            fitting: set[int] = set()
            fitting.update(*[self._words[one] for one in known(word)])
            found = fitting if found is None else found & fitting
            if not found:
                break
        return found or set()

    def _begun(self, word: str) -> list[str]:
        start = bisect_left(self._vocabulary, word)
        return self._vocabulary[start : bisect_left(self._vocabulary, word + _LAST, start)]

    def _near(self, word: str) -> Iterable[str]:
        """The words that begin nearly like one."""
        slips = 0 if len(word) < 4 else 1 if len(word) < 8 else 2
        if not slips:
            return self._begun(word)
        beginnings = [one[: len(word)] for one in self._vocabulary]
        hits = extract(word, beginnings, scorer=OSA.distance, score_cutoff=slips, limit=None)
        return [self._vocabulary[at] for _, _, at in hits]


class _Sorted:
    """Texts by the alphabet, each with its number."""

    def __init__(self, texts: list[str], numbers: list[int]) -> None:
        self._numbers = numbers
        self._texts = texts

    @classmethod
    def of(cls, texts: list[str]) -> Steps[_Sorted]:
        numbers = yield from _in_order(range(len(texts)), texts.__getitem__)
        return cls([texts[at] for at in numbers], numbers)

    def beginning(self, low: str, high: str = "") -> list[int]:
        """The numbers of all that begin with `low`, or lie between it and `high`."""
        start = bisect_left(self._texts, low)
        end = bisect_right(self._texts, high, start) if high else bisect_left(self._texts, low + _LAST, start)
        return self._numbers[start:end]


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
