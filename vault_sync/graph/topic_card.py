"""One topic as it is shown, put together from all places that name it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from vault_sync.graph.claims import file_topic
from vault_sync.graph.graph import Topic, TopicKind
from vault_sync.graph.name_table import Groups
from vault_sync.graph.names import NOTE, TOPIC
from vault_sync.graph.said import HEAD_MENTION, IS_NAMED, MISSING_MENTION, TAG_MENTION, Mention
from vault_sync.graph.sources import HEAD, Place, Sources, at_line
from vault_sync.graph.topic_claims import NAME_PROPERTIES, texts
from vault_sync.model import Note
from vault_sync.terms import TermKind, TermTable


@dataclass(slots=True)
class _Spelt:
    """How a topic is spelt over all its places."""

    kinds: set[str] = field(default_factory=set)
    names: dict[str, int] = field(default_factory=dict)  # by those that may title it
    others: dict[str, int] = field(default_factory=dict)  # spellings of acronyms and the like
    aliases: set[str] = field(default_factory=set)
    places: list[Place] = field(default_factory=list)  # nearly in order, which sorts fast
    links: list[tuple[str, int]] = field(default_factory=list)  # to a note that is missing: path and line


@dataclass(frozen=True, slots=True)
class Cards:
    """Makes topics out of what is said of them; each of `groups` is a key and the places that name it."""

    terms: Mapping[str, TermTable]  # by file: what the places speak of by number
    titles: Mapping[str, str]  # the user's: key → the title to show

    def card(self, topic_id: str, groups: Groups) -> Topic:
        """A topic that is no file, which somebody names."""
        spelt = self._spelt(topic_id, groups)
        title = self._title(topic_id, groups, spelt)
        aliases = _aliases(title, (), spelt)
        if spelt.links:
            told = {(path, terms.line(at) or 1) for path, terms, at in spelt.places}
            spelt.places += [(path, at_line(line), 0) for path, line in {*spelt.links} - told]
        return Topic(topic_id, title, _kind(spelt.kinds), aliases, Sources.of(spelt.places))

    def file_card(self, topic_id: str, note: Note | None, groups: Groups) -> Topic:
        """A file's topic, with what other files say of it and its own head calls it."""
        path = topic_id.partition(":")[2]
        base = file_topic(path, note)
        names = texts(note, NAME_PROPERTIES) if note and topic_id.startswith(NOTE) else ()
        if not groups and not names and topic_id not in self.titles:
            return base
        spelt = self._spelt(topic_id, groups)
        keys = (topic_id, *(key for key, _ in groups))
        title = next((self.titles[key] for key in keys if key in self.titles), base.title)
        aliases = _aliases(title, (base.title, *base.aliases, *names), spelt)
        if not any(place == path and (terms.line(at) or 1) == 1 for place, terms, at in spelt.places):
            spelt.places.append((path, HEAD, 0))  # its place in itself, where it says no more there
        return Topic(topic_id, title, base.kind, aliases, Sources.of(spelt.places))

    def _spelt(self, topic_id: str, groups: Groups) -> _Spelt:
        found, tables = _Spelt(), self.terms
        for key, places in groups:
            looks: list[tuple[str, str]] = []
            for path, group in places.items():
                for one in group:
                    if isinstance(one, int):
                        terms = tables[path]
                        looks.append(terms.look(one))
                        found.places.append((path, terms, one))
                        if terms.aliases and terms.kind(one) in IS_NAMED:
                            found.aliases.update(terms.aliases[one])
                        continue
                    looks.append(one[:2])
                    if one.kind == HEAD_MENTION:
                        found.places.append((path, HEAD, 0))
                    elif one.kind == MISSING_MENTION:
                        found.links.append((path, one.line or 1))
            names = found.names if key == topic_id or topic_id[: len(TOPIC)] != TOPIC else found.others
            _count(looks, found.kinds, names)
        return found

    def _title(self, topic_id: str, groups: Groups, spelt: _Spelt) -> str:
        """The user's, else the most frequent spelling, else the one that comes first by path."""
        for key in (topic_id, *(key for key, _ in groups)):
            if key in self.titles:
                return self.titles[key]
        names = spelt.names or spelt.others
        most = max(names.values())
        tied = [name for name, count in names.items() if count == most]
        if len(tied) == 1:
            return tied[0]
        return min(
            place
            for _, places in groups
            for path, mentions in places.items()
            for mention in mentions
            if (place := self._spelt_at(path, mention))[2] in tied
        )[2]

    def _spelt_at(self, path: str, mention: int | Mention) -> tuple[str, int, str]:
        """A place and how the topic is spelt there."""
        if not isinstance(mention, int):
            return path, mention.line or int(mention.kind == HEAD_MENTION), mention.name
        terms = self.terms[path]
        return path, terms.line(mention), terms.names[mention]


def _count(spoken: Iterable[tuple[str, str]], kinds: set[str], names: dict[str, int]) -> None:
    """Enter (kind, name) pairs into what is known of a topic."""
    for (kind, name), count in Counter(spoken).items():
        if kind in IS_NAMED:
            kinds.add(kind)
            names[name] = names.get(name, 0) + count


def _kind(kinds: set[str]) -> TopicKind:
    if TAG_MENTION in kinds:
        return TopicKind.TAG
    if MISSING_MENTION in kinds:
        return TopicKind.MISSING
    return TopicKind.HEADING if TermKind.HEADING in kinds else TopicKind.TERM


def _aliases(title: str, first: Iterable[str], spelt: _Spelt) -> tuple[str, ...]:
    """Further names: those of the file in its order, then the others by the alphabet; each spelling once."""
    taken = {title.casefold()}
    found: list[str] = []
    more = spelt.aliases.union(spelt.names, spelt.others)
    for name in (*first, *sorted(more, key=lambda name: (name.casefold(), name))):
        if name.casefold() not in taken:
            taken.add(name.casefold())
            found.append(name)
    return tuple(found)
