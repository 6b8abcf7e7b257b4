"""What one file says about topics, in keys: values that can be added to a graph and taken back exactly.

A key is a file's or tag's id, or `topic:` with a folded name. Which topic a key means in the end depends
on the whole vault (`identity`); what a file says does not.
"""

from __future__ import annotations

from typing import NamedTuple

from vault_sync.graph.graph import Source
from vault_sync.graph.names import TOPIC, link_name, linkpath, missing_id, tag_id, topic_key
from vault_sync.model import LinkKind, TermKind
from vault_sync.notes.term_names import is_acronym_of, named

MISSING_MENTION, TAG_MENTION = "missing", "tag"


class Mention(NamedTuple):
    """One place at which a file names a key."""

    kind: str  # a `TermKind`, or one of the two above
    name: str
    source: Source | None = None  # none for a link or tag, whose line nobody needs
    aliases: tuple[str, ...] = ()
    ghost: str = ""  # of a missing note: its id, were it only that


Mentions = tuple[Mention, ...]


class Said(NamedTuple):
    """All of a file's part in the graph of topics. Columns of one length stand in a row for speed."""

    keys: tuple[str, ...] = ()  # what it names, each once
    places: tuple[Mentions, ...] = ()  # where, for each of those; empty where only a link ends at the key
    above: tuple[str, ...] = ()  # what contains …
    below: tuple[str, ...] = ()  # … what, a pair for each time it does
    tags: tuple[str, ...] = ()
    kinds: tuple[LinkKind, ...] = ()  # for each link of the note: its kind,
    starts: tuple[str, ...] = ()  # the topic around it,
    ends: tuple[str, ...] = ()  # and what it ends at, "" for what is out of sight
    names: tuple[str, ...] = ()  # keys that the file itself goes by
    shorts: tuple[tuple[str, str], ...] = ()  # (key of an acronym, key of the name it is short for)
    sections: tuple[str, ...] = ()  # files whose outline decides where a link ends
    leans: bool = False  # some of its terms are links, so its outline depends on where they lead


NOTHING = Said()
DROPPED = Mention("", "")  # a place that the user has declared no topic: remembered, without effect


def missing_mention(target: str) -> tuple[str, Mention, list[tuple[str, str]]]:
    """The key of a missing note, its mention, and the acronym that its name may carry."""
    link = linkpath(target)
    name = link_name(link)
    known = _MISSING.get(link)
    if known is not None:
        return known
    shorts: list[tuple[str, str]] = []
    if name[-1:] == ")" and is_long_form(split := named(name)):
        name = split.name
        shorts = acronyms(topic_key(split.name), split.name, split.aliases)
    key = topic_key(name) or missing_id(link)
    if len(_MISSING) > 200_000:
        _MISSING.clear()
    return _MISSING.setdefault(link, (key, Mention(MISSING_MENTION, name, ghost=missing_id(link)), shorts))


_MISSING: dict[str, tuple[str, Mention, list[tuple[str, str]]]] = {}


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


def tag_mention(tag: str) -> tuple[str, Mention]:
    """The id of a tag and its mention."""
    return tag_id(tag), Mention(TAG_MENTION, tag)


IS_NAMED = frozenset((TermKind.HEADING, TermKind.TERM, MISSING_MENTION, TAG_MENTION))

__all__ = [
    "DROPPED",
    "NOTHING",
    "TOPIC",
    "Mention",
    "Mentions",
    "Said",
    "acronyms",
    "missing_mention",
    "tag_mention",
]
