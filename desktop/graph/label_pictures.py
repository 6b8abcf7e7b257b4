"""Labels as pictures, each drawn once and kept by what it says and how: letters, and a halo around them.

A painter's stroke around letters takes most of a frame for a few labels, so the halo is made here: each
pixel of a letter spreads over a small disc. That is measured seven times as fast.
"""

from __future__ import annotations

from functools import lru_cache
from math import ceil
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QImage, QPainter, QPixmap

from desktop import fonts
from desktop.graph.compiled import fast
from desktop.graph.marks import KEPT_COLOUR, packed
from desktop.theme import load, mix

HALO = 3.5  # pixels that a stroke around the letters would be wide: half of them lie outside
LONGEST = 220.0  # pixels of a label
BADGE_GAP = 4.0  # between a label and its badge
MOST_KEPT = 4096
Words = NDArray[np.uint32]


class Look(NamedTuple):
    """All that a label's picture depends on."""

    text: str
    strong: bool
    token: str
    faded: bool
    scheme: str
    ratio: float


_kept: dict[Look, QPixmap] = {}


def kept_label(look: Look) -> QPixmap | None:
    return _kept.get(look)


def draw_label(look: Look) -> QPixmap:
    """Draws a label and keeps it; the one that was made first goes when there are too many."""
    if len(_kept) >= MOST_KEPT:
        del _kept[next(iter(_kept))]
    _kept[look] = drawn = QPixmap.fromImage(label_image(look))
    return drawn


def label_image(look: Look) -> QImage:
    theme = load(look.scheme)
    ground, ink = theme.color("canvas"), theme.color(look.token)
    if look.faded:
        ink = mix(ground, ink, KEPT_COLOUR[look.scheme])
    letters = _letters(look)
    wide, tall = letters.width(), letters.height()
    mask = np.frombuffer(letters.bits(), np.uint8).reshape(tall, letters.bytesPerLine())[:, :wide]
    pixels = np.zeros((tall, wide), np.uint32)
    radius = np.float32(HALO / 2 * look.ratio)
    haloed(np.ascontiguousarray(mask), radius, np.uint32(packed(ground)), np.uint32(packed(ink)), pixels)
    image = QImage(pixels.data, wide, tall, 4 * wide, QImage.Format.Format_ARGB32_Premultiplied).copy()
    image.setDevicePixelRatio(look.ratio)
    return image


def _letters(look: Look) -> QImage:
    """White on black, with room for the halo."""
    font = label_font(look.strong)
    metrics = QFontMetricsF(font)
    width, height = measure_label(look.text, look.strong)
    size = ceil((width + 2 * HALO) * look.ratio), ceil((height + HALO) * look.ratio)
    letters = QImage(*size, QImage.Format.Format_Grayscale8)
    letters.fill(Qt.GlobalColor.black)
    letters.setDevicePixelRatio(look.ratio)
    painter = QPainter(letters)
    painter.setPen(Qt.GlobalColor.white)
    painter.setFont(font)
    painter.drawText(QPointF(HALO, metrics.ascent()), shortened(look.text, metrics))
    painter.end()
    return letters


@fast
def haloed(
    mask: NDArray[np.uint8], radius: np.float32, ground: np.uint32, ink: np.uint32, out: Words
) -> None:
    """Letters in ink on their halo in the ground's colour, as premultiplied pixels."""
    height, width = mask.shape
    halo = np.zeros((height, width), np.float32)
    reach = int(np.ceil(radius))
    for row in range(height):
        for column in range(width):
            if mask[row, column] == 0:
                continue
            here = np.float32(mask[row, column])
            for y in range(max(0, row - reach), min(height, row + reach + 1)):
                for x in range(max(0, column - reach), min(width, column + reach + 1)):
                    away = np.sqrt(np.float32((x - column) ** 2 + (y - row) ** 2))
                    share = min(np.float32(1), radius + np.float32(0.5) - away)
                    halo[y, x] = max(halo[y, x], here * share)
    for row in range(height):
        for column in range(width):
            letter = np.uint32(mask[row, column])
            below = np.uint32(halo[row, column]) * (np.uint32(255) - letter) // np.uint32(255)
            out[row, column] = _part(ground, below) + _part(ink, letter) + ((below + letter) << np.uint32(24))


@fast
def _part(color: np.uint32, share: np.uint32) -> np.uint32:
    """A colour premultiplied by a share in 255ths."""
    red, green, blue = (color >> 16) & 255, (color >> 8) & 255, color & 255
    return np.uint32(((red * share // 255) << 16) | ((green * share // 255) << 8) | (blue * share // 255))


def shortened(text: str, metrics: QFontMetricsF) -> str:
    return metrics.elidedText(text.replace("\n", " "), Qt.TextElideMode.ElideRight, LONGEST)


def label_font(strong: bool) -> QFont:
    return fonts.role("hub" if strong else "label")


def badge_font() -> QFont:
    font = fonts.role("key")
    font.setWeight(QFont.Weight.DemiBold)
    return font


def badge_width(badge: str) -> float:
    return QFontMetricsF(badge_font()).horizontalAdvance(badge) + 10 + BADGE_GAP


@lru_cache(maxsize=16384)
def measure_label(text: str, strong: bool, badge: str = "") -> tuple[float, float]:
    """How wide and high a label is, with its badge where it has one."""
    metrics = QFontMetricsF(label_font(strong))
    wide = metrics.horizontalAdvance(shortened(text, metrics)) + 2
    return wide + (badge_width(badge) if badge else 0), metrics.height()
