"""The accent colour of a vault, made readable: its hue stays, its lightness moves."""

from __future__ import annotations

import math
from collections.abc import Mapping

from PySide6.QtGui import QColor

GROUNDS = ("canvas", "window", "raised")
MARK, TEXT = 3.0, 4.5  # the least contrast of lines and of words
TOO_NEAR = 25.0  # degrees of hue to the colours of states
MOST_CHROMA = 0.19
STEP = 0.01


def fitted(accent: str, tokens: Mapping[str, str]) -> dict[str, str]:
    """The tokens that follow an accent; none where it is no colour, grey, or too much like a state's."""
    wanted = QColor(accent) if QColor.isValidColorName(accent) else QColor()
    if not wanted.isValid():
        return {}
    _, chroma, hue = oklch(wanted)
    states = [oklch(QColor(tokens[name]))[2] for name in ("warn", "danger")]
    if chroma < 0.02 or any(_apart(hue, state) < TOO_NEAR for state in states):
        return {}
    chroma = min(chroma, MOST_CHROMA)
    grounds = [QColor(tokens[name]) for name in GROUNDS]
    white = [QColor(tokens["onFill"])]
    lighter = contrast(QColor(tokens["text1"]), QColor("black")) > contrast(
        QColor(tokens["text1"]), QColor("white")
    )
    made = {
        "accent": _moved(tokens["accent"], chroma, hue, grounds, MARK, lighter),
        "accentText": _moved(
            tokens["accentText"], chroma, hue, [*grounds, QColor(tokens["hover"])], TEXT, lighter
        ),
        "accentFill": _moved(tokens["accentFill"], chroma, hue, white, TEXT, lighter=False),
    }
    return {**made, "cFront": made["accent"]}


def _moved(ours: str, chroma: float, hue: float, grounds: list[QColor], least: float, lighter: bool) -> str:
    """Begins as light as our own colour and goes on until it can be told from every ground."""
    light = oklch(QColor(ours))[0]
    while 0 < light < 1:
        color = from_oklch(light, chroma, hue)
        if min(contrast(color, ground) for ground in grounds) >= least:
            return color.name()
        light += STEP if lighter else -STEP
    return ours


def contrast(a: QColor, b: QColor) -> float:
    """WCAG's ratio of two opaque colours."""
    light, dark = sorted((_luminance(a), _luminance(b)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(color: QColor) -> float:
    red, green, blue = _linear(color)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(color: QColor) -> tuple[float, float, float]:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (color.redF(), color.greenF(), color.blueF())
    )
    return red, green, blue


def _apart(a: float, b: float) -> float:
    return abs((a - b + 180) % 360 - 180)


def oklch(color: QColor) -> tuple[float, float, float]:
    """Lightness, chroma and hue in degrees."""
    red, green, blue = _linear(color)
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    middle = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    light = 0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short
    return light, math.hypot(a, b), math.degrees(math.atan2(b, a)) % 360


def from_oklch(light: float, chroma: float, hue: float) -> QColor:
    """The colour, with as much of its chroma as a screen can show."""
    while chroma > 0:
        parts = _parts(light, chroma, hue)
        if all(-0.0005 <= part <= 1.0005 for part in parts):
            break
        chroma -= STEP
    else:
        parts = _parts(light, 0, hue)
    shown = (
        12.92 * part if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055
        for part in (min(1.0, max(0.0, part)) for part in parts)
    )
    return QColor.fromRgbF(*(min(1.0, max(0.0, part)) for part in shown))


def _parts(light: float, chroma: float, hue: float) -> tuple[float, float, float]:
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long = (light + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (light - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (light - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )
