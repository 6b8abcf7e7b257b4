"""The edges as pixels, kept from frame to frame, since they are most of what a frame would cost.

No frame draws more edges than its picture has time for: a layer that was begun anew grows over the next
ones until it is complete. While only the view is moved the pixels move along, and what comes into view is
drawn. While a few nodes move, their edges are left out and drawn over the others in each frame.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from desktop.graph import raster
from desktop.graph.layouts.repulsion import Floats
from desktop.graph.pace import SLOW, Pace
from desktop.graph.picture import Picture

EDGE_WIDTH = np.float32(1.1)
LOOSE_SHARE = 0.25  # of the edges at most are drawn over the others; beyond that all are drawn anew
MOST_ANEW = 4  # times what a frame has time for may be drawn when a few nodes begin to move
EXACT = 0.02  # pixels by which a kept layer may lie beside its place in a picture at rest
NONE = np.zeros(0, np.intp)


@dataclass(frozen=True, slots=True, eq=False)
class Setting:
    """All that edges look like by, beside where they lie."""

    edges: NDArray[np.int32]
    colors: NDArray[np.uint32]
    styles: NDArray[np.uint8]
    ground: np.uint32
    ratio: np.float32
    zoom: float
    size: tuple[int, int]
    line: float

    @classmethod
    def of(cls, picture: Picture, ground: np.uint32, ratio: np.float32, size: tuple[int, ...]) -> Setting:
        marks = picture.marks
        height, width = size
        look = picture.edges, marks.edge_colors, marks.edge_styles, ground
        return cls(*look, ratio, picture.camera.zoom, (height, width), picture.line)

    def same(self, other: Setting) -> bool:
        mine, theirs = ((s.ground, s.ratio, s.zoom, s.size, s.line) for s in (self, other))
        return self.edges is other.edges and self.colors is other.colors and mine == theirs


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """What the layer shows: the first so many edges save the loose ones, as they lay for a picture."""

    setting: Setting
    positions: Floats
    centre: tuple[float, float]
    count: int
    loose: NDArray[np.intp] = field(default_factory=lambda: NONE)


class EdgeLayer:
    """`draw` puts the edges of a picture into pixels, all of which it overwrites."""

    def __init__(self, clock: Callable[[], float] = time.perf_counter) -> None:
        self._clock, self._pace = clock, Pace()
        self._pixels = np.zeros((1, 1), np.uint32)
        self._drawn: Drawn | None = None
        self._beside = np.zeros(2, np.float32)  # how far the pixels lie from where they should

    @property
    def complete(self) -> bool:
        """Whether all edges are there."""
        return self._drawn is None or self._drawn.count == len(self._drawn.setting.edges)

    def draw(self, pixels: raster.Pixels, picture: Picture, ground: np.uint32, ratio: np.float32) -> None:
        setting = Setting.of(picture, ground, ratio, pixels.shape)
        screen = _in_pixels(picture, ratio)
        now = self._bring(picture, setting, screen)
        pixels[:] = self._pixels
        _draw(pixels, setting, screen, now.loose)

    def _bring(self, picture: Picture, setting: Setting, screen: Floats) -> Drawn:
        """What the layer shows now, brought as near to the picture as there is time for."""
        before, centre = self._drawn, (picture.camera.x, picture.camera.y)
        enough = min(self._pace.enough(picture.at_once), len(setting.edges))
        fresh = Drawn(setting, picture.positions, centre, enough)
        if before is None or not setting.same(before.setting):
            return self._anew(fresh, screen)
        loose = _loosened(before, picture)
        if len(loose) > LOOSE_SHARE * before.count or (len(loose) and not picture.moving):
            return self._anew(fresh, screen)
        if len(loose) > len(before.loose):
            count = before.count if before.count <= MOST_ANEW * enough else enough
            return self._anew(replace(fresh, count=count, loose=loose[loose < count]), screen)
        now = self._moved(before, centre, screen, exact=not picture.moving)
        return self._grown(now, enough, screen) if now else self._anew(fresh, screen)

    def _grown(self, now: Drawn, more: int, screen: Floats) -> Drawn:
        """With some more of the edges that are still to come."""
        whole = len(now.setting.edges)
        if now.count == whole or len(now.loose):
            return now
        count = min(now.count + more, whole)
        _draw(self._pixels, now.setting, screen + self._beside, slice(now.count, count))
        self._drawn = replace(now, count=count)
        return self._drawn

    def _anew(self, now: Drawn, screen: Floats) -> Drawn:
        if self._pixels.shape != now.setting.size:
            self._pixels = np.zeros(now.setting.size, np.uint32)
        self._drawn = now
        self._beside = np.zeros(2, np.float32)
        begun = self._clock()
        self._fill(self._pixels, screen)
        if now.count < len(now.setting.edges) or self._clock() - begun > SLOW:
            self._pace.took(self._clock() - begun)
        return now

    def _fill(self, pixels: raster.Pixels, screen: Floats) -> None:
        """All that belongs to the layer, into all of it or a strip."""
        now = self._drawn
        assert now is not None
        pixels[:] = now.setting.ground
        kept: slice | NDArray[np.intp] = slice(0, now.count)
        if len(now.loose):
            tied = np.ones(now.count, bool)
            tied[now.loose] = False
            kept = np.flatnonzero(tied)
        _draw(pixels, now.setting, screen, kept)

    def _moved(self, before: Drawn, centre: tuple[float, float], screen: Floats, exact: bool) -> Drawn | None:
        """The layer as it is, or moved along with the view; None where that would not be exact enough."""
        scale = before.setting.zoom * float(before.setting.ratio)
        away = [(was - is_) * scale for was, is_ in zip(before.centre, centre, strict=True)]
        x, y = round(away[0]), round(away[1])
        height, width = before.setting.size
        if abs(x) >= width or abs(y) >= height:
            return None
        if exact and max(abs(away[0] - x), abs(away[1] - y)) > EXACT:
            return None
        self._beside = np.array([x - away[0], y - away[1]], np.float32)
        if (x, y) != (0, 0):
            lies = before.centre[0] - x / scale, before.centre[1] - y / scale
            self._drawn = replace(before, centre=lies)
            self._scroll(x, y, screen + self._beside)
        return self._drawn

    def _scroll(self, x: int, y: int, screen: Floats) -> None:
        height, width = self._pixels.shape
        rows, from_rows = _overlap(y, height)
        columns, from_columns = _overlap(x, width)
        self._pixels[rows, columns] = self._pixels[from_rows, from_columns].copy()
        for top, bottom in _bared(y, height):
            self._fill(self._pixels[top:bottom], screen - np.array([0, top], np.float32))
        for left, right in _bared(x, width):
            strip = np.empty((height, right - left), np.uint32)
            self._fill(strip, screen - np.array([left, 0], np.float32))
            self._pixels[:, left:right] = strip


def _loosened(before: Drawn, picture: Picture) -> NDArray[np.intp]:
    """The edges that lie elsewhere than in the layer, and those that it lacks anyway."""
    moved = (picture.positions != before.positions).any(axis=1)
    if not moved.any():
        return before.loose
    touched = np.flatnonzero(moved[picture.edges[: before.count]].any(axis=1))
    return np.union1d(touched, before.loose) if len(before.loose) else touched


def draw_all(pixels: raster.Pixels, picture: Picture, ground: np.uint32, ratio: np.float32) -> None:
    """All edges at once, for a picture that is drawn only once."""
    pixels[:] = ground
    setting = Setting.of(picture, ground, ratio, pixels.shape)
    _draw(pixels, setting, _in_pixels(picture, ratio), slice(None))


def _in_pixels(picture: Picture, ratio: np.float32) -> Floats:
    """A pixel lies around its middle, half a pixel from the corner that its number names."""
    return picture.screen * ratio - np.float32(0.5)


def _draw(pixels: raster.Pixels, setting: Setting, screen: Floats, chosen: slice | NDArray[np.intp]) -> None:
    edges, width = setting.edges[chosen], EDGE_WIDTH * setting.ratio * np.float32(setting.line)
    raster.draw_edges(pixels, screen, edges, setting.colors[chosen], setting.styles[chosen], width)


def _overlap(step: int, length: int) -> tuple[slice, slice]:
    """Where pixels go to, and where they come from."""
    return slice(max(step, 0), length + min(step, 0)), slice(max(-step, 0), length + min(-step, 0))


def _bared(step: int, length: int) -> list[tuple[int, int]]:
    if step == 0:
        return []
    return [(0, step)] if step > 0 else [(length + step, length)]
