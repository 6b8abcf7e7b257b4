"""Which nodes share a colour: by folder here, largest group first; the rest have none."""

from __future__ import annotations

from collections import Counter

import numpy as np
from numpy.typing import NDArray

from desktop.graph.scene import Scene

MOST_GROUPS = 8


def by_folder(scene: Scene) -> tuple[list[tuple[str, int]], NDArray[np.int32]]:
    """The groups with their sizes, and the number of each node's group (-1: none)."""
    folders = [_folder(topic) for topic in scene.ids]
    counted = Counter(folder for folder in folders if folder)
    groups = sorted(counted.items(), key=lambda group: (-group[1], group[0]))[:MOST_GROUPS]
    number = {name: n for n, (name, _) in enumerate(groups)}
    return groups, np.array([number.get(folder, -1) for folder in folders], np.int32)


def _folder(topic: str) -> str:
    """The first folder on the path of a note or file; others lie in none."""
    kind, _, path = topic.partition(":")
    return path.split("/", 1)[0] if kind in ("note", "file") and "/" in path else ""
