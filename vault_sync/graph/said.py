"""What one file says about topics, in keys: values that can be added to a graph and taken back exactly.

A key is a file's or tag's id, or `topic:` with a folded name. Which topic a key means in the end depends
on the whole vault (`identity`); what a file says does not.
"""

from __future__ import annotations

from typing import NamedTuple

from vault_sync.graph.names import TOPIC, link_name, linkpath, missing_id, tag_id, topic_key
from vault_sync.model import LinkKind
from vault_sync.notes.term_names import is_acronym_of, named
from vault_sync.terms import NO_TERMS, TermKind, TermTable

MISSING_MENTION, TAG_MENTION, HEAD_MENTION = "missing", "tag", "head"


class Mention(NamedTuple):
    """Something else than a term by which a file names a key."""

    kind: str  # one of the above; "" for a place that the user has declared no topic
    name: str
    ghost: str = ""  # of a missing note: its id, were it only that
    line: int = 0  # of a link to a missing note: where it stands; 0 for the note's head


Mentions = tuple[int | Mention, ...]  # a number is that of one of the note's own terms


class Said(NamedTuple):
    """All of a file's part in the graph of topics. Columns of one length stand in a row for speed."""

    keys: tuple[str, ...] = ()  # what it names, each once
    places: tuple[Mentions, ...] = ()  # where, for each of those; empty where only a link ends at the key
    kinds: tuple[LinkKind, ...] = ()  # for each link of the note: its kind (`starts` and `ends` go with it)
    above: tuple[str, ...] = ()  # what contains …
    below: tuple[str, ...] = ()  # … what, a pair for each time it does
    tags: tuple[str, ...] = ()
    tagged: tuple[str, ...] = ()  # for each tag: the topic around it
    starts: tuple[str, ...] = ()  # for each link: the topic around it,
    ends: tuple[str, ...] = ()  # and what it ends at, "" for what is out of sight
    names: tuple[str, ...] = ()  # keys that the file itself goes by
    shorts: tuple[tuple[str, str], ...] = ()  # (key of an acronym, key of the name it is short for)
    sections: tuple[str, ...] = ()  # files whose outline decides where a link ends
    leans: bool = False  # some of its terms are links, so its outline depends on where they lead
    terms: TermTable = NO_TERMS  # of which `places` speaks by number


NOTHING = Said()
DROPPED = Mention("", "")
FIRST = tuple((number,) for number in range(4096))  # most keys have one place in a note: shared by all notes


def alone(number: int) -> Mentions:
    """The mentions that one term alone is."""
    return FIRST[number] if number < len(FIRST) else (number,)


def missing_mention(target: str) -> tuple[str, tuple[Mention], list[tuple[str, str]]]:
    """The key of a missing note, its mention alone, and the acronym that its name may carry."""
    known = _MISSING.get(target)
    if known is not None:
        return known
    link = linkpath(target)
    name = link_name(link)
    shorts: list[tuple[str, str]] = []
    if name[-1:] == ")" and is_long_form(split := named(name)):
        name = split.name
        shorts = acronyms(topic_key(split.name), split.name, split.aliases)
    key = topic_key(name) or missing_id(link)
    if len(_MISSING) > 200_000:
        _MISSING.clear()
    return _MISSING.setdefault(target, (key, (Mention(MISSING_MENTION, name, missing_id(link)),), shorts))


def missing_at(target: str, line: int) -> Mention:
    """The mention of a missing note by a link on some line."""
    _, (mention,), _ = missing_mention(target)
    return Mention(mention.kind, mention.name, mention.ghost, line)


_MISSING: dict[str, tuple[str, tuple[Mention], list[tuple[str, str]]]] = {}


def is_long_form(split: tuple[str, tuple[str, ...]]) -> bool:
    """Whether a title taken apart is a name with its acronym in brackets, and no other remark."""
    return any(is_acronym_of(alias, split[0]) for alias in split[1])


def acronyms(key: str, name: str, aliases: tuple[str, ...]) -> list[tuple[str, str]]:
    """(key of the acronym, key of the name) for each alias that is short for a name."""
    return [
        (short, key)
        for alias in aliases
        if is_acronym_of(alias, name) and (short := topic_key(alias)) != key and short
    ]


class TagMentions(dict[str, tuple[str, tuple[Mention]]]):
    """The id of a tag and its mention alone, remembered."""

    def __missing__(self, tag: str) -> tuple[str, tuple[Mention]]:
        return self.setdefault(tag, (tag_id(tag), (Mention(TAG_MENTION, tag),)))


tag_mention = TagMentions().__getitem__


IS_NAMED = frozenset((TermKind.HEADING, TermKind.TERM, MISSING_MENTION, TAG_MENTION, HEAD_MENTION))


def shown(terms: TermTable, mentions: Mentions) -> list[tuple[object, ...]]:
    """What of places can be seen in a topic."""
    return [terms.shown(one) if isinstance(one, int) else one for one in mentions]


__all__ = [
    "DROPPED",
    "NOTHING",
    "TOPIC",
    "Mention",
    "Mentions",
    "Said",
    "acronyms",
    "missing_at",
    "missing_mention",
    "shown",
    "tag_mention",
]
