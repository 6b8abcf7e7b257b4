"""What the user has corrected in a vault's topics: not a topic, same as, rename; undo drops the last step.

A correction speaks of names, so it holds wherever the name occurs, and outlives the notes that use it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from vault_sync.graph.names import topic_key


class Correcting(StrEnum):
    """What can be corrected."""

    NOT_A_TOPIC = "not a topic"
    SAME_AS = "same as"
    RENAME = "rename"


class Step(NamedTuple):
    """One correction: of a name, with the other name or the new title where there is one."""

    what: Correcting
    name: str
    other: str = ""


@dataclass(frozen=True, slots=True)
class Corrections:
    """All of a vault's corrections in the order they were made in; a later one goes before an earlier."""

    steps: tuple[Step, ...] = ()

    def not_a_topic(self, name: str) -> Corrections:
        """This name is no topic."""
        return self.then(Step(Correcting.NOT_A_TOPIC, name))

    def same_as(self, name: str, other: str) -> Corrections:
        """Both names mean one topic, called by the second."""
        return self.then(Step(Correcting.SAME_AS, name, other))

    def rename(self, name: str, title: str) -> Corrections:
        """The topic of this name is shown under another title."""
        return self.then(Step(Correcting.RENAME, name, title))

    def then(self, step: Step) -> Corrections:
        """One more; the same again, or one without a name, adds nothing."""
        if not topic_key(step.name) or step in self.steps[-1:]:
            return self
        if step.what is not Correcting.NOT_A_TOPIC and not step.other.strip():
            return self
        return Corrections((*self.steps, step))

    def undone(self) -> Corrections:
        """Without the last."""
        return Corrections(self.steps[:-1])

    def applied(self) -> Applied:
        """The same in keys; chains of `same as` are followed to their end, and no circle is left."""
        nothing: set[str] = set()
        same: dict[str, str] = {}
        titles: dict[str, str] = {}
        for what, name, other in self.steps:
            key = topic_key(name)
            if what is Correcting.NOT_A_TOPIC:
                nothing.add(key)
            elif what is Correcting.RENAME:
                titles[key] = other.strip()
            elif (end := topic_key(other)) and end != key:
                same[key] = end
                same.pop(end, None)  # the later word counts: what it is the same as stands by itself
        return Applied(frozenset(nothing), {key: _end(key, same) for key in same}, titles)


@dataclass(frozen=True, slots=True)
class Applied:
    """Corrections in keys, ready to be looked up."""

    not_topics: frozenset[str] = frozenset()
    same: Mapping[str, str] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)


def _end(start: str, same: Mapping[str, str]) -> str:
    """Where a chain ends; a circle, which three names can still make, ends at its first by the alphabet."""
    seen = [start]
    while seen[-1] in same:
        if same[seen[-1]] in seen:
            return min(seen)
        seen.append(same[seen[-1]])
    return seen[-1]


NO_CORRECTIONS = Corrections()
