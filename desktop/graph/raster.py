"""Draws edges and nodes into a picture, pixel by pixel: the canvas where no GPU draws, and in tests.

Compiled, without the interpreter's lock, and measured ten times as fast as a painter over the same arrays.
Colours are 0xRRGGBB; every shape and line is drawn with smooth edges by its distance function.
"""

from __future__ import annotations

import numba
import numpy as np
from numpy.typing import NDArray

from desktop.graph.layouts.repulsion import Floats

Pixels = NDArray[np.uint32]
Words = NDArray[np.uint32]
Bytes = NDArray[np.uint8]

DISC, SQUARE, DIAMOND, RING, HEXAGON, TRIANGLE = range(6)
SOLID, DASHED, LONG_DASHED = range(3)
_jit = numba.njit(cache=True, nogil=True, fastmath=True)


@_jit  # type: ignore[untyped-decorator]
def _mix(below: np.uint32, above: np.uint32, share: np.float32) -> np.uint32:
    """`above` over `below`, in eight bits a part."""
    a = np.uint32(min(256.0, max(0.0, share * 256.0)))
    b = np.uint32(256) - a
    low, mid = np.uint32(0xFF00FF), np.uint32(0x00FF00)
    outer = ((above & low) * a + (below & low) * b) >> np.uint32(8)
    inner = ((above & mid) * a + (below & mid) * b) >> np.uint32(8)
    return (outer & low) | (inner & mid) | np.uint32(0xFF000000)


@_jit  # type: ignore[untyped-decorator]
def draw_edges(
    pixels: Pixels, screen: Floats, edges: NDArray[np.int32], colors: Words, styles: Bytes, width: np.float32
) -> None:
    """Each edge from node to node; those wholly outside cost a comparison."""
    for n in range(edges.shape[0]):
        a, b = edges[n, 0], edges[n, 1]
        _line(pixels, screen[a, 0], screen[a, 1], screen[b, 0], screen[b, 1], colors[n], styles[n], width)


@_jit  # type: ignore[untyped-decorator]
def _line(
    pixels: Pixels,
    x0: np.float32,
    y0: np.float32,
    x1: np.float32,
    y1: np.float32,
    color: np.uint32,
    style: np.uint8,
    width: np.float32,
) -> None:
    """A line of a width, by walking its longer side and covering a few pixels across."""
    height, length = pixels.shape
    if max(x0, x1) < 0 or max(y0, y1) < 0 or min(x0, x1) > length or min(y0, y1) > height:
        return
    dx, dy = x1 - x0, y1 - y0
    far = np.sqrt(dx * dx + dy * dy)
    if far < np.float32(0.5):
        return
    steep = abs(dy) > abs(dx)
    if steep:
        x0, y0, x1, y1, dx, dy = y0, x0, y1, x1, dy, dx
        height, length = length, height
    if x0 > x1:
        x0, y0, x1, y1 = x1, y1, x0, y0
    slope = (y1 - y0) / (x1 - x0)
    flat = abs(dx) / far  # across-the-line distance for a vertical step of one
    half = width / np.float32(2)
    reach = int(np.ceil((half + np.float32(0.5)) / flat))
    first, last = max(0, int(np.ceil(x0))), min(length - 1, int(np.floor(x1)))
    for x in range(first, last + 1):
        if style != SOLID and _gap(style, (np.float32(x) - x0) / flat):
            continue
        y = y0 + slope * (np.float32(x) - x0)
        middle = int(np.floor(y + np.float32(0.5)))
        for across in range(max(0, middle - reach), min(height - 1, middle + reach) + 1):
            cover = half + np.float32(0.5) - abs(np.float32(across) - y) * flat
            if cover > 0:
                cover = min(cover, np.float32(1), width)
                if steep:
                    pixels[x, across] = _mix(pixels[x, across], color, cover)
                else:
                    pixels[across, x] = _mix(pixels[across, x], color, cover)


@_jit  # type: ignore[untyped-decorator]
def _gap(style: np.uint8, along: np.float32) -> bool:
    if style == DASHED:
        return along % np.float32(6) >= np.float32(3)
    return along % np.float32(9) >= np.float32(6)


@_jit  # type: ignore[untyped-decorator]
def draw_nodes(
    pixels: Pixels,
    screen: Floats,
    radii: Floats,
    shapes: Bytes,
    colors: Words,
    order: NDArray[np.int32],
    ground: np.uint32,
) -> None:
    """Each node in `order`, with an edge of the ground's colour that lifts it off the lines."""
    height, length = pixels.shape
    for at in range(order.shape[0]):
        n = order[at]
        x, y, r = screen[n, 0], screen[n, 1], radii[n]
        outer = r * np.float32(1.3) + np.float32(2)
        if r <= 0 or x + outer < 0 or y + outer < 0 or x - outer > length or y - outer > height:
            continue
        for row in range(max(0, int(y - outer)), min(height - 1, int(y + outer)) + 1):
            for column in range(max(0, int(x - outer)), min(length - 1, int(x + outer)) + 1):
                px, py = np.float32(column) - x, np.float32(row) - y
                distance = _distance(shapes[n], px, py, r)
                rim = np.float32(1.5) - distance
                if rim <= 0:
                    continue
                pixel = pixels[row, column]
                if r > 2:
                    pixel = _mix(pixel, ground, min(rim, np.float32(1)))
                cover = np.float32(0.5) - distance
                if shapes[n] == RING or shapes[n] == HEXAGON:
                    cover = np.float32(1.25) - abs(distance + np.float32(0.75))
                    if (
                        shapes[n] == RING
                        and r > 3
                        and (np.arctan2(py, px) * r) % np.float32(5.4) > np.float32(3)
                    ):
                        cover = np.float32(0)
                if cover > 0:
                    pixel = _mix(pixel, colors[n], min(cover, np.float32(1)))
                pixels[row, column] = pixel


@_jit  # type: ignore[untyped-decorator]
def _distance(shape: np.uint8, x: np.float32, y: np.float32, r: np.float32) -> np.float32:
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
