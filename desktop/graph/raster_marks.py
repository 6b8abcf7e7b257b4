"""Draws nodes into a picture, pixel by pixel: small ones as stamps made beforehand, larger ones by distance.

In a large graph nearly all marks are a few pixels wide. What they cover depends on nothing but the shape,
the size and where between the pixels they lie, so it is worked out once for each of a few of these.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from desktop.graph.compiled import fast
from desktop.graph.layouts.repulsion import Floats
from desktop.graph.raster import (
    DIAMOND,
    DISC,
    HEXAGON,
    RING,
    SQUARE,
    TRIANGLE,
    Bytes,
    Pixels,
    Words,
    blend,
)

SPECK = np.float32(1.5)  # up to this radius no shape can be told: a small square of the same area
HALF_SPECK = np.float32(0.886)
SMALL = np.float32(2)  # up to this radius a mark has no rim of the ground's colour
STAMPED = np.float32(4.5)  # up to this one it is a stamp
FINE = np.float32(8)  # stamps a pixel of radius
PLACES = 4  # and for so many places between two pixels, either way
SIDE, BEFORE = 16, 7  # pixels of a stamp; so many lie left of the one that its middle is in
SHAPES = 6
RIM = np.float32(1.5)
Stamps = NDArray[np.uint16]


@cache
def stamps() -> Stamps:
    """What a mark leaves of each pixel below it, and how much of it is ink, in 256ths: by radius, shape,
    place between pixels, row, and of each row first what is left, then the ink."""
    made = np.zeros((int(STAMPED * FINE) + 1, SHAPES, PLACES * PLACES, SIDE, 2, SIDE), np.uint16)
    _make(made)
    return made


@fast
def _make(made: Stamps) -> None:
    for size in range(made.shape[0]):
        for shape in range(SHAPES):
            for place in range(PLACES * PLACES):
                x = np.float32(BEFORE) + (np.float32(place % PLACES) + np.float32(0.5)) / np.float32(PLACES)
                y = np.float32(BEFORE) + (np.float32(place // PLACES) + np.float32(0.5)) / np.float32(PLACES)
                for row in range(SIDE):
                    for column in range(SIDE):
                        px, py = np.float32(column) - x, np.float32(row) - y
                        rim, ink = _covers(shape, px, py, np.float32(size) / FINE, np.float32(1))
                        made[size, shape, place, row, 0, column] = ((256 - rim) * (256 - ink)) >> 8
                        made[size, shape, place, row, 1, column] = ink


@fast
def draw_nodes(
    pixels: Pixels,
    screen: Floats,
    radii: Floats,
    shapes: Bytes,
    colors: Words,
    order: NDArray[np.int32],
    ground: np.uint32,
    made: Stamps,
    scale: np.float32,
) -> None:
    """Each node in `order`, with an edge of the ground's colour that lifts it off the lines.

    `scale` is how many pixels a line of one pixel takes on this screen.
    """
    height, length = pixels.shape
    flat = pixels.reshape(height * length)
    for n in order:
        x, y, r = screen[n, 0], screen[n, 1], radii[n]
        outer = r * np.float32(1.25) + RIM
        if r <= 0 or x + outer < 0 or y + outer < 0 or x - outer > length or y - outer > height:
            continue
        if r <= SPECK:
            _speck(pixels, x, y, r * HALF_SPECK, colors[n])
            continue
        floor_x, floor_y = np.floor(x), np.floor(y)
        left, top = int(floor_x) - BEFORE, int(floor_y) - BEFORE
        if r <= STAMPED and left >= 0 and top >= 0 and left + SIDE <= length and top + SIDE <= height:
            place = PLACES * int((y - floor_y) * np.float32(PLACES)) + int((x - floor_x) * np.float32(PLACES))
            stamp = made[int(r * FINE + np.float32(0.5)), shapes[n], place]
            reach = int(outer if r > SMALL else outer - np.float32(1))
            _stamp(flat, top * length + left, length, stamp, reach, colors[n], ground)
        else:
            _draw(pixels, x, y, r, shapes[n], colors[n], ground, scale)


@fast
def _speck(pixels: Pixels, x: np.float32, y: np.float32, half: np.float32, color: np.uint32) -> None:
    """A square that is part of two or three pixels either way."""
    height, length = pixels.shape
    middle = np.float32(0.5)
    left, top = int(np.floor(x - half + middle)), int(np.floor(y - half + middle))
    right, bottom = int(np.floor(x + half + middle)), int(np.floor(y + half + middle))
    for row in range(max(top, 0), min(bottom, height - 1) + 1):
        tall = min(np.float32(row) + middle, y + half) - max(np.float32(row) - middle, y - half)
        for column in range(max(left, 0), min(right, length - 1) + 1):
            wide = min(np.float32(column) + middle, x + half) - max(np.float32(column) - middle, x - half)
            pixels[row, column] = blend(pixels[row, column], color, _share(wide * tall))


@fast
def _stamp(
    flat: Words, at: int, length: int, stamp: Stamps, reach: int, color: np.uint32, ground: np.uint32
) -> None:
    """So many pixels around the middle; without a branch, so that several are done in a step."""
    begin, end = (BEFORE - 3, BEFORE + 5) if reach <= 3 else (0, SIDE)
    low, mid = np.uint32(0xFF00FF), np.uint32(0x00FF00)
    low_ink, mid_ink, low_ground, mid_ground = color & low, color & mid, ground & low, ground & mid
    for row in range(BEFORE - reach, BEFORE + reach + 2):
        start = at + row * length
        line, lefts, inks = (
            flat[start + begin : start + end],
            stamp[row, 0, begin:end],
            stamp[row, 1, begin:end],
        )
        for column in range(len(line)):
            left, ink = np.uint32(lefts[column]), np.uint32(inks[column])
            rim, pixel = np.uint32(256) - left - ink, line[column]
            outer = ((pixel & low) * left + low_ink * ink + low_ground * rim) >> np.uint32(8)
            inner = ((pixel & mid) * left + mid_ink * ink + mid_ground * rim) >> np.uint32(8)
            line[column] = (outer & low) | (inner & mid) | np.uint32(0xFF000000)


@fast
def _draw(
    pixels: Pixels,
    x: np.float32,
    y: np.float32,
    r: np.float32,
    shape: int,
    color: np.uint32,
    ground: np.uint32,
    scale: np.float32,
) -> None:
    """One mark of any size: in each row a stretch that is all mark, and its rim to either side."""
    height, length = pixels.shape
    outer = r * _reach(shape) + (RIM if r > SMALL else np.float32(0.5))
    core = r * _core(shape) - np.float32(0.5)
    beyond, within = outer * outer, core * core if core > 0 else np.float32(0)
    top, bottom = max(0, int(np.ceil(y - outer))), min(height - 1, int(np.floor(y + outer)))
    for row in range(top, bottom + 1):
        py = np.float32(row) - y
        square = py * py
        wide = np.sqrt(max(beyond - square, np.float32(0)))
        left, right = max(0, int(np.ceil(x - wide))), min(length - 1, int(np.floor(x + wide)))
        first = last = right + 1  # of the stretch
        if square < within:
            wide = np.sqrt(within - square)
            first, last = max(left, int(np.ceil(x - wide))), min(right, int(np.floor(x + wide))) + 1
        _rim(pixels[row], left, min(first, right + 1), x, py, r, shape, color, ground, scale)
        for column in range(first, last):
            pixels[row, column] = color | np.uint32(0xFF000000)
        _rim(pixels[row], max(last, left), right + 1, x, py, r, shape, color, ground, scale)


@fast
def _rim(
    line: Words,
    begin: int,
    end: int,
    x: np.float32,
    py: np.float32,
    r: np.float32,
    shape: int,
    color: np.uint32,
    ground: np.uint32,
    scale: np.float32,
) -> None:
    for column in range(begin, end):
        px = np.float32(column) - x
        rim, ink = _covers(shape, px, py, r, scale)
        line[column] = blend(blend(line[column], ground, rim), color, ink)


@fast
def _covers(
    shape: int, px: np.float32, py: np.float32, r: np.float32, scale: np.float32
) -> tuple[np.uint32, np.uint32]:
    """How much of a pixel the rim of a mark covers, and its ink, in 256ths."""
    distance = _distance(shape, px, py, r)
    rim = _share(RIM - distance) if r > SMALL else np.uint32(0)
    cover = np.float32(0.5) - distance
    if shape in (RING, HEXAGON):  # what is not written, and a tag, are outlines
        half = np.float32(0.75) * scale
        cover = half + np.float32(0.5) - abs(distance + half)
        arc = np.arctan2(py, px) * r / scale
        if shape == RING and r > 3 * scale and arc % np.float32(5.4) > np.float32(3):
            cover = np.float32(0)
    return rim, _share(cover)


@fast
def _share(cover: np.float32) -> np.uint32:
    """In 256ths."""
    return np.uint32(np.int32(min(max(cover, np.float32(0)), np.float32(1)) * np.float32(256)))


@fast
def _core(shape: int) -> np.float32:
    """How far the largest disc within a shape reaches, as a share of its radius."""
    if shape == DISC:
        return np.float32(1)
    if shape in (RING, HEXAGON):
        return np.float32(0)
    return np.float32(0.62) if shape == TRIANGLE else np.float32(0.86)


@fast
def _reach(shape: int) -> np.float32:
    """How far a shape goes from its middle, as a share of its radius."""
    if shape in (DIAMOND, TRIANGLE):
        return np.float32(1.25)
    return np.float32(1.1) if shape == HEXAGON else np.float32(1)


@fast
def _distance(shape: int, x: np.float32, y: np.float32, r: np.float32) -> np.float32:
    """How far outside a shape of about the area of a disc of radius `r` a point lies."""
    ax, ay = abs(x), abs(y)
    if shape in (DISC, RING):
        return np.sqrt(x * x + y * y) - r
    if shape == SQUARE:
        corner = r * np.float32(0.22)
        side = r * np.float32(0.89) - corner
        qx, qy = ax - side, ay - side
        outside = np.sqrt(max(qx, np.float32(0)) ** 2 + max(qy, np.float32(0)) ** 2)
        return outside + min(max(qx, qy), np.float32(0)) - corner
    if shape == DIAMOND:
        return (ax + ay - r * np.float32(1.22)) * np.float32(0.70711)
    if shape == HEXAGON:
        return max(ay * np.float32(0.86603) + ax * np.float32(0.5), ax) - r * np.float32(0.95)
    return max(ax * np.float32(0.86603) - y * np.float32(0.5), y) - r * np.float32(0.62)
