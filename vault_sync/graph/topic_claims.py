"""A note → what it says about topics: headings and terms, what contains what, where its links lead."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from vault_sync.graph.graph import EdgeKind
from vault_sync.graph.links import Targets
from vault_sync.graph.names import NOTE, file_id, topic_key
from vault_sync.graph.outline import Outline, heading_at
from vault_sync.graph.said import DROPPED, Mention, Said, acronyms, is_long_form, missing_mention, tag_mention
from vault_sync.model import Link, LinkKind, Note, Term, TermKind
from vault_sync.notes.term_names import named

_HEADING, _LINK = TermKind.HEADING, TermKind.LINK
_EDGES = {
    LinkKind.LINK: EdgeKind.LINK,
    LinkKind.EMBED: EdgeKind.EMBED,
    LinkKind.FRONTMATTER: EdgeKind.PROPERTY,
}
NAME_PROPERTIES = ("title", "label")


class Reading:
    """What has to be asked of the vault to read one note's topics."""

    def __init__(
        self,
        note_of: Callable[[str], Note | None],
        resolve: Callable[[str, str], str | None],
        is_habit: Callable[[str], bool],
        hidden: set[str],
        not_topics: frozenset[str],
    ) -> None:
        self._note_of = note_of
        self._resolve = resolve
        self._is_habit = is_habit
        self._hidden = hidden
        self._not_topics = not_topics
        self._outlines: dict[str, Outline] = {}

    def forget(self) -> None:
        """Notes may have changed."""
        self._outlines.clear()

    def said(self, path: str, note: Note, targets: Targets) -> Said:
        """All that a note says."""
        claims = _Claims(self, path, note)
        claims.take_terms(self.outline(path, note))
        claims.take_links(self.outline(path, note), targets, self._hidden)
        claims.take_head()
        return claims.said()

    def outline(self, path: str, note: Note) -> Outline:
        """The outline of a note, with keys."""
        known = self._outlines.get(path)
        if known is None:
            keys = [self._key(path, term) for term in note.terms]
            known = self._outlines[path] = Outline(file_id(path), note.terms, keys)
        return known

    def section(self, path: str, subpath: str) -> str:
        """The key of what a link with a subpath into a file ends at."""
        note = self._note_of(path)
        at = heading_at(note, subpath) if note else None
        return file_id(path) if note is None or at is None or at < 0 else self.outline(path, note).heading(at)

    def target(self, name: str, path: str) -> str:
        """The key of what a wikilink means that a name consists of."""
        found = self._resolve(name, path)
        return missing_mention(name)[0] if found is None else "" if found in self._hidden else file_id(found)

    def is_dropped(self, key: str) -> bool:
        """Whether the user has declared this no topic."""
        return key in self._not_topics

    def _key(self, path: str, term: Term) -> str:
        if term.kind is _LINK:
            return ""
        key = self.target(term.name, path) if term.linked else topic_key(term.name)
        if key in self._not_topics or (term.kind is _HEADING and self._is_habit(key)):
            return ""
        return key


class _Claims:
    """Collects what one note says."""

    def __init__(self, reading: Reading, path: str, note: Note) -> None:
        self._reading = reading
        self._path = path
        self._note = note
        self._own = file_id(path)
        self._mentions: list[tuple[str, Mention]] = []
        self._edges: dict[tuple[str, str, EdgeKind], int] = {}
        self._names: dict[str, None] = {}
        self._shorts: dict[tuple[str, str], None] = {}
        self._sections: dict[str, None] = {}

    def take_terms(self, outline: Outline) -> None:
        """Headings, terms, and lines that begin with a link."""
        reading, edges = self._reading, self._edges
        for term, owner in zip(self._note.terms, outline.owners, strict=True):
            kind, name, line, _, _, _, text, aliases, _, linked = term
            if kind is _LINK:
                if text and (key := reading.target(name, self._path)):
                    self._mentions.append((key, Mention(kind, name, line or 1, text)))
                continue
            above = outline.above(term)
            key = topic_key(name) if not linked else owner
            if key != owner or (linked and owner == above):
                if reading.is_dropped(key):
                    self._mentions.append((key, DROPPED))
                continue
            self._mentions.append((key, Mention(kind, name, line or 1, text, aliases)))
            edge = (above, key, EdgeKind.CONTAINS)
            edges[edge] = edges.get(edge, 0) + 1
            if aliases:
                self._shorts.update(dict.fromkeys(acronyms(key, name, aliases)))

    def take_links(self, outline: Outline, targets: Targets, hidden: set[str]) -> None:
        """Links run from the nearest topic around them to what they mean, down to its section."""
        edges, own = self._edges, self._own
        for link, target in zip(self._note.links, targets, strict=True):
            if target in hidden:
                continue
            end = self._missing(link) if target is None else self._end(link, target)
            start = outline.around(link.start, end) if link.start >= 0 and self._note.terms else own
            edge = (start, end, _EDGES[link.kind])
            edges[edge] = edges.get(edge, 0) + 1

    def take_head(self) -> None:
        """The names of the note itself, its tags, and the category that contains it."""
        note, own = self._note, self._own
        for tag in note.tags:
            key, mention = tag_mention(tag)
            self._mentions.append((key, mention))
            edge = (own, key, EdgeKind.TAG)
            self._edges[edge] = self._edges.get(edge, 0) + 1
        if self._own.startswith(NOTE):
            self._take_names()

    def _take_names(self) -> None:
        note, own = self._note, self._own
        split = named(note.title) if note.title[-1:] == ")" else None
        if split and is_long_form(split):
            self._names[topic_key(split.name)] = None
            self._shorts.update(dict.fromkeys(acronyms(topic_key(split.name), split.name, split.aliases)))
        for name in (note.title, *note.aliases, *texts(note, NAME_PROPERTIES)):
            self._names[topic_key(name)] = None
        self._names.pop("", None)
        for name in texts(note, ("category",)):
            key = "" if name.startswith("[[") else topic_key(name)
            if key and key not in self._names:
                self._mentions.append((key, Mention(TermKind.TERM, name, 1, "")))
                self._edges[key, own, EdgeKind.CONTAINS] = 1

    def said(self) -> Said:
        """All of it."""
        edges = tuple([(*edge, weight) for edge, weight in self._edges.items()])
        return Said(
            tuple(self._mentions), edges, tuple(self._names), tuple(self._shorts), tuple(self._sections)
        )

    def _missing(self, link: Link) -> str:
        key, mention, shorts = missing_mention(link.target)
        self._mentions.append((key, mention))
        if shorts:
            self._shorts.update(dict.fromkeys(shorts))
        return key

    def _end(self, link: Link, target: str) -> str:
        if not link.subpath:
            return file_id(target)
        self._sections[target] = None
        return self._reading.section(target, link.subpath)


def texts(note: Note, names: tuple[str, ...]) -> list[str]:
    """The texts of some properties, whatever the case of their names."""
    if not note.properties:
        return []
    found: list[str] = []
    for key, value in note.properties.items():
        if key.lower() in names:
            values: list[Any] = value if isinstance(value, list) else [value]
            found += [item.strip() for item in values if isinstance(item, str) and item.strip()]
    return found
