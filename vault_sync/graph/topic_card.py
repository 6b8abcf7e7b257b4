"""One topic as it is shown, put together from all places that name it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from vault_sync.graph.claims import file_topic
from vault_sync.graph.graph import Source, Topic, TopicKind
from vault_sync.graph.name_table import NameTable
from vault_sync.graph.names import TOPIC
from vault_sync.graph.said import IS_NAMED, MISSING_MENTION, TAG_MENTION
from vault_sync.model import Note, TermKind


@dataclass(slots=True)
class _Spelt:
    """How a topic is spelt over all its places."""

    kinds: set[str] = field(default_factory=set)
    names: dict[str, int] = field(default_factory=dict)  # by those that may title it
    others: dict[str, int] = field(default_factory=dict)  # spellings of acronyms and the like
    aliases: set[str] = field(default_factory=set)
    sources: dict[Source, None] = field(default_factory=dict)  # nearly in order, which sorts fast


class Cards:
    """Makes topics out of the name table."""

    def __init__(self, table: NameTable) -> None:
        self._table = table
        self.titles: Mapping[str, str] = {}  # the user's: key → the title to show

    def card(self, topic_id: str) -> Topic | None:
        """A topic that is no file; None where nobody names it."""
        members = self._table.members(topic_id)
        spelt = self._spelt(topic_id, members)
        if not spelt.kinds:
            return None
        title = self._title(topic_id, members, spelt)
        aliases = _aliases(title, (), spelt)
        return Topic(topic_id, title, _kind(spelt.kinds), aliases, tuple(sorted(spelt.sources)))

    def file_card(self, topic_id: str, path: str, note: Note | None, names: Sequence[str]) -> Topic:
        """A file's topic, with what other files say of it; `names`: further names from its own head."""
        base = file_topic(path, note)
        members = self._table.members(topic_id)
        if not members and not names and topic_id not in self.titles:
            return base
        spelt = self._spelt(topic_id, members)
        title = next((self.titles[key] for key in (topic_id, *members) if key in self.titles), base.title)
        aliases = _aliases(title, (base.title, *base.aliases, *names), spelt)
        if not any(source.path == path and source.line == 1 for source in spelt.sources):
            spelt.sources[base.sources[0]] = None  # its place in itself, where it says no more there
        return Topic(topic_id, title, base.kind, aliases, tuple(sorted(spelt.sources)))

    def _spelt(self, topic_id: str, members: Iterable[str]) -> _Spelt:
        found = _Spelt()
        kinds, sources = found.kinds, found.sources
        for key in members:
            names = found.names if key == topic_id or topic_id[: len(TOPIC)] != TOPIC else found.others
            for mentions in self._table.places(key).values():
                for kind, name, source, aliases, _ in mentions:
                    if source is not None:
                        sources[source] = None
                    if kind in IS_NAMED:
                        kinds.add(kind)
                        names[name] = names.get(name, 0) + 1
                        if aliases:
                            found.aliases.update(aliases)
        return found

    def _title(self, topic_id: str, members: Sequence[str], spelt: _Spelt) -> str:
        """The user's, else the most frequent spelling, else the one that comes first by path."""
        for key in (topic_id, *members):
            if key in self.titles:
                return self.titles[key]
        names = spelt.names or spelt.others
        most = max(names.values())
        tied = [name for name, count in names.items() if count == most]
        if len(tied) == 1:
            return tied[0]
        return min(
            (path, mention.source.line if mention.source else 0, mention.name)
            for key in members
            for path, mentions in self._table.places(key).items()
            for mention in mentions
            if mention.name in tied
        )[2]


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
