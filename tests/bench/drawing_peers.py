"""The same graph drawn by others, for the benchmark of the window: a scene of items, and pyqtgraph's.

Each shows the nodes and edges of a picture in a widget as large, and draws a frame by painting that widget
into an image, as a screen would make it do.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QPainter, QPen
from PySide6.QtWidgets import QGraphicsEllipseItem, QGraphicsLineItem, QGraphicsScene, QGraphicsView

from desktop.graph.picture import Picture
from desktop.theme import Theme


class ItemScene:
    """QGraphicsView with an item a node and an item an edge, as its tutorials have it."""

    def __init__(self, picture: Picture, theme: Theme, size: tuple[int, int]) -> None:
        scene = QGraphicsScene()
        scene.setItemIndexMethod(QGraphicsScene.ItemIndexMethod.NoIndex)  # quicker where all move
        pen, brush = QPen(theme.color("edge"), 1.1), QBrush(theme.color("nodeNone"))
        self._ends = picture.edges
        self._lines = [QGraphicsLineItem() for _ in self._ends]
        self._nodes = []
        for line in self._lines:
            line.setPen(pen)
            scene.addItem(line)
        for radius in picture.radii.tolist():
            node = QGraphicsEllipseItem(-radius, -radius, 2 * radius, 2 * radius)
            node.setBrush(brush)
            node.setPen(QPen(Qt.PenStyle.NoPen))
            scene.addItem(node)
            self._nodes.append(node)
        self._scene, self._view = scene, QGraphicsView(scene)
        self._view.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._view.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.FullViewportUpdate)
        self._view.resize(*size)
        self._view.setBackgroundBrush(theme.color("canvas"))
        self.move(picture.screen)
        self._view.show()

    def move(self, screen: np.ndarray) -> None:
        for node, (x, y) in zip(self._nodes, screen.tolist(), strict=True):
            node.setPos(x, y)
        for line, (a, b) in zip(self._lines, screen[self._ends].tolist(), strict=True):
            line.setLine(*a, *b)

    def panned(self, step: int) -> None:
        self._view.translate(step, 0)
        self._view.grab()

    def moved(self, screen: np.ndarray) -> None:
        self.move(screen)
        self._view.grab()


class GraphOfPyqtgraph:
    """pyqtgraph's GraphItem in its own view."""

    def __init__(self, picture: Picture, theme: Theme, size: tuple[int, int]) -> None:
        self._widget = pg.GraphicsLayoutWidget()
        self._widget.setBackground(theme.color("canvas"))
        self._widget.setAntialiasing(True)
        self._widget.resize(*size)
        self._box = self._widget.addViewBox()
        self._item = pg.GraphItem()
        self._box.addItem(self._item)
        self._look = {
            "adj": picture.edges,
            "pen": pg.mkPen(theme.color("edge")),
            "size": 2 * picture.radii,
            "symbolBrush": pg.mkBrush(theme.color("nodeNone")),
            "symbolPen": None,
        }
        self._set(picture.screen)
        self._box.autoRange()
        self._widget.show()

    def _set(self, screen: np.ndarray) -> None:
        self._item.setData(pos=screen.astype(float), **self._look)

    def panned(self, step: int) -> None:
        self._box.translateBy(x=step, y=0)
        self._widget.grab()

    def moved(self, screen: np.ndarray) -> None:
        self._set(screen)
        self._widget.grab()


Peer = ItemScene | GraphOfPyqtgraph
PEERS: dict[str, Callable[[Picture, Theme, tuple[int, int]], Peer]] = {
    "QGraphicsView": ItemScene,
    "pyqtgraph GraphItem": GraphOfPyqtgraph,
}
MOST = 10_000  # nodes; beyond, a frame of theirs takes seconds
