"""Which of a scene's nodes are in the picture: by kind, with or without orphans, around one or all."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from desktop.graph.kinds import KIND_NAMES
from desktop.graph.scene import KIND_CODES, Scene

AT_FIRST = frozenset(kind for kind, name in KIND_NAMES.items() if name.shown)
MOST_STEPS = 5


@dataclass(frozen=True, slots=True)
class Around:
    """A local graph: a topic and what lies within so many links of it."""

    topic: str
    steps: int = 1


@dataclass(frozen=True, slots=True)
class Shown:
    """What is wanted; `slots` says which nodes of a scene that are."""

    kinds: frozenset[str] = AT_FIRST
    orphans: bool = True
    around: Around | None = None

    def slots(self, scene: Scene) -> NDArray[np.bool_]:
        codes = [code for kind, code in KIND_CODES.items() if str(kind) in self.kinds]
        shown = scene.alive & np.isin(scene.kinds, codes)
        linked = scene.edges[shown[scene.edges].all(axis=1)]
        if not self.orphans:
            shown &= np.isin(np.arange(len(scene)), linked)
        middle = scene.slot_of.get(self.around.topic) if self.around else None
        if self.around is None or middle is None:
            return shown
        return within(linked, len(scene), middle, self.around.steps)


def within(edges: NDArray[np.int32], count: int, middle: int, steps: int) -> NDArray[np.bool_]:
    """The nodes at most so many links from one."""
    reached = np.zeros(count, bool)
    reached[middle] = True
    for _ in range(steps):
        touched = reached[edges]
        reached[edges[touched.any(axis=1)].ravel()] = True
    return reached
