"""Which nodes share a colour: by community, folder, kind or a query; the rest have none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from desktop.graph.kinds import KIND_NAMES
from desktop.graph.scene import Scene
from desktop.theme import Theme
from vault_sync.graph.arrays import TOPIC_KINDS

MOST_GROUPS = 8


@dataclass(frozen=True, slots=True)
class Group:
    """Nodes of one colour: their name, how many they are, and the number of the colour."""

    name: str
    count: int
    color: int


@dataclass(frozen=True, slots=True, eq=False)
class Grouping:
    """The groups, largest first, the colour of each slot (-1: none), and how many nodes have none."""

    groups: tuple[Group, ...]
    of: NDArray[np.int32]
    others: int = 0
    palette: tuple[str, ...] = ()  # colours of its own instead of the categories

    def painted(self, theme: Theme) -> Theme:
        """The theme with this grouping's colours in the place of the categories."""
        if not self.palette:
            return theme
        return replace(theme, categories={str(n): color for n, color in enumerate(self.palette)})


def by_folder(scene: Scene) -> Grouping:
    return _by_name(scene, [_folder(topic) for topic in scene.ids])


def by_kind(scene: Scene) -> Grouping:
    names = [KIND_NAMES[str(kind)].many for kind in TOPIC_KINDS]
    pairs = zip(scene.ids, scene.kinds.tolist(), strict=True)
    return _by_name(scene, [names[code] if topic else "" for topic, code in pairs])


Way = Callable[[Scene], Grouping]


def by_queries(found: Sequence[tuple[str, str, Collection[str]]]) -> Way:
    """Groups of what queries found, with their colours; of several the first that has a topic wins."""

    def group(scene: Scene) -> Grouping:
        of = np.full(len(scene), -1, np.int32)
        for n, (_, _, topics) in reversed(list(enumerate(found))):
            of[[scene.slot_of[topic] for topic in topics if topic in scene.slot_of]] = n
        counted = np.bincount(of[of >= 0], minlength=len(found)).tolist()
        groups = tuple(Group(query, counted[n], n) for n, (query, _, _) in enumerate(found))
        palette = tuple(color for _, color, _ in found)
        return Grouping(groups, of, int((scene.alive & (of < 0)).sum()), palette)

    return group


BY: dict[str, Way] = {"folder": by_folder, "kind": by_kind}


def _by_name(scene: Scene, names: list[str]) -> Grouping:
    """The largest have the first colours."""
    counted = Counter(name for name in names if name)
    ranked = sorted(counted.items(), key=lambda group: (-group[1], group[0]))[:MOST_GROUPS]
    groups = tuple(Group(name, count, color) for color, (name, count) in enumerate(ranked))
    color_of = {group.name: group.color for group in groups}
    of = np.array([color_of.get(name, -1) for name in names], np.int32)
    return Grouping(groups, of, int((scene.alive & (of < 0)).sum()))


def _folder(topic: str) -> str:
    """The first folder on the path of a note or file; others lie in none."""
    kind, _, path = topic.partition(":")
    return path.split("/", 1)[0] if kind in ("note", "file") and "/" in path else ""
