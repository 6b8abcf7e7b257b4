"""What a canvas draws: a picture as data, and the parts of it that a painter lays over any canvas."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import ceil

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPainterPath, QPen, QPixmap

from desktop import fonts
from desktop.graph.labels import Label
from desktop.graph.layouts.repulsion import Floats
from desktop.graph.marks import Marks
from desktop.theme import Theme, load

HALO = 3.5
SELECTED_RING, SELECTED_GAP = 2.0, 5.0
HOVER_RING, HOVER_GAP = 1.5, 2.0
LONGEST = 220.0  # pixels of a label


@dataclass(frozen=True, slots=True)
class Picture:
    """One frame: places on the screen, sizes, marks, which edges stand out, and the labels."""

    screen: Floats
    radii: Floats
    edges: NDArray[np.int32]
    marks: Marks
    order: NDArray[np.int32]  # nodes from the bottom up
    bright: NDArray[np.intp]  # edges drawn again, on top
    labels: list[Label]
    titles: list[str]
    pinned: list[int]
    selected: int
    hovered: int


def paint_overlay(painter: QPainter, picture: Picture, theme: Theme) -> None:
    """Rings, pins and labels: few, so a painter draws them, sharp at any pixel ratio."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if picture.selected >= 0:
        _ring(painter, picture, picture.selected, SELECTED_GAP, QPen(theme.color("accent"), SELECTED_RING))
    if picture.hovered >= 0:
        _ring(painter, picture, picture.hovered, HOVER_GAP, QPen(theme.color("labelHub"), HOVER_RING))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color("labelHub"))
    for slot in picture.pinned:
        away = float(picture.radii[slot]) * 0.75
        painter.drawEllipse(_point(picture, slot) + QPointF(away, -away), 1.5, 1.5)
    ratio = painter.device().devicePixelRatioF()
    for label in picture.labels:
        drawn = label_picture(picture.titles[label.slot], label.strong, theme.name, ratio)
        painter.drawPixmap(QPointF(label.x - HALO, label.y), drawn)


def _ring(painter: QPainter, picture: Picture, slot: int, gap: float, pen: QPen) -> None:
    painter.setPen(pen)
    radius = float(picture.radii[slot]) + gap
    painter.drawEllipse(_point(picture, slot), radius, radius)


def _point(picture: Picture, slot: int) -> QPointF:
    return QPointF(float(picture.screen[slot, 0]), float(picture.screen[slot, 1]))


# ---- labels --------------------------------------------------------------------------------------


@lru_cache(maxsize=4096)
def label_picture(text: str, strong: bool, scheme: str, ratio: float) -> QPixmap:
    """A label with its halo, drawn once: stroking letters is most of what a frame would cost."""
    theme, font = load(scheme), label_font(strong)
    metrics = QFontMetricsF(font)
    width, height = measure_label(text, strong)
    picture = QPixmap(ceil((width + 2 * HALO) * ratio), ceil((height + HALO) * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    letters = QPainterPath()
    letters.addText(QPointF(HALO, metrics.ascent()), font, shortened(text, metrics))
    pen = QPen(theme.color("canvas"), HALO)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.strokePath(letters, pen)
    painter.fillPath(letters, theme.color("labelHub" if strong else "label"))
    painter.end()
    return picture


def shortened(text: str, metrics: QFontMetricsF) -> str:
    return metrics.elidedText(text.replace("\n", " "), Qt.TextElideMode.ElideRight, LONGEST)


def label_font(strong: bool) -> QFont:
    return fonts.role("hub" if strong else "label")


@lru_cache(maxsize=16384)
def measure_label(text: str, strong: bool) -> tuple[float, float]:
    metrics = QFontMetricsF(label_font(strong))
    return metrics.horizontalAdvance(shortened(text, metrics)) + 2, metrics.height()
