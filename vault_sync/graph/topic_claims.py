"""A note → what it says about topics: headings and terms, what contains what, where its links lead."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Set as AbstractSet
from functools import lru_cache
from itertools import compress, count, repeat
from typing import Any

from vault_sync.graph.links import Targets
from vault_sync.graph.names import NOTE, TOPIC, file_id, topic_key
from vault_sync.graph.outline import Outline, heading_at, heading_term
from vault_sync.graph.said import (
    DROPPED,
    FIRST,
    HEAD_MENTION,
    Mention,
    Mentions,
    Said,
    acronyms,
    alone,
    is_long_form,
    missing_at,
    missing_mention,
    tag_mention,
)
from vault_sync.model import LinkKind, Note
from vault_sync.notes.term_names import named
from vault_sync.terms import HEADING_CODE, LINK_CODE, TermTable

_OUTLINES = 64
NAME_PROPERTIES = ("title", "label")


class Reading:
    """What has to be asked of the vault to read one note's topics."""

    def __init__(
        self,
        note_of: Callable[[str], Note | None],
        resolve: Callable[[str, str], str | None],
        habits: AbstractSet[str],
        hidden: set[str],
        not_topics: frozenset[str],
    ) -> None:
        self._note_of = note_of
        self._resolve = resolve
        self._habits = habits
        self.hidden = hidden
        self._not_topics = not_topics
        self._outlines: dict[str, Outline] = {}

    def forget(self) -> None:
        """Notes may have changed."""
        self._outlines.clear()

    def said(self, path: str, note: Note, targets: Targets) -> Said:
        """All that a note says."""
        claims = _Claims(self, path, note)
        claims.take_terms()
        claims.take_links(targets)
        claims.take_head()
        return claims.said()

    def outline(self, path: str, note: Note) -> Outline:
        """The outline of a note, with keys; remembered for a while, as links lead into it."""
        known = self._outlines.get(path)
        if known is None:
            if len(self._outlines) >= _OUTLINES:
                self._outlines.clear()
            known = Outline(file_id(path), note.terms, self._keys(path, note.terms))
            self._outlines[path] = known
        return known

    def section(self, path: str, subpath: str) -> str:
        """The key of what a link with a subpath into a file ends at."""
        note = self._note_of(path)
        at = heading_at(note, subpath) if note else None
        if note is None or at is None or at < 0:
            return file_id(path)
        number = heading_term(note.terms, at)
        if number is not None and not note.terms.linked[number]:
            key = topic_key(note.terms.names[number])
            if key and key not in self._habits and key not in self._not_topics:
                return key
        return self.outline(path, note).heading(at)

    def target(self, name: str, path: str) -> str:
        """The key of what a wikilink means that a name consists of."""
        return self.end(name, self._resolve(name, path))

    def end(self, target: str, found: str | None) -> str:
        """The key of the whole file that a link leads to, or of none; "" where that is out of sight."""
        if found is None:
            return missing_mention(target)[0]
        return "" if found in self.hidden else file_id(found)

    def is_dropped(self, key: str) -> bool:
        """Whether the user has declared this no topic."""
        return key in self._not_topics

    def _keys(self, path: str, terms: TermTable) -> tuple[str, ...]:
        """The key of each term; "" where it names nothing, or its name is a link told of elsewhere."""
        keys = list(map(topic_key, terms.names))
        if 1 in terms.linked:
            for number in compress(count(), terms.linked):
                keys[number] = self.target(terms.names[number], path)
        names, codes = set(keys), terms.codes
        if self._not_topics and not self._not_topics.isdisjoint(names):
            keys = ["" if key in self._not_topics else key for key in keys]
        if not self._habits.isdisjoint(names):
            keys = [
                "" if code == HEADING_CODE and key in self._habits else key
                for key, code in zip(keys, codes, strict=True)
            ]
        if LINK_CODE in codes:
            keys = ["" if code == LINK_CODE else key for key, code in zip(keys, codes, strict=True)]
        return tuple(keys)


class _Claims:
    """Collects what one note says."""

    def __init__(self, reading: Reading, path: str, note: Note) -> None:
        self._reading = reading
        self._path = path
        self._note = note
        self._own = file_id(path)
        self._outline = reading.outline(path, note)
        self._places: dict[str, Mentions | list[int | Mention]] = {}  # a list where there are several
        self._above: tuple[str, ...] = ()
        self._below: tuple[str, ...] = ()
        self._tags: tuple[str, ...] = ()
        self._tagged: tuple[str, ...] = ()
        self._kinds: tuple[LinkKind, ...] = ()
        self._starts: tuple[str, ...] = ()
        self._ends: tuple[str, ...] = ()
        self._names: dict[str, None] = {}
        self._shorts: dict[tuple[str, str], None] = {}
        self._sections: dict[str, None] = {}
        self._leans = False

    def take_terms(self) -> None:
        """Headings, terms, and lines that begin with a link."""
        outline, terms = self._outline, self._note.terms
        keys = outline.keys
        if not outline.is_plain:
            self._take_mixed()
            return
        self._above, self._below = outline.above, keys
        self._places = dict(zip(keys, FIRST, strict=False))
        if len(self._places) < len(keys):
            self._places = {}
            for number, key in enumerate(keys):
                self._mention(key, alone(number))
        if terms.aliases:
            for key, name, aliases in zip(keys, terms.names, terms.aliases, strict=True):
                self._shorten(key, name, aliases)

    def _shorten(self, key: str, name: str, aliases: tuple[str, ...]) -> None:
        if aliases:
            self._shorts.update(dict.fromkeys(acronyms(key, name, aliases)))

    def _take_mixed(self) -> None:
        """Terms of which some are no topics, or links."""
        reading, path, outline, terms = self._reading, self._path, self._outline, self._note.terms
        contained: list[tuple[str, str]] = []
        aliases = terms.aliases or repeat((), len(terms.names))
        rows = zip(
            terms.codes, terms.names, outline.above, terms.linked, outline.owners, aliases, strict=True
        )
        for number, (code, name, above, linked, owner, short) in enumerate(rows):
            if linked or code == LINK_CODE:
                self._leans = True
            if code == LINK_CODE:
                if terms.text(number) and (key := reading.target(name, path)):
                    self._mention(key, alone(number))
                continue
            key = owner if linked else topic_key(name)
            if key != owner or (linked and owner == above):
                if reading.is_dropped(key):
                    self._mention(key, (DROPPED,))
                continue
            self._mention(key, alone(number))
            contained.append((above, key))
            self._shorten(key, name, short)
        if contained:
            self._above, self._below = zip(*contained, strict=True)

    def take_links(self, targets: Targets) -> None:
        """Links run from the nearest topic around them to what they mean, down to its section."""
        if not targets:
            return
        kinds, names, subpaths, _, places, *_ = zip(*self._note.links, strict=True)
        self._kinds = shared(kinds)
        hidden = self._reading.hidden
        ends = ["" if target is None else file_id(target) for target in targets]
        for at, (target, subpath) in enumerate(zip(targets, subpaths, strict=True)):
            if target is None:
                ends[at] = self._missing(names[at], self._note.link_line(at))
            elif target in hidden:
                ends[at] = ""
            elif subpath:
                ends[at] = self._section(target, subpath)
        self._starts, self._ends = self._outline.all_around(places, ends), tuple(ends)

    def take_head(self) -> None:
        """The names of the note itself, its tags, and the category that contains it."""
        tags = list(map(tag_mention, self._note.tags))
        for key, mention in tags:
            self._mention(key, mention)
        if tags:
            self._tags = tuple([key for key, _ in tags])
            places = self._note.tag_starts
            inside = self._outline.all_around(places, ("",) * len(places))
            self._tagged = (self._own,) * (len(tags) - len(inside)) + inside
        if self._own.startswith(NOTE):
            self._take_names()

    def _take_names(self) -> None:
        note, own = self._note, self._own
        split = named(note.title) if note.title[-1:] == ")" else None
        if split and is_long_form(split):
            self._names[topic_key(split.name)] = None
            self._shorts.update(dict.fromkeys(acronyms(topic_key(split.name), split.name, split.aliases)))
        more = texts(note, NAME_PROPERTIES) if note.properties else ()
        self._names.update(dict.fromkeys(map(topic_key, (note.title, *note.aliases, *more))))
        self._names.pop("", None)
        if not note.properties:
            return
        contained: dict[str, None] = {}
        own_names = {key.replace("/", "") for key in self._names}
        for name in texts(note, ("category",)):
            key = "" if name.startswith("[[") else topic_key(name)
            if key and key.replace("/", "") not in own_names:  # `ai-ml` says nothing new of AI/ML
                self._mention(key, (Mention(HEAD_MENTION, name),))
                contained[key] = None
        if contained:
            self._above = (*self._above, *contained)
            self._below = (*self._below, *(own,) * len(contained))

    def said(self) -> Said:
        """All of it."""
        return Said(
            tuple(self._places),
            tuple(map(tuple, self._places.values())),
            self._kinds,
            self._above,
            self._below,
            self._tags,
            self._tagged,
            self._starts,
            self._ends,
            tuple(self._names),
            tuple(self._shorts),
            tuple(self._sections),
            self._leans,
            self._note.terms,
        )

    def _mention(self, key: str, mention: Mentions) -> None:
        known = self._places.get(key)
        if isinstance(known, list):
            known += mention  # a tuple grown by one each time would be quadratic
        else:
            self._places[key] = [*known, *mention] if known else mention

    def _missing(self, target: str, line: int) -> str:
        key, _, shorts = missing_mention(target)
        self._mention(key, (missing_at(target, line),))
        if shorts:
            self._shorts.update(dict.fromkeys(shorts))
        return key

    def _section(self, target: str, subpath: str) -> str:
        self._sections[target] = None
        key = self._reading.section(target, subpath)
        if key.startswith(TOPIC):
            self._places.setdefault(key, ())
        return key


@lru_cache(maxsize=1 << 10)
def shared(kinds: tuple[LinkKind, ...]) -> tuple[LinkKind, ...]:
    """The same kinds of links, once for all notes that have just these: mostly a few times the same."""
    return kinds


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
