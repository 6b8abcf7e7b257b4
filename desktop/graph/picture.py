"""What a canvas draws: a picture as data, and the parts of it that a painter lays over any canvas."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from desktop.graph.camera import Camera
from desktop.graph.label_pictures import (
    BADGE_GAP,
    HALO,
    Look,
    badge_font,
    badge_width,
    draw_label,
    kept_label,
    label_image,
    measure_label,
)
from desktop.graph.labels import Label
from desktop.graph.layouts.repulsion import Floats
from desktop.graph.marks import Marks, packed
from desktop.theme import Theme

MOST_NEW = 24  # labels drawn anew in a frame
PIN = 1.5  # radius of the dot of a pinned node
TRACK = 0.3  # how much of its colour the whole of a ring has of which only a part is there
TURN, TOP = 16 * 360, 16 * 90  # a whole turn, and where an arc begins, as Qt counts angles


@dataclass(frozen=True, slots=True)
class Ring:
    """A circle around a place of the screen, in a token's colour, more or less there; or a `part` of one,
    clockwise from the top, on a faint whole."""

    x: float
    y: float
    radius: float
    width: float
    token: str
    share: float = 1.0
    part: float = 1.0


@dataclass(frozen=True, slots=True)
class Named:
    """A label with its words and its colour; a faded one has stepped back beside a focus."""

    at: Label
    text: str
    token: str
    faded: bool = False
    badge: str = ""  # the best score of its runs
    badge_token: str = "accentText"

    @property
    def box(self) -> QRectF:
        return QRectF(self.at.x, self.at.y, *measure_label(self.text, self.at.strong))

    def look(self, theme: Theme, ratio: float) -> Look:
        return Look(self.text, self.at.strong, self.token, self.faded, theme.name, ratio)


@dataclass(frozen=True, slots=True)
class Picture:
    """One frame: places on the screen, sizes, marks, which edges stand out, and what lies above all."""

    positions: Floats  # on the plane; those of nodes that are not drawn mean nothing
    camera: Camera
    screen: Floats
    radii: Floats
    edges: NDArray[np.int32]  # in an order by chance, so that the first ones show the shape of all
    marks: Marks
    order: NDArray[np.int32]  # nodes from the bottom up
    bright: NDArray[np.intp]  # edges drawn again, on top
    arrows: NDArray[np.intp]  # edges with a head at their end
    at_once: int  # for so many of the edges a usual machine has time in a frame
    moving: bool = False  # another picture comes at once
    faded: bool = False  # edges step back beside a focus
    labels: list[Named] = field(default_factory=list)
    rings: list[Ring] = field(default_factory=list)
    pins: list[QPointF] = field(default_factory=list)
    loop: QPolygonF | None = None  # what is being drawn around nodes to choose them
    line: float = 1.0  # times the usual width of edges

    def head_colors(self, theme: Theme) -> NDArray[np.uint32]:
        """The colours of the arrows: those of their edges, or that of edges that stand out."""
        lit = np.isin(self.arrows, self.bright)
        drawn = np.where(lit, packed(theme.color("edgeHover")), self.marks.edge_colors[self.arrows])
        return drawn.astype(np.uint32)


def paint_overlay(painter: QPainter, picture: Picture, theme: Theme, budget: int = MOST_NEW) -> bool:
    """Rings, pins and labels: few, so a painter draws them, sharp at any pixel ratio.

    No more new labels than the budget are drawn, since each costs far more than one that was there before;
    whether all labels are there.
    """
    _paint_rings(painter, picture, theme)
    ratio, whole = painter.device().devicePixelRatioF(), True
    for named in picture.labels:
        look = named.look(theme, ratio)
        drawn = kept_label(look)
        if drawn is None:
            if budget == 0:
                whole = False
                continue
            budget -= 1
            drawn = draw_label(look)
        painter.drawPixmap(QPointF(named.at.x - HALO, named.at.y), drawn)
        _paint_badge(painter, named, theme)
    if picture.loop is not None:
        _paint_loop(painter, picture.loop, theme)
    return whole


def paint_still(painter: QPainter, picture: Picture, theme: Theme) -> None:
    """The same over a picture that is drawn once, in whichever thread: no pixmaps, nothing kept."""
    _paint_rings(painter, picture, theme)
    ratio = painter.device().devicePixelRatioF()
    for named in picture.labels:
        painter.drawImage(QPointF(named.at.x - HALO, named.at.y), label_image(named.look(theme, ratio)))
        _paint_badge(painter, named, theme)


def _paint_rings(painter: QPainter, picture: Picture, theme: Theme) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for ring in picture.rings:
        for circle in circles(ring):
            pen = QPen(_ring_color(circle, theme), circle.width)
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
            painter.setPen(pen)
            side = 2 * circle.radius
            box = QRectF(circle.x - circle.radius, circle.y - circle.radius, side, side)
            painter.drawArc(box, TOP, -round(TURN * circle.part))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color("labelHub"))
    for point in picture.pins:
        painter.drawEllipse(point, PIN, PIN)


def circles(ring: Ring) -> tuple[Ring, ...]:
    """A ring as what is drawn of it, from the bottom up: a part lies on its faint whole."""
    if ring.part >= 1:
        return (ring,)
    whole = replace(ring, part=1.0, share=ring.share * TRACK)
    return (whole, ring) if ring.part > 0 else (whole,)


def _paint_badge(painter: QPainter, named: Named, theme: Theme) -> None:
    """The best score of a topic's runs, behind its name."""
    if not named.badge or named.faded:
        return
    wide, tall = measure_label(named.text, named.at.strong)
    left, top = round(named.at.x + wide + BADGE_GAP) + 0.5, round(named.at.y + tall / 2 - 8) + 0.5
    box = QRectF(left, top, badge_width(named.badge) - BADGE_GAP, 16)
    painter.setPen(QPen(theme.color("lineStrong"), 1))
    painter.setBrush(theme.color("raised"))
    painter.drawRoundedRect(box, 4, 4)
    painter.setPen(theme.color(named.badge_token))
    painter.setFont(badge_font())
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, named.badge)


def _ring_color(ring: Ring, theme: Theme) -> QColor:
    color = theme.color(ring.token)
    color.setAlphaF(ring.share)
    return color


def _paint_loop(painter: QPainter, loop: QPolygonF, theme: Theme) -> None:
    inside = theme.color("accent")
    inside.setAlphaF(0.08)
    painter.setPen(QPen(theme.color("accent"), 1))
    painter.setBrush(inside)
    painter.drawPolygon(loop)
