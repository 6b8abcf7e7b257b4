"""Draws edges and their heads into a picture, pixel by pixel: for the canvas where no GPU draws.

Compiled, without the interpreter's lock, and measured ten times as fast as a painter over the same arrays.
Colours are 0xRRGGBB; every line is drawn with smooth edges.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from desktop.graph.compiled import fast
from desktop.graph.layouts.repulsion import Floats

Pixels = NDArray[np.uint32]
Words = NDArray[np.uint32]
Bytes = NDArray[np.uint8]

DISC, SQUARE, DIAMOND, RING, HEXAGON, TRIANGLE = range(6)
SOLID, DASHED, LONG_DASHED, THIN = range(4)
THINNER = np.float32(1 / 1.1)  # what contains is drawn thinner than what links
ONE = np.float64(65536)  # a pixel in the walk along a line
ARROW, ARROW_HALF = np.float32(7), np.float32(3)  # length and half the width of a head


@fast
def _mix(below: np.uint32, above: np.uint32, share: np.float32) -> np.uint32:
    """`above` over `below`, in eight bits a part."""
    whole = np.float32(256)
    return blend(below, above, np.uint32(min(whole, max(np.float32(0), share * whole))))


@fast
def blend(below: np.uint32, above: np.uint32, a: np.uint32) -> np.uint32:
    """The same with a share in 256ths."""
    b = np.uint32(256) - a
    low, mid = np.uint32(0xFF00FF), np.uint32(0x00FF00)
    outer = ((above & low) * a + (below & low) * b) >> np.uint32(8)
    inner = ((above & mid) * a + (below & mid) * b) >> np.uint32(8)
    return (outer & low) | (inner & mid) | np.uint32(0xFF000000)


@fast
def draw_edges(
    pixels: Pixels, screen: Floats, edges: NDArray[np.int32], colors: Words, styles: Bytes, width: np.float32
) -> None:
    """Each edge from node to node; those wholly outside cost a comparison."""
    height, length = pixels.shape
    flat = pixels.reshape(height * length)
    for n in range(edges.shape[0]):
        a, b = edges[n, 0], edges[n, 1]
        x0, y0, x1, y1 = screen[a, 0], screen[a, 1], screen[b, 0], screen[b, 1]
        if max(x0, x1) < 0 or max(y0, y1) < 0 or min(x0, x1) > length or min(y0, y1) > height:
            continue
        wide = width * THINNER if styles[n] == THIN else width
        # A steep line is walked down instead of along: the same walk with sides and steps exchanged.
        if abs(y1 - y0) > abs(x1 - x0):
            _line(flat, y0, x0, y1, x1, colors[n], styles[n], wide, height, length, length, 1)
        else:
            _line(flat, x0, y0, x1, y1, colors[n], styles[n], wide, length, height, 1, length)


@fast
def _line(
    flat: Words,
    x0: np.float32,
    y0: np.float32,
    x1: np.float32,
    y1: np.float32,
    color: np.uint32,
    style: np.uint8,
    width: np.float32,
    length: int,
    height: int,
    along: int,
    across: int,
) -> None:
    """A line of a width, by walking its longer side; `along` and `across` lead from pixel to pixel.

    In each column the line covers a stretch of so much height, and each pixel takes its part of that. All in
    whole numbers of 65,536ths of a pixel: with floats a graph of many lines takes half as long again.
    """
    if x0 > x1:
        x0, y0, x1, y1 = x1, y1, x0, y0
    dx, dy = x1 - x0, y1 - y0
    far = np.sqrt(dx * dx + dy * dy)
    if far < np.float32(0.5):
        return
    slope, steps = dy / dx, far / dx
    begin, end = max(0, int(np.ceil(x0))), min(length - 1, int(np.floor(x1)))
    half = width * steps * np.float32(0.5)
    start = y0 + slope * (np.float32(begin) - x0) - half + np.float32(0.5)
    top, step = int(start * ONE), int(slope * ONE)
    thick = int(np.float32(2) * half * ONE)
    lowest, highest = top, top + step * (end - begin)
    if lowest > highest:
        lowest, highest = highest, lowest
    broken = style != SOLID and style != THIN
    dash = max(np.floor(width), np.float32(1))  # on a finer screen lines have more pixels, and so have dashes
    if not broken and lowest >= 0 and highest + thick < (height - 1) << 16:
        _whole_line(flat, color, begin, end, top, step, thick, along, across)
        return
    for x in range(begin, end + 1):
        if not (broken and _gap(style, (np.float32(x) - x0) * steps / dash)):
            bottom = top + thick
            first, last = top >> 16, bottom >> 16
            for y in range(max(first, 0), min(last, height - 1) + 1):
                cover = min(bottom, (y + 1) << 16) - max(top, y << 16)
                at = np.uint64(x * along + y * across)
                flat[at] = blend(flat[at], color, np.uint32(cover >> 8))
        top += step


@fast
def _whole_line(
    flat: Words,
    color: np.uint32,
    begin: int,
    end: int,
    top: int,
    step: int,
    thick: int,
    along: int,
    across: int,
) -> None:
    """The same for an unbroken line within the picture, where most are: nothing has to be looked out for."""
    for x in range(begin, end + 1):
        at = np.uint64(x * along + (top >> 16) * across)
        left, room = thick, 65536 - (top & 65535)
        while left > room:
            flat[at] = blend(flat[at], color, np.uint32(room >> 8))
            at += np.uint64(across)
            left, room = left - room, 65536
        flat[at] = blend(flat[at], color, np.uint32(left >> 8))
        top += step


@fast
def _gap(style: np.uint8, along: np.float32) -> bool:
    if style == DASHED:
        return along % np.float32(6) >= np.float32(3)
    return along % np.float32(9) >= np.float32(6)


@fast
def fade(pixels: Pixels, ground: np.uint32, share: np.uint32) -> None:
    """All of a picture into the ground by a share in 256ths."""
    height, length = pixels.shape
    for row in range(height):
        for column in range(length):
            if pixels[row, column] != ground:
                pixels[row, column] = blend(pixels[row, column], ground, share)


@fast
def draw_arrows(
    pixels: Pixels,
    screen: Floats,
    radii: Floats,
    edges: NDArray[np.int32],
    colors: Words,
    scale: np.float32,
) -> None:
    """A head at the end of each edge, its tip on the mark's rim."""
    height, length = pixels.shape
    for n in range(edges.shape[0]):
        a, b = edges[n, 0], edges[n, 1]
        x, y = screen[b, 0], screen[b, 1]
        dx, dy = x - screen[a, 0], y - screen[a, 1]
        far = np.sqrt(dx * dx + dy * dy)
        if far < radii[a] + radii[b] + ARROW * scale:
            continue
        dx, dy = dx / far, dy / far
        x, y = x - dx * (radii[b] + scale), y - dy * (radii[b] + scale)
        reach = ARROW * scale + np.float32(1)
        if x + reach < 0 or y + reach < 0 or x - reach > length or y - reach > height:
            continue
        for row in range(max(0, int(y - reach)), min(height - 1, int(y + reach) + 1) + 1):
            for column in range(max(0, int(x - reach)), min(length - 1, int(x + reach) + 1) + 1):
                px, py = np.float32(column) - x, np.float32(row) - y
                back, aside = -(px * dx + py * dy), abs(px * dy - py * dx)
                slope = ARROW_HALF / ARROW
                cover = min((back * slope - aside) * np.float32(0.92), ARROW * scale - back) + np.float32(0.5)
                if cover > 0:
                    shade = min(cover, np.float32(1))
                    pixels[row, column] = _mix(pixels[row, column], colors[n], shade)
