"""A start for the force layout: the graph shrunk step by step, laid out small, and grown back.

Without it a large graph needs thousands of ticks to unfold; with it each level begins nearly right.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from desktop.graph.compiled import jit
from desktop.graph.layouts.links import Links, links
from desktop.graph.layouts.repulsion import Floats
from desktop.graph.layouts.springs import Forces, step, warm

SMALLEST = 200  # nodes: small enough to unfold from anywhere
TICKS = 120  # a level
LEAST_SHRINK = 0.95  # a level that keeps more than this share of its nodes is the last


@dataclass(frozen=True, slots=True)
class Level:
    """A graph, and of which node of the next smaller one each of its nodes is a part."""

    links: Links
    part_of: NDArray[np.int32]
    weight: Floats


def positions(
    graph: Links, seed: int = 0, forces: Forces | None = None, goes_on: Callable[[], bool] = lambda: True
) -> Floats:
    """A full layout from nothing; the same graph and seed give the same picture.

    When it need not go on, the picture is as far as it came.
    """
    random = np.random.default_rng(seed)
    forces = forces or Forces()
    levels, coarse, weight = coarsen(graph)
    placed = scatter(coarse.nodes, forces, random)
    placed = _settle(placed, coarse, weight, forces, TICKS * 2, goes_on)
    for level in reversed(levels):
        jitter = random.normal(0, 0.05 * forces.distance, (level.links.nodes, 2)).astype(np.float32)
        # A grown graph needs more room: twice the nodes, twice the area.
        grown = np.sqrt(level.links.nodes / max(len(placed), 1)).astype(np.float32)
        placed = placed[level.part_of] * grown + jitter
        placed = _settle(placed, level.links, level.weight, forces, TICKS, goes_on)
    return placed


def scatter(nodes: int, forces: Forces, random: np.random.Generator) -> Floats:
    """A disc with room for each node."""
    angle = random.uniform(0, 2 * np.pi, nodes)
    radius = forces.distance * np.sqrt(random.uniform(0, 1, nodes) * max(nodes, 1)) / 2
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1).astype(np.float32)


def _settle(
    placed: Floats, graph: Links, weight: Floats, forces: Forces, ticks: int, goes_on: Callable[[], bool]
) -> Floats:
    heat = replace(warm(graph.nodes, forces), mass=weight)
    cooled = 0.02 ** (1 / max(ticks, 1))
    for _ in range(ticks):
        if not goes_on():
            break
        placed, heat = step(placed, graph, heat)
        heat = replace(heat, alpha=heat.alpha * cooled)
    return placed


def coarsen(graph: Links) -> tuple[list[Level], Links, Floats]:
    """The levels from the graph itself down, then the smallest graph and the weights of its nodes."""
    levels: list[Level] = []
    weight = np.ones(graph.nodes, np.float32)
    while graph.nodes > SMALLEST:
        part_of = np.full(graph.nodes, -1, np.int32)
        count = _match(graph.starts, graph.ends, np.argsort(graph.degrees, kind="stable"), weight, part_of)
        if count > LEAST_SHRINK * graph.nodes:
            break
        levels.append(Level(graph, part_of, weight))
        sources = np.repeat(np.arange(graph.nodes, dtype=np.int32), graph.degrees)
        graph = links(count, np.stack([part_of[sources], part_of[graph.ends]], axis=1))
        weight = np.bincount(part_of, weights=weight, minlength=count).astype(np.float32)
    return levels, graph, weight


@jit
def _match(
    starts: NDArray[np.int32],
    ends: NDArray[np.int32],
    order: NDArray[np.int64],
    weight: Floats,
    part_of: NDArray[np.int32],
) -> int:
    """Leaves join their hub; every other node joins its lightest free neighbour. Returns the parts."""
    count = 0
    for n in order:
        if part_of[n] >= 0:
            continue
        if starts[n + 1] - starts[n] == 1 and part_of[ends[starts[n]]] >= 0:
            part_of[n] = part_of[ends[starts[n]]]
            continue
        best = -1
        for at in range(starts[n], starts[n + 1]):
            other = ends[at]
            if part_of[other] < 0 and (best < 0 or weight[other] < weight[best]):
                best = other
        part_of[n] = count
        if best >= 0:
            part_of[best] = count
        count += 1
    return count
