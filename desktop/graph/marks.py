"""How nodes and edges look: size by links, shape by kind, colour by group; and what fades beside a focus."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor

from desktop.graph import raster
from desktop.graph.layouts.repulsion import Floats
from desktop.graph.scene import EDGE_CODES, KIND_CODES, Scene
from desktop.theme import Theme, mix
from vault_sync.graph.graph import EdgeKind, TopicKind

SHAPES = {
    TopicKind.NOTE: raster.DISC,
    TopicKind.CANVAS: raster.DISC,
    TopicKind.BASE: raster.DISC,
    TopicKind.HEADING: raster.SQUARE,
    TopicKind.TERM: raster.DIAMOND,
    TopicKind.MISSING: raster.RING,
    TopicKind.TAG: raster.HEXAGON,
    TopicKind.ATTACHMENT: raster.TRIANGLE,
}
STYLES = {
    EdgeKind.CONTAINS: raster.THIN,
    EdgeKind.EMBED: raster.LONG_DASHED,
    EdgeKind.TAG: raster.DASHED,
}
LEAST_RADIUS, RADIUS_BY_LINKS, MOST_RADIUS = 3.2, 1.75, 16.0
FULL_SIZE_ZOOM = 0.5  # at this zoom marks have their own size; nearer they grow, farther they shrink
WITHIN_SHARE = 0.24  # how much of a group's colour its own edges carry
KEPT_COLOUR = {"dark": 0.42, "light": 0.36}  # of a node that steps back
FADED_EDGES = 0.70


@dataclass(frozen=True, slots=True)
class Marks:
    """Everything the raster needs beside places."""

    shapes: NDArray[np.uint8]
    colors: NDArray[np.uint32]
    edge_colors: NDArray[np.uint32]
    edge_styles: NDArray[np.uint8]

    def with_edges(self, chosen: NDArray[np.intp]) -> Marks:
        """The same nodes with some of the edges."""
        return replace(self, edge_colors=self.edge_colors[chosen], edge_styles=self.edge_styles[chosen])

    def faded(self, nodes: NDArray[np.bool_], theme: Theme) -> Marks:
        """All but these nodes step back into the ground."""
        ground = theme.color("canvas")
        return replace(self, colors=_faded(self.colors, nodes, ground, 1 - KEPT_COLOUR[theme.name]))


def packed(color: QColor) -> int:
    return color.rgb() & 0xFFFFFF


def radii(weights: Floats, zoom: float) -> Floats:
    """In pixels, of nodes that count as so many links."""
    size = np.minimum(LEAST_RADIUS + RADIUS_BY_LINKS * np.sqrt(weights), MOST_RADIUS)
    scale = np.float32(np.clip((zoom / FULL_SIZE_ZOOM) ** 0.5, 0.2, 1.6))
    return np.maximum(size * scale, np.float32(0.8))


def marks(scene: Scene, groups: NDArray[np.int32], theme: Theme) -> Marks:
    """`groups` has the number of each node's colour, -1 where it has none."""
    colors = _node_colors(scene, groups, theme)
    edges, kinds = scene.edges, scene.edge_kinds
    styles = np.zeros(len(EDGE_CODES), np.uint8)
    for kind, style in STYLES.items():
        styles[EDGE_CODES[kind]] = style
    edge_styles = styles[kinds]
    missing = scene.kinds == KIND_CODES[TopicKind.MISSING]
    edge_styles[missing[edges[:, 0]] | missing[edges[:, 1]]] = raster.DASHED
    return Marks(_shapes()[scene.kinds], colors, _edge_colors(edges, groups, theme), edge_styles)


def _shapes() -> NDArray[np.uint8]:
    table = np.zeros(len(KIND_CODES), np.uint8)
    for kind, shape in SHAPES.items():
        table[KIND_CODES[kind]] = shape
    return table


def _node_colors(scene: Scene, groups: NDArray[np.int32], theme: Theme) -> NDArray[np.uint32]:
    palette = [packed(QColor(value)) for value in theme.categories.values()]
    table = np.array([*palette, packed(theme.color("nodeNone"))], np.uint32)
    colors = table[np.where((groups >= 0) & (groups < len(palette)), groups, len(palette))]
    ghosts = np.isin(scene.kinds, [KIND_CODES[TopicKind.MISSING], KIND_CODES[TopicKind.TAG]])
    colors[ghosts] = packed(theme.color("ghost"))
    return colors


def _edge_colors(edges: NDArray[np.int32], groups: NDArray[np.int32], theme: Theme) -> NDArray[np.uint32]:
    between = theme.color("edge")
    within = [packed(mix(between, QColor(value), WITHIN_SHARE)) for value in theme.categories.values()]
    table = np.array([*within, packed(between)], np.uint32)
    if len(edges) == 0:
        return np.zeros(0, np.uint32)
    first, second = groups[edges[:, 0]], groups[edges[:, 1]]
    same = (first == second) & (first >= 0) & (first < len(within))
    return table[np.where(same, first, len(within))]


def _faded(
    colors: NDArray[np.uint32], kept: NDArray[np.bool_], ground: QColor, share: float
) -> NDArray[np.uint32]:
    """All colours but the kept ones, mixed with so much of the ground."""
    # There are few colours and many nodes and edges: mixing each colour once is most of the speed.
    each, which = np.unique(colors, return_inverse=True)
    return np.where(kept, colors, mixed(each, ground, np.float32(share))[which]).astype(np.uint32)


def mixed(colors: NDArray[np.uint32], ground: QColor, shares: Floats | np.float32) -> NDArray[np.uint32]:
    """Packed colours with so much of the ground in each."""
    parts = np.stack([(colors >> shift) & 255 for shift in (16, 8, 0)]).astype(np.float32)
    below = np.array(ground.getRgb()[:3], np.float32)[:, None]
    red, green, blue = np.round(parts + (below - parts) * shares).astype(np.uint32)
    return (red << 16) | (green << 8) | blue
