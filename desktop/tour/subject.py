"""Which topic of a vault a tour is about: the one that was named, or the one that a recipe fits best."""

from __future__ import annotations

import difflib
from collections.abc import Sequence

from automl.ranking import folded, ranked
from automl.recipe import Recipe
from desktop.run.launching import subject_of
from desktop.run.recipe_cards import Subject, offers
from vault_sync.graph.graph import Topic, TopicGraph
from vault_sync.session.keeping import Keeping
from vault_sync.session.questions import about

MOST = 5000  # topics that are asked, those with most links first
Choice = tuple[Subject, Recipe, str]


class NoTopic(Exception):
    """The vault has no such topic: one sentence."""


def named(keeping: Keeping, recipes: Sequence[Recipe], text: str) -> Choice:
    """The topic that somebody means by a title, an alias or an id."""
    graph, wanted = keeping.index.graph, folded(text)
    found = [topic for topic in _by_degree(graph) if text == topic.id or wanted in _names(topic)]
    if not found:
        titles = {folded(topic.title): topic.title for topic in graph.topics.values()}
        near = difflib.get_close_matches(wanted, titles, 3)
        hint = f" Did you mean {' or '.join(f'“{titles[name]}”' for name in near)}?" if near else ""
        raise NoTopic(f"The vault has no topic “{text}”.{hint}")
    return _choice(keeping, recipes, found[0])


def best_fitting(keeping: Keeping, recipes: Sequence[Recipe]) -> Choice:
    """The topic whose own name some recipe fits best; of equal ones the one with most links."""
    topics = _by_degree(keeping.index.graph)[:MOST]
    best = max(topics, key=lambda topic: ranked(topic.title, recipes, aliases=topic.aliases)[0].score)
    return _choice(keeping, recipes, best)


def _by_degree(graph: TopicGraph) -> list[Topic]:
    return sorted(graph.topics.values(), key=lambda topic: (-graph.degree(topic.id), topic.id))


def _names(topic: Topic) -> set[str]:
    return {folded(name) for name in (topic.title, *topic.aliases)}


def _choice(keeping: Keeping, recipes: Sequence[Recipe], topic: Topic) -> Choice:
    known = about(keeping, topic.id)
    assert known is not None
    subject = subject_of(known)
    return subject, *offers(subject, recipes)[0]
