"""One key for all spellings of a name: what merges topics over notes.

Case, hyphens, spaces, the plural of the last word, punctuation around it and Markdown marks do not count.
Spaces count so little that they vanish: "over-fitting", "over fitting" and "overfitting" are one name.
"""

from __future__ import annotations

import re
from itertools import pairwise
from unicodedata import normalize

from vault_sync.notes.lexicon import table
from vault_sync.plain_text import undressed

_IRREGULAR: dict[str, str] = table("plurals")["irregular"]
_INVARIABLE = frozenset(table("plurals")["invariable"]["words"])
_COMPOUNDS = frozenset(table("compounds")["names"])

PLAIN = re.compile(r"[A-Za-z0-9]++(?:[ -][A-Za-z0-9]++)*+").fullmatch
GAPS = re.compile(r"[\s_\-\u00ad\u2010-\u2015\u2212/]*+/[\s_\-/]*+|[\s_\-\u00ad\u2010-\u2015\u2212]++")
WHITE = "".join(chr(code) for code in range(0x3001) if chr(code).isspace())
EDGE = re.compile(r"[^\w$]++").match
KEPT_AT_THE_END = "_+#$%!"
SHOUT = re.compile(r"(?:(?<=\w)!|!(?=\w))")  # a mark within a name, as in `Yahoo!`, is none
DROPPED = re.compile(r"[\"'\u2018\u2019\u201c\u201d,;:.()\[\]{}?]")


def _without_edges(text: str) -> str:
    """Without the marks around it. From the end by hand: a pattern would try each mark in between."""
    end = len(text)
    while end and not (text[end - 1].isalnum() or text[end - 1] in KEPT_AT_THE_END):
        end -= 1
    start = EDGE(text, 0, end)
    return text[start.end() if start else 0 : end]


def fold_name(name: str) -> str:
    """The key of a name; "" where there is none."""
    if PLAIN(name):
        words = name.replace("-", " ").split(" ")
        words[-1] = _upper_plural(words[-1])
        return _joined([word.lower() for word in words])
    text = normalize("NFC", undressed(name))
    text = _without_edges(text).replace("&", " and ")
    if not text:
        return ""
    parts = [part for part in GAPS.sub(_gap, text).split("/") if part]
    if len(parts) > 1:
        return _slashed(parts)
    return _joined(_words(parts[0])) if parts else ""


def singular(word: str) -> str:
    """The singular of a word in small letters, by spelling and by the table of exceptions."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if len(word) < 4 or word[-1] != "s" or word in _INVARIABLE:
        return word
    if word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith("yses"):
        return word[:-2] + "is"
    if word.endswith(("sses", "xes", "ches", "shes", "zzes", "oes")):
        return word[:-2]
    return word[:-1]


def is_compound(text: str) -> bool:
    """Whether a slash in this word belongs to it."""
    return text.lower() in _COMPOUNDS


def _gap(found: re.Match[str]) -> str:
    return "/" if "/" in found[0] else " "


def _words(text: str) -> list[str]:
    words = [word for piece in text.split(" ") if (word := DROPPED.sub("", _possessive(piece)))]
    if words:
        words[-1] = _upper_plural(words[-1])
    return [word.lower().replace("ς", "σ") for word in words]


def _possessive(word: str) -> str:
    """`GPU's` is a plural to those who write it so; `Baum's` keeps its letter."""
    if word[-2:] in ("'s", "\u2019s") and word[:-2].isupper() and len(word) > 3:
        return word[:-2]
    return word


def _upper_plural(word: str) -> str:
    """`VMs` without its `s`: too short for the rules, but the capitals tell."""
    return word[:-1] if len(word) > 2 and word[-1] == "s" and word[:-1].isupper() else word


def _joined(words: list[str]) -> str:
    """The words as one, the last in the singular; a joined whole may itself be irregular."""
    if not words:
        return ""
    words[-1] = singular(words[-1])
    return "".join(words)


def _slashed(parts: list[str]) -> str:
    """A name with slashes: the words that they join have no order, unless the whole is known."""
    head, _, first = parts[0].rpartition(" ")
    if any(is_compound(f"{one.split(' ')[-1]}/{two.split(' ')[0]}") for one, two in pairwise(parts)):
        return "/".join(_joined(_words(part)) for part in parts)
    if any(" " in part for part in parts[1:]):
        return "/".join(_joined(_words(part)) for part in parts)
    joined = sorted(_joined(_words(part)) for part in (first, *parts[1:]))
    return "".join(_words(head)) + "/".join(joined)
