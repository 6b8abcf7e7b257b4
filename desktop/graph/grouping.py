"""Which nodes share a colour: by community, folder, kind or a query; the rest have none."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from desktop.graph.kinds import KIND_NAMES
from desktop.graph.scene import Scene
from desktop.theme import Theme
from vault_sync.graph.arrays import TOPIC_KINDS

MOST_GROUPS = 8
STRETCH = 1000


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


class Numbered:
    """A number for each slot by what its topic's id says: only slots with another id are looked at again,
    since there are many and an edit touches few. Numbers count up from 0; names has what they stand for."""

    def __init__(self, name_of: Callable[[str], str]) -> None:
        self._name_of = name_of
        self._ids: list[str] = []
        self._numbers = np.zeros(0, np.int32)
        self._number_of: dict[str, int] = {}

    @property
    def names(self) -> list[str]:
        return list(self._number_of)

    def of(self, ids: list[str]) -> NDArray[np.int32]:
        before, self._ids = self._ids, ids.copy()
        if len(before) > len(ids):
            before, self._numbers = [], np.zeros(0, np.int32)
        came = [n for n in _otherwise(before, ids) if before[n] != ids[n]]
        came += range(len(before), len(ids))
        numbers = np.zeros(len(ids), np.int32)
        numbers[: len(before)] = self._numbers
        numbers[came] = [self._number(ids[n]) for n in came]
        self._numbers = numbers
        return numbers

    def _number(self, topic: str) -> int:
        return self._number_of.setdefault(self._name_of(topic), len(self._number_of))


def _otherwise(before: list[str], after: list[str]) -> Iterator[int]:
    """Where two lists may differ, by stretches, since to compare a stretch costs next to nothing."""
    for at in range(0, len(before), STRETCH):
        end = min(at + STRETCH, len(before))
        if before[at:end] != after[at:end]:
            yield from range(at, end)


def by_folder(scene: Scene) -> Grouping:
    return _by_number(scene, _folders.of(scene.ids), _folders.names)


def by_kind(scene: Scene) -> Grouping:
    names = [KIND_NAMES[str(kind)].many for kind in TOPIC_KINDS]
    return _by_number(scene, scene.kinds.astype(np.int32), names)


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


def _by_number(scene: Scene, numbers: NDArray[np.int32], names: Sequence[str]) -> Grouping:
    """The largest have the first colours; what has no name has none."""
    counted = np.bincount(numbers[scene.alive], minlength=len(names)).tolist()
    named = [n for n, name in enumerate(names) if name and counted[n]]
    ranked = sorted(named, key=lambda n: (-counted[n], names[n]))[:MOST_GROUPS]
    groups = tuple(Group(names[n], counted[n], color) for color, n in enumerate(ranked))
    color_of = np.full(len(names) + 1, -1, np.int32)
    color_of[ranked] = range(len(ranked))
    of = np.where(scene.alive, color_of[numbers], np.int32(-1))
    return Grouping(groups, of, int((scene.alive & (of < 0)).sum()))


def _folder(topic: str) -> str:
    """The first folder on the path of a note or file; others lie in none."""
    kind, _, path = topic.partition(":")
    return path.split("/", 1)[0] if kind in ("note", "file") and "/" in path else ""


_folders = Numbered(_folder)
