"""Type: the system's own font in the sizes of the look, scaled with the system's font setting."""

from __future__ import annotations

from functools import cache

from PySide6.QtGui import QFont, QFontDatabase, QGuiApplication

SIZES = {
    "display": (26, QFont.Weight.DemiBold),
    "title": (20, QFont.Weight.DemiBold),
    "dialog": (15, QFont.Weight.DemiBold),
    "section": (12, QFont.Weight.DemiBold),
    "strong": (13, QFont.Weight.DemiBold),
    "button": (13, QFont.Weight.Medium),
    "input": (15, QFont.Weight.Normal),
    "body": (13, QFont.Weight.Normal),
    "small": (12, QFont.Weight.Normal),
    "key": (11, QFont.Weight.Medium),
    "label": (11.5, QFont.Weight.Normal),
    "hub": (13, QFont.Weight.DemiBold),
}
USUAL_POINTS = 10.0  # the system font size that stands for 100 %


@cache
def role(name: str) -> QFont:
    """The font of a role, with figures of equal width."""
    size, weight = SIZES[name]
    font = QFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont))
    font.setPixelSize(round(size * scale()))
    font.setWeight(weight)
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


def body() -> QFont:
    return role("body")


def mono() -> QFont:
    """Paths, queries, code."""
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    font.setPixelSize(round(11.5 * scale()))
    return font


@cache
def scale() -> float:
    """How much larger than usual the system's own text is set; read before the app sets a font."""
    points = QGuiApplication.font().pointSizeF()
    return min(2.0, max(0.85, points / USUAL_POINTS)) if points > 0 else 1.0
