"""A tick of the force layout: springs along links, repulsion of all by all, a pull to the middle.

Its four forces are Obsidian's, with Obsidian's ranges, so that a vault's own settings carry over. A tick
runs without the interpreter's lock but for a few lines, so that a thread of it leaves the window its time.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from desktop.graph.compiled import jit
from desktop.graph.layouts.links import Links
from desktop.graph.layouts.repulsion import Floats, repulsion
from desktop.graph.layouts.separate import separate

KEPT_SPEED = np.float32(0.6)  # of a node's speed, a tick
COOLING = np.float32(0.0228)  # share of the heat that a tick takes: cold after 300 ticks
COLD = 0.001
FASTEST = np.float32(4.0)  # most that a node moves in a tick, in link lengths


@dataclass(frozen=True, slots=True)
class Forces:
    """Obsidian's four sliders, as its settings file has them."""

    center: float = 0.518713248970312  # 0 to 1
    repel: float = 10.0  # 0 to 20
    link: float = 1.0  # 0 to 1
    distance: float = 250.0  # 30 to 500


@dataclass(frozen=True, slots=True)
class Heat:
    """How much the layout still moves, and which nodes may: 0 stays where it is, 1 moves freely."""

    alpha: float
    mobility: Floats
    speed: Floats
    mass: Floats
    forces: Forces = field(default_factory=Forces)

    @property
    def settled(self) -> bool:
        return self.alpha < COLD


def warm(nodes: int, forces: Forces | None = None, alpha: float = 1.0) -> Heat:
    """All nodes free to move."""
    ones = np.ones(nodes, np.float32)
    return Heat(alpha, ones, np.zeros((nodes, 2), np.float32), ones, forces or Forces())


def stirred(nodes: int, links: Links, touched: list[int], forces: Forces | None = None) -> Heat:
    """After an edit: new nodes move, their neighbours a little, theirs less, all others not at all."""
    mobility = np.zeros(nodes, np.float32)
    ring, reach = np.asarray(touched, np.int64), (1.0, 0.3, 0.1)
    for share in reach:
        mobility[ring] = np.maximum(mobility[ring], np.float32(share))
        ring = links.beside(ring)
    return replace(warm(nodes, forces, 0.4), mobility=mobility)


def step(positions: Floats, links: Links, heat: Heat) -> tuple[Floats, Heat]:
    """One tick: where the nodes go, and how warm the layout is then. Its arguments stay as they are."""
    assert positions.dtype == np.float32  # a single float64 array would compile everything anew, in silence
    if len(positions) == 0:
        return positions, replace(heat, alpha=0.0)
    forces = heat.forces
    moved, speed = positions.copy(), heat.speed.copy()
    push = repulsion(positions, heat.mass)
    # Obsidian's repel of 10 keeps unlinked nodes about a link apart; its force grows with the square.
    strength = np.float32(forces.repel**2 * forces.distance / 250.0 * 3.0)
    pull = np.float32(0.1 * forces.center)
    length = np.float32(forces.distance)
    _move(
        moved, speed, push, links.starts, links.ends, heat.mobility,
        np.float32(heat.alpha), strength, np.float32(forces.link), length, pull,
    )  # fmt: skip
    if heat.alpha < 0.1:
        separate(moved, heat.mobility, np.float32(0.2) * length)
    return moved, replace(heat, alpha=float(heat.alpha * (1 - COOLING)), speed=speed)


@jit
def _move(
    positions: Floats,
    speed: Floats,
    push: Floats,
    starts: NDArray[np.int32],
    ends: NDArray[np.int32],
    mobility: Floats,
    alpha: np.float32,
    strength: np.float32,
    spring: np.float32,
    length: np.float32,
    pull: np.float32,
) -> None:
    """Every node gathers its forces from where all stood before, so the order of nodes is nothing."""
    before = positions.copy()
    for n in range(positions.shape[0]):
        if mobility[n] == 0:
            speed[n, 0] = speed[n, 1] = np.float32(0)
            continue
        x, y = before[n, 0], before[n, 1]
        fx = strength * push[n, 0] - pull * x
        fy = strength * push[n, 1] - pull * y
        own = starts[n + 1] - starts[n]
        for at in range(starts[n], starts[n + 1]):
            other = ends[at]
            dx, dy = before[other, 0] - x, before[other, 1] - y
            distance = np.sqrt(dx * dx + dy * dy) + np.float32(1e-3)
            theirs = starts[other + 1] - starts[other]
            # A link is as stiff as its weaker end is free, and the end with more links moves less.
            stiff = spring / np.float32(min(own, theirs)) * np.float32(theirs) / np.float32(own + theirs)
            stretch = stiff * (distance - length) / distance
            fx += stretch * dx
            fy += stretch * dy
        vx = (speed[n, 0] + alpha * fx) * KEPT_SPEED
        vy = (speed[n, 1] + alpha * fy) * KEPT_SPEED
        fast = np.sqrt(vx * vx + vy * vy) / (FASTEST * length)
        if fast > 1:
            vx, vy = vx / fast, vy / fast
        speed[n, 0], speed[n, 1] = vx, vy
        positions[n, 0] = x + vx * mobility[n]
        positions[n, 1] = y + vy * mobility[n]
