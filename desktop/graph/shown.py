"""Which of a scene's nodes are in the picture: by kind, search and rarity, around one or all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from desktop.graph.kinds import KIND_NAMES
from desktop.graph.scene import KIND_CODES, Scene
from vault_sync.graph.default_view import prominent
from vault_sync.graph.graph import TopicKind

AT_FIRST = frozenset(kind for kind, name in KIND_NAMES.items() if name.shown)
MOST_STEPS = 5
NO_FILES = [KIND_CODES[TopicKind.TAG], KIND_CODES[TopicKind.MISSING]]


@dataclass(frozen=True, slots=True)
class Around:
    """A local graph: a topic and what lies within so many links of it."""

    topic: str
    steps: int = 1
    way: str = "both"  # along links "out" of it, "in" to it, or both
    between: bool = True  # links of topics equally far from it are shown too


@dataclass(frozen=True, slots=True)
class Shown:
    """What is wanted; `slots` says which nodes of a scene that are."""

    kinds: frozenset[str] = AT_FIRST
    orphans: bool = True
    around: Around | None = None
    least: int = 0  # so many sources or links a heading or term must have; 0: all are shown
    found: frozenset[str] | None = None  # what the search found; None: nothing is searched for
    near: bool = True  # the neighbours of what was found stay
    also: frozenset[str] = frozenset()  # what somebody went to is shown whatever else is wanted

    def slots(self, scene: Scene) -> NDArray[np.bool_]:
        codes = [code for kind, code in KIND_CODES.items() if str(kind) in self.kinds]
        shown = scene.alive & np.isin(scene.kinds, codes)
        if self.least:
            shown &= prominent(scene.kinds, scene.sources, scene.edges, scene.edge_kinds, self.least)
        if self.found is not None:
            shown &= self._hits(scene, shown)
        also = _slots(scene, self.also)
        middle = scene.slot_of.get(self.around.topic) if self.around else None
        if self.orphans and middle is None:
            return shown | also
        linked = scene.edges[both(shown | also, scene.edges)]
        if not self.orphans:
            shown &= np.isin(np.arange(len(scene)), linked)
        shown |= also
        if self.around is None or middle is None:
            return shown
        return within(linked, len(scene), middle, self.around.steps, self.around.way)

    def links(self, scene: Scene, nodes: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """The wanted edges among these nodes: all, or around a topic those that lead away from it."""
        joined = both(nodes, scene.edges)
        middle = scene.slot_of.get(self.around.topic) if self.around else None
        if self.around is None or middle is None or self.around.between:
            return joined
        linked = scene.edges[joined]
        away = np.zeros(len(scene), np.int32)
        for steps in range(self.around.steps):
            away += ~within(linked, len(scene), middle, steps)
        joined &= away[scene.edges[:, 0]] != away[scene.edges[:, 1]]
        return joined

    def _hits(self, scene: Scene, shown: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """What the search found with what one link joins to it: all of that or, as Obsidian has it, the tags
        and the missing notes, which are no files that a search could find."""
        hits = _slots(scene, self.found or ())
        edges = scene.edges[both(shown, scene.edges)]
        near = np.zeros(len(scene), bool)
        near[edges[(hits & shown)[edges].any(axis=1)].ravel()] = True
        if not self.near:
            near &= np.isin(scene.kinds, NO_FILES)
        return hits | near


def both(nodes: NDArray[np.bool_], edges: NDArray[np.int32]) -> NDArray[np.bool_]:
    """The edges whose ends are both among these nodes."""
    found: NDArray[np.bool_] = nodes[edges[:, 0]] & nodes[edges[:, 1]]
    return found


def _slots(scene: Scene, topics: Iterable[str]) -> NDArray[np.bool_]:
    mask = np.zeros(len(scene), bool)
    mask[[scene.slot_of[topic] for topic in topics if topic in scene.slot_of]] = True
    return mask


def within(
    edges: NDArray[np.int32], count: int, middle: int, steps: int, way: str = "both"
) -> NDArray[np.bool_]:
    """The nodes at most so many links from one, along links out of it, in to it, or both."""
    reached = np.zeros(count, bool)
    reached[middle] = True
    for _ in range(steps):
        out, in_ = reached[edges[:, 0]], reached[edges[:, 1]]
        if way != "in":
            reached[edges[out, 1]] = True
        if way != "out":
            reached[edges[in_, 0]] = True
    return reached
