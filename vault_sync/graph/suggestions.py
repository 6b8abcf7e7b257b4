"""What might be meant, kept apart from what is said: unlinked mentions, topics that are probably one.

Nothing here alters the graph; a suggestion becomes a fact when the user links, or makes a correction.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import combinations
from typing import NamedTuple

from rapidfuzz.distance import OSA

from vault_sync.graph.find import initials, plain
from vault_sync.graph.graph import Topic, TopicGraph, TopicKind
from vault_sync.graph.names import TOPIC, topic_key
from vault_sync.notes.term_names import is_short

SHORTEST = 3  # letters of a name that is looked for in running text
LONGEST_BUCKET = 400  # names compared with each other; larger groups share a beginning that tells nothing
_LINKS = re.compile(r"\[\[[^\]\n]*\]\]|\[[^\]\n]*\]\([^)\n]*\)|`[^`\n]*`|https?://\S+")
_PLURAL = re.compile(r"(?<=[^s\W])s$")
_TELLING = re.compile(r"\d+|\b\w\b")  # figures and single letters: “Part B” is no slip of “Part C”


class Unlinked(NamedTuple):
    """A line that names a topic without linking to it."""

    path: str
    line: int  # from 1
    text: str
    name: str


class Alike(NamedTuple):
    """Two topics that are probably one, and why."""

    one: str
    other: str
    why: str


def unlinked_mentions(
    topic: Topic, paths: Iterable[str], text_of: Callable[[str], str], most: int = 100
) -> list[Unlinked]:
    """The lines of these notes that name a topic in running text; its own places and notes are left out."""
    names = [name for name in (topic.title, *topic.aliases) if len(name) >= SHORTEST]
    pattern = _pattern(names)
    if pattern is None:
        return []
    own = {(source.path, source.line) for source in topic.sources}
    own_path = topic.id.partition(":")[2] if topic.id.startswith("note:") else None
    found: list[Unlinked] = []
    for path in paths:
        if path != own_path:
            found += (hit for hit in _lines(path, text_of(path), pattern) if (path, hit.line) not in own)
        if len(found) >= most:
            return found[:most]
    return found


def _pattern(names: Iterable[str]) -> re.Pattern[str] | None:
    """Any of the names as a whole word, plural or not; short ones in their own capitals only."""
    parts = []
    for name in sorted(set(names), key=len, reverse=True):
        spaced = r"[\s-]+".join(map(re.escape, re.split(r"[\s-]+", _PLURAL.sub("", name))))
        parts.append(spaced if is_short(name) else f"(?i:{spaced})")
    return re.compile(rf"(?<![\w-])(?:{'|'.join(parts)})(?:s|es)?(?![\w-])") if parts else None


def _lines(path: str, text: str, pattern: re.Pattern[str]) -> Iterator[Unlinked]:
    fenced = False
    for number, line in enumerate(text.splitlines(), 1):
        if line.lstrip().startswith(("```", "~~~")):
            fenced = not fenced
        elif not fenced and (hit := pattern.search(_LINKS.sub(_blank, line))):
            yield Unlinked(path, number, line.strip(), hit[0])


def _blank(found: re.Match[str]) -> str:
    return " " * len(found[0])


def probably_same(graph: TopicGraph, most: int = 200) -> list[Alike]:
    """Pairs of topics whose names differ by a slip, or of which one is made of the other's initials."""
    topics = [
        topic
        for _, topic in sorted(graph.topics.items())
        if topic.kind not in (TopicKind.TAG, TopicKind.ATTACHMENT)
    ]
    found = [*_initials(topics), *_slips(topics)]
    return sorted(set(found))[:most]


def _initials(topics: list[Topic]) -> Iterator[Alike]:
    """A short name, and long names that have just these initials."""
    longs: defaultdict[str, list[Topic]] = defaultdict(list)
    for topic in topics:
        if made := initials(topic.title):
            longs[made].append(topic)
    for topic in topics:
        if is_short(topic.title):
            for long in longs.get(plain(topic.title).rstrip("s"), ()):
                if long.id != topic.id:
                    yield Alike(topic.id, long.id, f"{topic.title} are the initials of {long.title}")


def _slips(topics: list[Topic]) -> Iterator[Alike]:
    """Names one letter apart, or two where they are long, that do not differ in a figure or a lone letter."""
    buckets: defaultdict[tuple[str, tuple[str, ...]], list[tuple[str, Topic]]] = defaultdict(list)
    for topic in topics:
        key = topic_key(topic.title).removeprefix(TOPIC)
        if len(key) >= 6:
            telling = tuple(_TELLING.findall(topic.title.casefold()))
            for part in {key[:3], key[-3:] + "$"}:
                buckets[part, telling].append((key, topic))
    for names in buckets.values():
        if len(names) > LONGEST_BUCKET:
            continue
        for (one, first), (other, second) in combinations(names, 2):
            slips = 2 if min(len(one), len(other)) >= 14 else 1
            if first.id != second.id and OSA.distance(one, other, score_cutoff=slips) <= slips:
                pair = sorted((first, second), key=lambda topic: topic.id)
                yield Alike(
                    pair[0].id, pair[1].id, f"{pair[0].title} and {pair[1].title} are spelt nearly alike"
                )
