"""What a window's finders and panels ask a session: names of all topics, lines of text, a note to preview."""

from __future__ import annotations

import pickle
import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from vault_sync.disk.graph_settings import GraphSettings
from vault_sync.graph.graph import EdgeKind, Topic, TopicKind
from vault_sync.session.keeping import Keeping
from vault_sync.session.topic_questions import Found, Texts, find_topics

MOST_NOTES = 1_000_000  # more than any vault has
PORTION = 1000  # topics that are packed together
LINES_A_NOTE = 3
LONGEST_LINE = 240  # characters of a line that are shown around what was found
_WORD = re.compile(r"[^\W_]+")


class NamedTopic(NamedTuple):
    """A topic as it is found by name. `weight` is how much it is linked, `place` where it stands."""

    id: str
    title: str
    kind: str
    aliases: tuple[str, ...]
    weight: int
    place: str


class TextHit(NamedTuple):
    """A line in which the words that were looked for stand."""

    path: str
    line: int  # from 1
    text: str


class TextFound(NamedTuple):
    """The best lines, and in how many notes there are such."""

    hits: tuple[TextHit, ...]
    notes: int
    ready: bool  # False while the words of all notes are still being gathered


class OutlineRow(NamedTuple):
    """A part of a topic: a heading of its note or what stands under it; `id` is a topic's, "" for none."""

    level: int
    text: str
    line: int
    id: str


class Details(NamedTuple):
    """What a topic's panel shows beyond its links."""

    id: str
    outline: tuple[OutlineRow, ...]
    properties: tuple[tuple[str, str], ...]
    path: str  # the file that can be opened, "" for none


def details(keeping: Keeping, topic_id: str) -> Details | None:
    """Outline and properties of a topic; None where it is gone."""
    graph = keeping.index.graph
    if topic_id not in graph.topics:
        return None
    path = topic_id.partition(":")[2] if topic_id.startswith(("note:", "file:")) else ""
    note = keeping.index.note(path) if path else None
    if note is None:
        inside = [edge.end for edge in graph.leaving(topic_id) if edge.kind is EdgeKind.CONTAINS]
        below = (graph.topics[end] for end in inside if end in graph.topics)
        rows = [OutlineRow(1, topic.title, 0, topic.id) for topic in below]
        return Details(topic_id, tuple(rows), (), path)
    least = min((heading.level for heading in note.headings), default=1)
    outline = [OutlineRow(one.level - least + 1, one.text, one.line, "") for one in note.headings]
    properties = [(name, _said(value)) for name, value in note.properties.items()]
    return Details(topic_id, tuple(outline), tuple(properties), path)


def _said(value: object) -> str:
    """A property's value as a person writes it."""
    if isinstance(value, list):
        return ", ".join(_said(item) for item in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


class Place(NamedTuple):
    """A line of a note, and the heading above it ("" where none is), which Obsidian can be sent to."""

    path: str
    line: int
    heading: str


def place_of_line(keeping: Keeping, path: str, line: int) -> Place:
    """A line with the heading it stands under; a heading's own line is under itself."""
    note = keeping.index.note(path)
    above = [heading.text for heading in note.headings if heading.line <= line] if note else []
    return Place(path, line, above[-1] if above else "")


def first_place(keeping: Keeping, topic_id: str) -> Place | None:
    """Where a topic is spoken of first; None where it is gone or nowhere in a text."""
    topic = keeping.index.graph.topics.get(topic_id)
    if topic is None or not topic.sources:
        return None
    return place_of_line(keeping, topic.sources[0].path, topic.sources[0].line)


def names(keeping: Keeping) -> tuple[bytes, ...]:
    """All topics by name, for a finder; packed in portions, since nobody has time to unpack all at once."""
    graph = keeping.index.graph
    topics = (named(topic, graph.degree(topic.id)) for topic in graph.topics.values())
    portions = iter(lambda: tuple(islice(topics, PORTION)), ())
    return tuple(map(pickle.dumps, portions))


def unpacked(portions: Iterable[bytes]) -> Iterator[NamedTopic]:
    """The topics of `names`, each portion when its turn comes."""
    for portion in portions:
        yield from pickle.loads(portion)


def named(topic: Topic, weight: int) -> NamedTopic:
    return NamedTopic(topic.id, topic.title, str(topic.kind), topic.aliases, weight, place(topic))


def place(topic: Topic) -> str:
    """Where a topic stands, in a few words: a file's path, or the note that names it first."""
    if topic.kind is TopicKind.MISSING:
        count = len({source.path for source in topic.sources})
        asked = "" if not count else f", asked for by {count} note{'s' if count > 1 else ''}"
        return f"not yet written{asked}"
    scheme, _, path = topic.id.partition(":")
    if scheme in ("note", "file"):
        return path
    if topic.kind is TopicKind.TAG or not topic.sources:
        return ""
    return "in " + topic.sources[0].path.rpartition("/")[2].removesuffix(".md")


def find_many(
    keeping: Keeping, queries: tuple[str, ...], runs: frozenset[str] = frozenset()
) -> tuple[Found, ...]:
    """What each of several queries finds: a filter and its colour groups in one question."""
    return tuple(find_topics(keeping, query, runs) for query in queries)


def graph_settings(keeping: Keeping) -> GraphSettings:
    """Obsidian's own graph view of this vault."""
    return keeping.settings.graph


def accent(keeping: Keeping) -> str:
    """The accent colour of this vault in Obsidian, "" for none."""
    return keeping.settings.accent


def text_lines(keeping: Keeping, typed: str, most: int = 60) -> TextFound:
    """The lines of notes with all of the typed words or, where those stand apart, with one of them."""
    words = keeping.words
    if words is None or not words.usable:
        return TextFound((), 0, False)
    found = words.search(typed, MOST_NOTES)
    pattern = _any_of(typed)
    texts = Texts(keeping)
    hits: list[TextHit] = []
    for note in found:
        if len(hits) >= most or pattern is None:
            break
        hits += _lines(note.path, texts.of(note.path), pattern, typed)
    digests = {path: known.hash for path, known in keeping.known.items() if path.lower().endswith(".md")}
    return TextFound(tuple(hits[:most]), len(found), bool(found) or not words.missing(digests))


def _any_of(typed: str) -> re.Pattern[str] | None:
    words = _WORD.findall(typed)
    return re.compile("|".join(rf"\b{re.escape(word)}" for word in words), re.IGNORECASE) if words else None


def _lines(path: str, text: str, pattern: re.Pattern[str], typed: str) -> list[TextHit]:
    """The lines that hold most of the words, in the order of the text."""
    wanted = len(set(_WORD.findall(typed.casefold())))
    scored = []
    for number, line in enumerate(text.splitlines(), 1):
        if found := {hit.group().casefold() for hit in pattern.finditer(line)}:
            scored.append((-min(len(found), wanted), number, line))
    best = sorted(sorted(scored)[:LINES_A_NOTE], key=lambda row: row[1])
    return [TextHit(path, number, _around(line, pattern)) for _, number, line in best]


def _around(line: str, pattern: re.Pattern[str]) -> str:
    """The stretch of a line that shows the first word, at whole words."""
    text = line.strip()
    if len(text) <= LONGEST_LINE:
        return text
    hit = pattern.search(text)
    start = max(0, (hit.start() if hit else 0) - LONGEST_LINE // 3)
    start = text.find(" ", start) + 1 if start else 0
    cut = text[start : start + LONGEST_LINE]
    return ("…" if start else "") + cut + ("…" if start + len(cut) < len(text) else "")
