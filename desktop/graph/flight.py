"""The camera on its way: a smooth flight to another view, which any input ends."""

from __future__ import annotations

import time

from desktop.graph.camera import Camera

SECONDS = 0.26
RESTING = 0.12  # seconds after the last move until the picture counts as still


class Flight:
    """Holds the camera; `step` brings it on. With `reduced` motion every flight arrives at once."""

    def __init__(self) -> None:
        self.camera = Camera()
        self.reduced = False
        self._way: tuple[Camera, Camera, float] | None = None
        self._moved = -RESTING

    @property
    def flying(self) -> bool:
        return self._way is not None

    @property
    def moving(self) -> bool:
        """Whether the view has just been moved."""
        return self.flying or time.monotonic() - self._moved < RESTING

    def look(self, camera: Camera) -> None:
        """At once; ends a flight."""
        self._way = None
        self.camera = camera
        self._moved = time.monotonic()

    def fly(self, camera: Camera) -> None:
        if self.reduced:
            self.look(camera)
        else:
            self._way = (self.camera, camera, time.monotonic())

    def step(self) -> bool:
        """A part of the way; whether the camera moved."""
        if self._way is None:
            return False
        start, end, since = self._way
        share = min(1.0, (time.monotonic() - since) / SECONDS)
        eased = 4 * share**3 if share < 0.5 else 1 - (2 - 2 * share) ** 3 / 2
        size = self.camera.width, self.camera.height
        self.camera = (start.towards(end, eased) if share < 1 else end).resized(*size)
        if share == 1.0:
            self._way = None
            self._moved = time.monotonic()
        return True

    def resized(self, width: int, height: int) -> None:
        self.camera = self.camera.resized(width, height)
