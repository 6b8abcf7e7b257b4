"""What one line says about a topic, read from its beginning: a bold name, a linked name, `Name: text`.

A line is given without the marks of its quote or list item. All shapes are told apart by their first
characters, so that running text costs one look.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from vault_sync.notes.lexicon import table
from vault_sync.notes.term_names import (
    LETTER,
    LONGEST_CHILD,
    LONGEST_HEADING,
    LONGEST_LINK,
    LONGEST_PLAIN,
    Named,
    is_acronym_of,
    is_label,
    is_name,
    is_stress,
    named,
)
from vault_sync.plain_text import ADDRESS, LONGEST_TEXT, rest_of_line, told, undressed

BOLD = re.compile(
    r"\*\*((?:[^*\n]|\*(?!\*))++)\*\*|__((?:[^_\n]|_(?!_))++)__(?!\w)",
).match
# The usual shape in one step: no bracket or link in the name, a colon or a dash, and text: the first group
# where it is shown as it stands, or else the second.
_USUAL_TEXT = (
    r"(?::\*\*[ \t]++|\*\*[ \t]*+(?::|[-\u2013\u2014])[ \t]++)"
    r"(?:([^*_~=`\[\n]{1,160}+)(?<![ \t])|([^\n]++))\n"
)
USUAL = re.compile(r"\*\*([^*\n\[\]()`:]++)" + _USUAL_TEXT).match
# The same as an item of one line, after its mark and its box.
USUAL_ITEM = re.compile(
    r"([ \t]*+[-+*] )(?:\[([^\[\]\n])\] )?+\*\*(?![ \t])([^*\n\[\]()`:]++)" + _USUAL_TEXT
).match
LINK_ALONE = re.compile(r"\[\[([^\[\]|\n*_~=`:.]{1,160}+)\]\]").fullmatch  # shown as its inside
AFTER = re.compile(
    r"(?:[ \t]*+(\([^()\n]*+\)))?+[ \t]*+(?:-?:(?=[ \t\n])|[-\u2013\u2014](?=[ \t\n])|(?<=[)\]])-(?![-\w]))?+"
).match
WIKI = re.compile(r"\[\[([^\[\]|#\n\\]++)(?:#[^\[\]|\n]*+)?(?:\\?\|[^\[\]\n]*+)?\]\]").match
WEB = re.compile(
    r"\[([^\[\]\n]++)\]\(([^()\s]*+(?:\([^()\s]*+\)[^()\s]*+)*+)(?:[ \t]++\"[^\"\n]*+\")?\)"
).match
HEAD = re.compile(r"[^\W_][^\n:(\[\]*`$\"@;!?<>|=,\u201c]{0,80}+").match
LABEL = re.compile(r"[^\W_][^\n:.,;!?]{0,40}:[ \t]*+\n").match  # a line that introduces what follows
PAREN = re.compile(r"\(([^()\n]*+)\)[ \t]*+(-?:(?=[ \t\n]))?+").match
SHORT_LINK = re.compile(r"\[([^\[\]\n]++)\]\([^()\s:]++\)[ \t]*+\n").match
AND = re.compile(r"(?:^|\s)(?:and|or|&)\s", re.IGNORECASE)
ETC = re.compile(r"(?:etc\.?|\.\.\.|\u2026)$", re.IGNORECASE)
_WORD = r"[^\s*_~=`\[(:.]++"
PURPOSE = frozenset(table("stop_list")["purpose"])  # what is for something is no name in a list
FIVE_WORDS = re.compile(rf"(?:{_WORD}[ \t]++){{4}}{_WORD}").match  # more than any name in a list has
LONGEST_BOLD = 8


class Lead(NamedTuple):
    """What a line begins with. `linked`: the name is the target of a wikilink."""

    name: str
    aliases: tuple[str, ...] = ()
    text: str = ""
    children: tuple[Named, ...] = ()
    linked: bool = False
    label: bool = False  # a bold line that ends in a colon and acts as a heading
    faint: bool = False  # a mere link: it needs no topic of its own, only a place


def begins_plainly(text: str, at: int) -> bool:
    """Whether a line that is no item begins with words alone, so that it can name nothing."""
    head = HEAD(text, at)
    if head is None:
        return False
    mark = text[head.end()]
    if mark == "[":
        return LETTER(head[0]) is not None and not (SHORT_LINK(text, head.end()) or LABEL(text, at))
    return mark not in ":("


def lead_of(text: str, at: int, item: bool, alone: bool) -> Lead | None:
    """What the line at `at` names. `item`: of a list; `alone`: an item, or a paragraph of one line."""
    mark = text[at]
    if mark in "*_":
        return _bold(text, at, item)
    if mark == "[":
        return _link(text, at) if item else None
    head = HEAD(text, at)
    return _plain(text, head, item, alone) if head else None


@lru_cache(maxsize=1 << 16)
def bold_name(raw: str) -> Named | None:
    """What a bold text names, if it names anything; remembered, for names come back."""
    name = named(raw)
    return name if is_name(name.name, LONGEST_BOLD) and not is_label(name.name) else None


@lru_cache(maxsize=1 << 16)
def usual_name(raw: str) -> Named | None:
    """The same where a colon or a dash follows, so that a single word of stress is none."""
    name = bold_name(raw)
    return None if name is None or (" " not in name.name and is_stress(name.name)) else name


@lru_cache(maxsize=1 << 16)
def plain_name(raw: str) -> Named | None:
    """What undressed text at the beginning of a line names, if it names anything."""
    name = named(raw)
    return name if is_name(name.name, LONGEST_PLAIN, strict=True) and not is_label(name.name) else None


@lru_cache(maxsize=1 << 16)
def child_name(piece: str) -> Named | None:
    """What a piece of a list of names names, if it names anything."""
    name = named(piece.rstrip("?. "))
    if not is_name(name.name, LONGEST_CHILD, strict=True):
        return None
    return name if PURPOSE.isdisjoint(name.name.lower().split()) else None


def text_of(item: re.Match[str]) -> int:
    """Where the text of a usual item begins, as the blocks see it: after its mark or its box."""
    return item.end(2) + 1 if item[2] else item.end(1)


def _bold(text: str, at: int, item: bool) -> Lead | None:
    match = BOLD(text, at)
    if match is None:
        return None
    inner = (match[1] or match[2]).strip()
    after = AFTER(text, match.end())
    assert after is not None
    if wiki := WIKI(inner):
        whole = wiki.end() == len(inner.rstrip(": "))
        return Lead(wiki[1].strip(), text=rest(text, after.end()), linked=True) if whole else None
    colon = inner[-1:] == ":"
    separated = colon or _separated(text, after)
    name = bold_name(f"{inner.rstrip(': ')} {after[1]}" if after[1] else inner)
    if name is None:
        return None
    said = rest(text, after.end())
    ends = not said
    if colon and ends and not item and not after[1]:
        return Lead(name.name, name.aliases, label=True)
    if not separated and not ends and (is_stress(name.name) or not _goes_on(text, after.end(), item)):
        return None
    if is_stress(name.name) and " " not in name.name and not separated:
        return None
    return Lead(name.name, name.aliases, said, children(said, False))


def _separated(text: str, after: re.Match[str]) -> bool:
    """Whether a colon or a dash follows the name and its brackets."""
    end = after.end()
    return end > after.start() and text[end - 1] in ":-\u2013\u2014"


def _goes_on(text: str, at: int, item: bool) -> bool:
    """Whether a sentence that a bold name begins goes on like one about it: in an item, in small letters."""
    return item and (text[at].islower() or text[at] in "([,")


def _link(text: str, at: int) -> Lead | None:
    if text[at + 1] == "[":
        wiki = WIKI(text, at)
        if wiki is None:
            return None
        after = AFTER(text, wiki.end())
        assert after is not None
        said = rest(text, after.end())
        if said and not _separated(text, after):
            return None
        return Lead(wiki[1].strip(), text=said, linked=True, faint=True)
    web = WEB(text, at)
    if web is None:
        return None
    after = AFTER(text, web.end())
    assert after is not None
    said = rest(text, after.end())
    if said and not _separated(text, after):
        return None
    if ":" not in web[2] and not web[2].startswith("www."):
        return None  # a link within the vault: its target is the topic
    name = named(f"{web[1]} {after[1]}" if after[1] else web[1])
    if not is_name(name.name, LONGEST_LINK) or is_label(name.name):
        return None
    return Lead(name.name, name.aliases, said)


def _plain(text: str, head: re.Match[str], item: bool, alone: bool) -> Lead | None:
    at = head.end()
    mark = text[at]
    if not alone and mark != "[":
        return None
    if mark == ":":
        return _before_colon(text, head[0], at, "")
    if mark == "(":
        return _before_bracket(text, head[0], at, item)
    if mark == "[" and (link := SHORT_LINK(text, at)):
        name = head[0].rstrip(" \t-\u2013\u2014")
        if len(name) < len(head[0].rstrip()) and is_acronym_of(link[1].upper(), name):
            return Lead(name, (link[1].upper(),))
    return None


def _before_colon(text: str, head: str, colon: int, bracket: str) -> Lead | None:
    """`Name: text`, also `Name -: text` and `Name (NM): text`."""
    if text[colon + 1] not in " \t\n":
        return None
    raw = head.rstrip(" \t-\u2013")
    if not raw or len(raw) > 80 or raw.count(" ") >= LONGEST_PLAIN:
        return None
    name = plain_name(f"{raw} {bracket}" if bracket else raw)
    if name is None or is_stress(name.name):
        return None
    said = rest(text, colon + 1)
    if not said and not rest(text, colon + 1, addresses=True):
        return None
    return Lead(name.name, name.aliases, said, children(said, False))


def _before_bracket(text: str, head: str, at: int, item: bool) -> Lead | None:
    """`Name (address) is …`, `Name (NM): text`, `Name (One, Two, etc)`."""
    bracket = PAREN(text, at)
    if bracket is None or head.count(" ") > LONGEST_PLAIN:
        return None
    if bracket[2]:
        return _before_colon(text, head, bracket.end() - 1, f"({bracket[1]})")
    name = plain_name(head)
    if name is None:
        return None
    if ADDRESS.match(bracket[1].strip()):
        return Lead(name.name, name.aliases, rest(text, bracket.end()))
    if item and text[bracket.end()] == "\n" and (parts := children(bracket[1], False)):
        return Lead(name.name, name.aliases, "", parts)
    return None


@lru_cache(maxsize=1 << 14)
def heading_of(raw: str) -> Lead | None:
    """What a heading names, with what stands after its colon."""
    if raw.startswith("[[") and (wiki := WIKI(raw)) and wiki.end() == len(raw):
        return Lead(wiki[1].strip(), linked=True)
    text = undressed(raw)
    head, colon, after = text.partition(": ")
    if not colon:
        head, after = text.removesuffix(":"), ""
    if "://" in head:
        head = ADDRESS.sub("", head)
    name = named(head)
    if not is_name(name.name, LONGEST_HEADING):
        return None
    said = ADDRESS.sub("", after).strip()
    parts = children(said, True)
    return Lead(name.name, name.aliases, "" if parts else said[:LONGEST_TEXT], parts)


def children(said: str, under_heading: bool) -> tuple[Named, ...]:
    """The names in a list of names; none where the text is a definition.

    After a heading's colon a list may be in small letters and one proper name is enough; after a term's,
    where most text explains, there must be several and each must look like a name.
    """
    if not said or (not under_heading and "," not in said) or (said[-1] == "." and not said.endswith("etc.")):
        return ()
    pieces = [piece.strip() for piece in said.split(",")]
    if len(pieces) > 1:
        pieces[-1:] = [piece.strip() for piece in AND.split(pieces[-1]) if piece.strip()]
        pieces = [piece for piece in pieces if not ETC.fullmatch(piece)]
    if not pieces or (len(pieces) == 1 and not (under_heading and _is_proper(pieces[0]))):
        return ()
    found: list[Named] = []
    for piece in pieces:
        name = None if FIVE_WORDS(piece) else child_name(piece)
        if name is None or not (under_heading or _looks_like_name(name.name)):
            return ()
        found.append(name)
    return tuple(found)


def _is_proper(text: str) -> bool:
    """Every word begins like a name: a capital or a figure somewhere in it."""
    return all(_looks_like_name(word) for word in text.rstrip("?").split())


def _looks_like_name(text: str) -> bool:
    return not text.islower()


def items_name(text: str, at: int, label: str) -> str:
    """The name that an item is, whole, under a line that ends in a colon; "" where it is none.

    It must end in the label's own word: "merging:" with "isotropic merging". Other short items may be
    anything, an errand or an advantage.
    """
    raw = undressed(text[at : text.index("\n", at)]).rstrip(" \t-\u2013:,;")
    if not is_name(raw, 3, strict=True) or is_label(raw) or is_stress(raw):
        return ""
    last = label.rsplit(None, 1)[-1].lower()
    words = raw.split()
    ends = words[-1].lower() == last and len(words) > 1
    return raw if ends else ""


def rest(text: str, at: int, addresses: bool = False) -> str:
    """The rest of a line as a reader sees it, cut after a sentence where it is long."""
    return told(rest_of_line(text, at), addresses)
