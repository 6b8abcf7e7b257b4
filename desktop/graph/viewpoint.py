"""Where the user looks from: the camera, its smooth flights, and whether it still follows the whole graph."""

from __future__ import annotations

import time
from collections.abc import Callable

from desktop.graph.camera import Camera
from desktop.graph.layouts.repulsion import Floats

SECONDS = 0.26
RESTING = 0.12  # seconds after the last move until the picture counts as still


class Viewpoint:
    """`places` are those of the nodes in view, `moved` is called whenever there is something else to draw."""

    def __init__(self, places: Callable[[], Floats], moved: Callable[[], None]) -> None:
        self.camera = Camera()
        self.reduced = False  # motion: every flight then arrives at once
        self.follows = True  # all that is shown stays in view, until the user moves it
        self._places = places
        self._tell = moved
        self._way: tuple[Camera, Camera, float] | None = None
        self._moved = -RESTING

    @property
    def flying(self) -> bool:
        return self._way is not None

    @property
    def moving(self) -> bool:
        """Whether the view has just been moved."""
        return self.flying or time.monotonic() - self._moved < RESTING

    # ---- what the user asks for --------------------------------------------------------------

    def look(self, camera: Camera) -> None:
        """At once; ends a flight."""
        self.follows = False
        self._arrive(camera)

    def fly(self, camera: Camera) -> None:
        """Smoothly; any input stops it."""
        self.follows = False
        if self.reduced:
            self._arrive(camera)
        else:
            self._way = (self.camera, camera, time.monotonic())
        self._tell()

    def fit(self) -> None:
        self.fly(self.camera.fitted(self._places()))
        self.follows = True

    def pan(self, dx: float, dy: float) -> None:
        self.look(self.camera.panned(dx, dy))

    def zoom_at(self, factor: float, x: float, y: float) -> None:
        self.look(self.camera.zoomed(factor, x, y))

    def zoom_by(self, factor: float) -> None:
        self.fly(self.camera.zoomed(factor, self.camera.width / 2, self.camera.height / 2))

    # ---- what happens by itself --------------------------------------------------------------

    def follow(self) -> None:
        """The graph has moved: all of it is in view, if that was so before."""
        if self.follows and not self.flying and len(places := self._places()):
            self._arrive(self.camera.fitted(places))

    def resized(self, width: int, height: int) -> None:
        self.camera = self.camera.resized(width, height)
        self.follow()
        self._tell()

    def step(self) -> bool:
        """A part of a flight; whether the camera moved."""
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

    def _arrive(self, camera: Camera) -> None:
        self._way = None
        self.camera = camera
        self._moved = time.monotonic()
        self._tell()
