"""Which recipes fit a topic, best first, each with its reason in words; every topic gets an answer.

In this order: a recipe names the topic or an alias of it; a name in a recipe is a whole phrase of the
topic's name; a recipe names one of the parts around *and*, `/` and `&`; then the same questions asked of
the topics near it, nearest first; and last the recipe that is about machine learning in general.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from automl.recipe import Recipe

_MARKS = re.compile(r"[*_`~\[\]{}“”\"'’‘.,:;!?#|()]+")
_GAPS = re.compile(r"[\s/‐‑–—-]+")
_ACRONYM = re.compile(r"^(.{2,}?)\s*\(([^()]{2,})\)\s*$")
_PARTS = re.compile(r"\s+and\s+|\s*[/&,;:]\s*", re.IGNORECASE)
_GENERAL = ("deep learning", "supervised learning", "machine learning")
_NEAREST, _FADE = 0.6, 0.8  # what a near topic's word counts, and how it fades with each that is nearer
_STRENGTH = {"equal": 1.0, "alias": 0.98, "phrase": 0.9, "part": 0.85}  # never below _FADE: the nearest wins


@dataclass(frozen=True, slots=True)
class Near:
    """A topic close to the one asked for: an ancestor or a neighbour, in the words of `how`."""

    name: str
    how: str = "near topic"  # "parent topic", "neighbour"
    aliases: tuple[str, ...] = ()
    path: tuple[str, ...] = ()  # the topics in between, from the one asked for


class Ranked(NamedTuple):
    """A recipe for a topic, from 1 (its own) to 0, and why."""

    id: str
    title: str
    score: float
    why: str

    def plain(self) -> dict[str, Any]:
        """The JSON form that `recipes` prints."""
        return {"id": self.id, "title": self.title, "score": round(self.score, 4), "why": self.why}


def ranked(
    topic: str, recipes: Iterable[Recipe], *, aliases: Sequence[str] = (), near: Sequence[Near | str] = ()
) -> list[Ranked]:
    """The recipes that fit a topic, best first; `near` is its surroundings, nearest first."""
    recipes = sorted(recipes, key=lambda recipe: recipe.id)
    around = [Near(one) if isinstance(one, str) else one for one in near]
    found = [_best(recipe, topic, tuple(aliases), around) for recipe in recipes]
    fitting = [entry for entry in found if entry is not None]
    if not fitting:
        return [_general(recipes)] if recipes else []
    return sorted(fitting, key=lambda entry: -entry.score)


def _best(recipe: Recipe, topic: str, aliases: Sequence[str], around: Sequence[Near]) -> Ranked | None:
    names = _names(recipe)
    fit = _fit(names, topic, aliases)
    if fit is not None:
        return Ranked(recipe.id, recipe.title, fit.score, _capital(fit.why))
    for distance, one in enumerate(around):
        fit = _fit(names, one.name, one.aliases)
        if fit is not None:
            score = _NEAREST * _FADE**distance * fit.score
            return Ranked(recipe.id, recipe.title, score, _capital(_from(one, fit)))
    return None


class _Fit(NamedTuple):
    score: float
    why: str
    subject: str  # the same reason for a topic that is only near


def _fit(names: Mapping[str, str], topic: str, aliases: Sequence[str]) -> _Fit | None:
    whole, *also = _spellings(topic)
    if whole in names:
        return _Fit(_STRENGTH["equal"], "named in the recipe", "named in the recipe")
    for alias in [*also, *(folded(alias) for alias in aliases)]:
        if alias in names:
            why = f"its alias “{names[alias]}” is named in the recipe"
            return _Fit(_STRENGTH["alias"], why, f"named in the recipe as “{names[alias]}”")
    if phrase := _phrase(names, whole):
        share = len(phrase.split()) / len(whole.split())
        why = f"“{names[phrase]}” in its name is named in the recipe"
        said = f"about “{names[phrase]}”, which is named in the recipe"
        return _Fit(_STRENGTH["phrase"] + 0.07 * share, why, said)
    for part in parts(topic):
        if folded(part) in names:
            why = f"“{part}”, a part of its name, is named in the recipe"
            return _Fit(_STRENGTH["part"], why, f"partly “{part}”, which is named in the recipe")
    return None


def _from(one: Near, fit: _Fit) -> str:
    way = f" (by {' → '.join([*one.path, one.name])})" if one.path else ""
    return f"{one.how} “{one.name}”{way} is {fit.subject}"


def _phrase(names: Mapping[str, str], whole: str) -> str:
    """The longest name that stands in the topic's as whole words; the first of equal ones."""
    padded = f" {whole} "
    inside = [name for name in names if name != whole and f" {name} " in padded]
    return max(inside, key=lambda name: len(name.split()), default="")


def _general(recipes: Sequence[Recipe]) -> Ranked:
    """The answer where nothing near is named: what is said of learning in general, else the first."""
    for name in _GENERAL:
        for recipe in recipes:
            if name in _names(recipe):
                why = f"Nothing near this topic is named in a recipe; this one is about {name} in general"
                return Ranked(recipe.id, recipe.title, 0.01, why)
    why = "Nothing near this topic is named in a recipe; this one is the first of all"
    return Ranked(recipes[0].id, recipes[0].title, 0.0, why)


def _names(recipe: Recipe) -> dict[str, str]:
    """What a recipe is called for, folded, with the spelling to show."""
    names: dict[str, str] = {}
    for name in (*recipe.topics, recipe.title, recipe.id):
        for spelling in _spellings(name):
            names.setdefault(spelling, name)
    names.pop("", None)
    return names


@cache
def _spellings(name: str) -> tuple[str, ...]:
    """A name folded, and for “Long Form (LF)” both of its forms, the long one first."""
    acronym = _ACRONYM.match(name.strip())
    return (folded(acronym[1]), folded(acronym[2])) if acronym else (folded(name),)


@cache
def folded(name: str) -> str:
    """A name without what spellings differ in: case, hyphens, marks, plurals."""
    plain = unicodedata.normalize("NFKC", name).casefold().replace("&", " and ")
    words = _GAPS.split(_MARKS.sub(" ", plain).strip())
    return " ".join(_singular(word) for word in words if word)


def _singular(word: str) -> str:
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    return word[:-2] if word.endswith(("sses", "xes", "ches", "shes")) else word[:-1]


def parts(topic: str) -> list[str]:
    """The parts of “A and B”, “A / B”, “A & B”; the last word also belongs to those that lack it."""
    found = [part.strip() for part in _PARTS.split(topic) if part.strip()]
    if len(found) < 2:
        return []
    head = found[-1].split()[-1]
    whole = [part if part.split()[-1] == head else f"{part} {head}" for part in found]
    return list(dict.fromkeys([*found, *whole]))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
