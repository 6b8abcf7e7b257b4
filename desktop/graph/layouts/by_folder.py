"""A disc for each folder, its most linked topics in the middle; large folders in the middle of all."""

from __future__ import annotations

from collections import Counter

import numpy as np

from desktop.graph.layouts.ground import Ground
from desktop.graph.layouts.links import Links
from desktop.graph.layouts.repulsion import Floats
from desktop.words import tr

NAME = tr("Folders")
ROOM = 0.24  # share of a link's length between two topics of a folder
BETWEEN = 0.5  # share of a link's length between two discs
GOLDEN = 2.399963


def arrange(ground: Ground) -> Floats:
    """What is in no folder joins that of most of its neighbours."""
    folders = _folders(ground.ids, ground.links)
    ranked = sorted(Counter(folders).items(), key=lambda folder: (-folder[1], folder[0]))
    number = {name: n for n, (name, _) in enumerate(ranked)}
    which = np.array([number[name] for name in folders], np.int64)
    gap = ROOM * ground.forces.distance
    order = np.lexsort((-ground.links.degrees, which))
    starts = np.cumsum([0, *(count for _, count in ranked)])
    within = np.empty(len(which), np.int64)
    within[order] = np.arange(len(order)) - starts[which[order]]
    radius, angle = gap * np.sqrt(within), GOLDEN * within
    sizes = gap * np.sqrt([count for _, count in ranked]) + BETWEEN * ground.forces.distance
    middles = _packed(np.asarray(sizes, np.float64))
    disc = np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)
    return (middles[which] + disc).astype(np.float32).reshape(-1, 2)


def _folders(ids: tuple[str, ...], links: Links) -> list[str]:
    own = [_folder(topic) for topic in ids]
    return [
        name if name is not None else _most([own[other] for other in links.neighbours(n).tolist()])
        for n, name in enumerate(own)
    ]


def _folder(topic: str) -> str | None:
    kind, _, path = topic.partition(":")
    return path.rpartition("/")[0] if kind in ("note", "file") else None


def _most(names: list[str | None]) -> str:
    counted = Counter(name for name in names if name is not None)
    return min(counted, key=lambda name: (-counted[name], name)) if counted else ""


def _packed(sizes: np.ndarray) -> np.ndarray:
    """Middles of discs that do not touch: each on a spiral, as far in as it fits."""
    middles = np.zeros((len(sizes), 2))
    for n in range(1, len(sizes)):
        turn = np.arange(0, 4000) * 0.35
        spiral = (sizes[n] * 0.2 * turn)[:, None] * np.stack([np.cos(turn), np.sin(turn)], axis=1)
        away = np.hypot(*(spiral[:, None, :] - middles[None, :n, :]).transpose(2, 0, 1))
        free = (away >= sizes[None, :n] + sizes[n]).all(axis=1)
        at = int(np.argmax(free))
        far = np.array([(np.hypot(*middles[:n].T) + sizes[:n]).max() + sizes[n], 0.0])
        middles[n] = spiral[at] if free[at] else far
    return middles
