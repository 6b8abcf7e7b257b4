"""Whether a stretch of text is a name, and what it says beside the name: acronyms, variants, remarks.

A name is what somebody could look up: no date, no address, no question, no sentence, no label of a list.
"""

from __future__ import annotations

import re
from itertools import pairwise
from sys import intern
from typing import NamedTuple

from vault_sync.notes.folding import WHITE, fold_name, is_compound
from vault_sync.notes.lexicon import table
from vault_sync.plain_text import ADDRESS, undressed

_STOP: dict[str, list[str]] = table("stop_list")
LABELS = frozenset(map(fold_name, _STOP["labels"]))
STRESS = frozenset(map(fold_name, _STOP["stress"]))
OPENERS = frozenset(_STOP["openers"])
WEAK_OPENERS = frozenset(_STOP["weak_openers"])
VERBS = frozenset(_STOP["verbs"])
COUNTERS = frozenset(_STOP["counters"])
REMARKS = frozenset(table("acronyms")["remarks"])

LONGEST_HEADING, LONGEST_LINK, LONGEST_PLAIN, LONGEST_CHILD = 9, 7, 4, 4  # words
LONGEST = 120  # characters

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?"
_NUMBER = r"\d{1,4}(?:st|nd|rd|th)?"
DATE = re.compile(
    rf"(?:{_DAY},?\s*+)?(?:{_MONTH}\s*+{_NUMBER}(?:,?\s*+\d{{4}})?|{_NUMBER}\s*+(?:of\s+)?{_MONTH}(?:,?\s*+\d{{4}})?"
    rf"|\d{{1,4}}(?:[-./]\d{{1,2}}){{1,2}}|[\d\s.,:/%×x+-]++|{_MONTH}\s++\d{{4}}|q[1-4](?:\s++\d{{4}})?|\d{{4}}\s*+q[1-4])"
    rf"(?:[T\s,]++\d{{1,2}}[:.]\d{{2}}(?::\d{{2}})?)?[.,:;]?|{_DAY}|[ivx]++\.?|(?:week|kw|day)\s*+\d++",
    re.IGNORECASE,
).fullmatch
LETTER = re.compile(r"[^\W\d_]").search
BRACKETS = re.compile(r"\s*+\(([^()]*+)\)\s*+$").search
ACRONYM = re.compile(r"[^\W_](?:[\w&+.-]{0,9})").fullmatch
TRAILING = ":;,/\u2013\u2014-" + WHITE
PATH = re.compile(r"[^\s/]++(?:/[^\s/]++){2,}+|[a-z0-9_.-]++/[a-z0-9_.-]++").fullmatch


class Named(NamedTuple):
    """A name as it is shown, and its further names."""

    name: str
    aliases: tuple[str, ...] = ()


def named(raw: str) -> Named:
    """What a heading's or a term's raw text names: marks, remarks and acronyms taken apart."""
    text = ADDRESS.sub("", undressed(raw)) if ":" in raw or "www." in raw else undressed(raw)
    text = text.strip().rstrip(TRAILING)
    aliases: list[str] = []
    if text[-1:] == ")" and (found := BRACKETS(text)) and found.start():
        inner, before = found[1].strip(), text[: found.start()].rstrip()
        if is_acronym_of(inner, before):
            text, aliases = before, [inner]
        elif is_acronym_of(before, inner):
            text, aliases = inner, [before]
        else:
            text = before.rstrip(TRAILING)
    if text[-1:] == "." and not text[:-1].isupper():
        text = text[:-1]
    if "/" in text:
        aliases += variants(text)
    return Named(intern(text), tuple(aliases))


def is_acronym_of(short: str, long: str) -> bool:
    """Whether `short` stands for `long`: capitals among its letters, all of them found in order."""
    if (
        not ACRONYM(short)
        or len(long) <= len(short) + 2
        or " " not in long.replace("-", " ").replace("\u2013", " ")
    ):
        return False
    bare = short[:-1] if short[-1] == "s" and len(short) > 2 else short
    capitals = sum(map(str.isupper, bare))
    if capitals < 2 or short in REMARKS:
        return False
    letters = [letter for letter in bare.lower() if letter.isalpha()]
    rest = iter(long.lower())
    return long[:1].lower() == letters[0] and all(letter in rest for letter in letters)


def is_short(name: str) -> bool:
    """Whether a name is short for another one by its looks: one word with two capitals or more."""
    return ACRONYM(name) is not None and sum(map(str.isupper, name)) > 1


def variants(name: str) -> list[str]:
    """The names that a slash between the last words joins: "A x/y" is A x and A y."""
    pieces = [piece.strip() for piece in name.split("/")]
    head, _, first = pieces[0].rpartition(" ")
    joined = [first, *pieces[1:]]
    if not all(joined) or any(" " in piece or not LETTER(piece) for piece in joined):
        return []
    if any(is_compound(f"{one}/{two}") for one, two in pairwise(joined)):
        return []
    return [f"{head} {piece}".strip() for piece in joined]


def is_name(text: str, longest: int, strict: bool = False) -> bool:
    """Whether text is a name of at most so many words; `strict` where nothing but its place says so."""
    if not 2 <= len(text) <= LONGEST or text[0] in "([\"'\u201c@<$|!#" or not LETTER(text):
        return False
    if "@" in text or "$" in text or "://" in text or text.startswith("//") or text[-1] == "?":
        return False
    words = text.split()
    if len(words) > longest or DATE(text) or len(text.strip(".")) < 2:
        return False
    if (
        (strict or len(words) == 1)
        and PATH(text)
        and not is_compound(text)
        and (strict or text.count("/") > 1)
    ):
        return False
    return not _is_clause(text, words, strict)


def _is_clause(text: str, words: list[str], strict: bool) -> bool:
    """Whether these words say something instead of naming it."""
    small = [word.lower() for word in words]
    if small[0] in OPENERS and len(words) > 1 and not (words[0].isupper() and words[0] != "I"):
        return True
    if strict and small[0] in WEAK_OPENERS:
        return True
    if len(words) == 2 and small[0] in COUNTERS and not LETTER(words[1]):
        return True
    if text[-1] in ".!" and len(words) > 3:
        return True
    return len(words) > 2 and not VERBS.isdisjoint(small[1:]) and (strict or _lower_verb(words))


def _lower_verb(words: list[str]) -> bool:
    """A verb in small letters among the words: in capitals it belongs to a title."""
    return any(word in VERBS for word in words[1:])


def is_label(name: str) -> bool:
    """Whether this only introduces text."""
    return fold_name(name) in LABELS


def is_stress(name: str) -> bool:
    """Whether this is a word of stress at the beginning of a sentence."""
    return fold_name(name) in STRESS
