"""A picture of the graph as SVG: the same edges, shapes, rings and names as on the canvas."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape  # that of xml.sax loads all of the network
from itertools import chain
from math import cos, pi, sin

import numpy as np
from PySide6.QtGui import QFontMetricsF

from desktop.graph import raster
from desktop.graph.label_pictures import HALO, label_font, shortened
from desktop.graph.picture import Named, Picture, Ring, circles
from desktop.theme import Theme

DASHES = {raster.DASHED: "3 3", raster.LONG_DASHED: "6 3"}
THIN, USUAL = 1.0, 1.1
FONT = "system-ui, 'Segoe UI', 'DejaVu Sans', sans-serif"


def svg(picture: Picture, theme: Theme) -> Iterator[str]:
    """One file without anything outside it, piece by piece."""
    width, height = picture.camera.width, picture.camera.height
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" font-family="{FONT}">\n'
        f'<rect width="100%" height="100%" fill="{theme.color("canvas").name()}"/>\n'
    )
    parts = (_edges(picture), _nodes(picture, theme), _rings(picture, theme), _labels(picture, theme))
    for part in chain.from_iterable(parts):
        yield f"{part}\n" if part else ""
    yield "</svg>\n"


def _seen(picture: Picture, slot: int) -> bool:
    x, y = picture.screen[slot]
    r = picture.radii[slot]
    return bool(r > 0 and -r <= x <= picture.camera.width + r and -r <= y <= picture.camera.height + r)


def _edges(picture: Picture) -> Iterator[str]:
    """One path for each look, so that a large graph stays a small file."""
    view = np.array([picture.camera.width, picture.camera.height], np.float32)
    ends = picture.screen[picture.edges]
    inside = ((ends.max(axis=1) >= 0) & (ends.min(axis=1) <= view)).all(axis=1)
    looks: dict[tuple[int, int], list[str]] = {}
    marks = picture.marks
    for n in np.flatnonzero(inside).tolist():
        (x0, y0), (x1, y1) = ends[n].tolist()
        look = int(marks.edge_colors[n]), int(marks.edge_styles[n])
        looks.setdefault(look, []).append(f"M{x0:.1f} {y0:.1f}L{x1:.1f} {y1:.1f}")
        yield ""  # a breath
    for (color, style), lines in looks.items():
        yield (
            f'<path d="{"".join(lines)}" fill="none" stroke="#{color:06x}" '
            f'stroke-width="{THIN if style == raster.THIN else USUAL}"'
            + (f' stroke-dasharray="{DASHES[style]}"' if style in DASHES else "")
            + "/>"
        )


def _nodes(picture: Picture, theme: Theme) -> Iterator[str]:
    ground = theme.color("canvas").name()
    for slot in picture.order.tolist():
        if _seen(picture, slot):
            x, y = picture.screen[slot].tolist()
            shape, color = int(picture.marks.shapes[slot]), f"#{int(picture.marks.colors[slot]):06x}"
            yield _shape(shape, x, y, float(picture.radii[slot]), color, ground)


def _shape(shape: int, x: float, y: float, r: float, color: str, ground: str) -> str:
    """The outlines of the canvas's shapes, by radius."""
    filled = f'fill="{color}" stroke="{ground}"'
    hollow = f'fill="{ground}" stroke="{color}" stroke-width="1.5"'
    if shape == raster.SQUARE:
        half = r * 0.89
        place = f'x="{x - half:.1f}" y="{y - half:.1f}" width="{2 * half:.1f}" height="{2 * half:.1f}"'
        return f'<rect {place} rx="{r * 0.22:.1f}" {filled}/>'
    if shape == raster.DIAMOND:
        return _polygon(x, y, r * 1.22, 4, 0, filled)
    if shape == raster.TRIANGLE:
        return _polygon(x, y, r * 1.24, 3, -pi / 2, filled)
    if shape == raster.HEXAGON:
        return _polygon(x, y, r * 1.09, 6, pi / 6, hollow)
    circle = f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{r:.1f}" '
    return circle + (f'{hollow} stroke-dasharray="3 2.4"/>' if shape == raster.RING else f"{filled}/>")


def _polygon(x: float, y: float, reach: float, corners: int, turn: float, look: str) -> str:
    angles = [turn + 2 * pi * n / corners for n in range(corners)]
    points = " ".join(f"{x + reach * cos(a):.1f},{y + reach * sin(a):.1f}" for a in angles)
    return f'<polygon points="{points}" {look}/>'


def _rings(picture: Picture, theme: Theme) -> list[str]:
    return [
        f'<circle cx="{ring.x:.1f}" cy="{ring.y:.1f}" r="{ring.radius:.1f}" fill="none" '
        f'stroke="{theme.color(ring.token).name()}" stroke-width="{ring.width}" '
        f'stroke-opacity="{ring.share:.2f}"{_part(ring)}/>'
        for whole in picture.rings
        for ring in circles(whole)
    ]


def _part(ring: Ring) -> str:
    """A dash that is as long as the part, from the top on."""
    if ring.part >= 1:
        return ""
    turned = f'transform="rotate(-90 {ring.x:.1f} {ring.y:.1f})"'
    return f' pathLength="1" stroke-dasharray="{ring.part:.3f} 1" {turned}'


def _labels(picture: Picture, theme: Theme) -> list[str]:
    found = []
    for named in picture.labels:
        font = label_font(named.at.strong)
        metrics = QFontMetricsF(font)
        text = shortened(named.text, metrics)
        weight = 600 if named.at.strong else 400
        found.append(
            f'<text x="{named.at.x:.1f}" y="{named.at.y + metrics.ascent():.1f}" '
            f'font-size="{font.pixelSize()}" '
            f'font-weight="{weight}" fill="{theme.color(named.token).name()}" paint-order="stroke" '
            f'stroke="{theme.color("canvas").name()}" stroke-width="{HALO}" stroke-linejoin="round">'
            f"{escape(''.join(c for c in text if c.isprintable()), quote=False)}</text>"
        )
        if named.badge:
            found.append(_badge(named.at.x + metrics.horizontalAdvance(text) + 8, named, theme))
    return found


def _badge(x: float, named: Named, theme: Theme) -> str:
    color, words = theme.color(named.badge_token).name(), escape(named.badge, quote=False)
    place = f'x="{x:.1f}" y="{named.at.y + 12:.1f}"'
    return f'<text {place} font-size="11" font-weight="600" fill="{color}">{words}</text>'
