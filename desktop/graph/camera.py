"""The view on the plane of the graph: which point is in the middle, and how large a unit is drawn."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from desktop.graph.layouts.repulsion import Floats

NEAREST, FARTHEST = 8.0, 0.002  # pixels a unit
FIT_MARGIN = 0.08  # room around a fitted graph, as a share of the view
FIT_CLOSEST = 0.65  # a handful of nodes is not blown up further than this
LEVEL = 1e-4  # a change of zoom below this share is none
MIDDLE_SHARE = 0.995  # a few strays far out do not make all others small


@dataclass(frozen=True, slots=True)
class Camera:
    """Plane to screen: `screen = (point - centre) * zoom + half the view`."""

    x: float = 0.0
    y: float = 0.0
    zoom: float = 0.3
    width: int = 800
    height: int = 600

    def to_screen(self, positions: Floats) -> Floats:
        centre = np.array([self.x, self.y], np.float32)
        middle = np.array([self.width / 2, self.height / 2], np.float32)
        return (positions - centre) * np.float32(self.zoom) + middle

    def to_plane(self, x: float, y: float) -> tuple[float, float]:
        return (x - self.width / 2) / self.zoom + self.x, (y - self.height / 2) / self.zoom + self.y

    def resized(self, width: int, height: int) -> Camera:
        return replace(self, width=max(width, 1), height=max(height, 1))

    def panned(self, dx: float, dy: float) -> Camera:
        """Moved so that the graph goes along by so many pixels."""
        return replace(self, x=self.x - dx / self.zoom, y=self.y - dy / self.zoom)

    def zoomed(self, factor: float, x: float, y: float) -> Camera:
        """Nearer or farther, with the point under (x, y) staying there."""
        zoom = min(NEAREST, max(FARTHEST, self.zoom * factor))
        px, py = self.to_plane(x, y)
        return replace(
            self, zoom=zoom, x=px - (x - self.width / 2) / zoom, y=py - (y - self.height / 2) / zoom
        )

    def on(self, x: float, y: float, zoom: float | None = None) -> Camera:
        return replace(self, x=x, y=y, zoom=self.zoom if zoom is None else min(NEAREST, max(FARTHEST, zoom)))

    def fitted(self, positions: Floats) -> Camera:
        """All of it in view, save for the farthest strays."""
        if len(positions) == 0:
            return replace(self, x=0.0, y=0.0)
        strays = (1 - MIDDLE_SHARE) / 2 if len(positions) > 1000 else 0
        low = np.quantile(positions, strays, axis=0)
        high = np.quantile(positions, 1 - strays, axis=0)
        span = np.maximum(high - low, 1e-3)
        room = np.array([self.width, self.height]) * (1 - 2 * FIT_MARGIN)
        zoom = float(min(FIT_CLOSEST, *(room / span)))
        middle = (low + high) / 2
        return self.on(float(middle[0]), float(middle[1]), zoom)

    def towards(self, other: Camera, share: float) -> Camera:
        """On the way to another view; the zoom moves evenly to the eye, so in its logarithm."""
        zoom = self.zoom ** (1 - share) * other.zoom**share
        whole = 1 / self.zoom - 1 / other.zoom
        # The middle moves with the zoom, so that the point between both views stays steady.
        level = abs(whole * self.zoom) < LEVEL
        moved = share if level else (1 / self.zoom - 1 / zoom) / whole
        return replace(
            self, x=self.x + (other.x - self.x) * moved, y=self.y + (other.y - self.y) * moved, zoom=zoom
        )
