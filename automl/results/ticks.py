"""Where an axis has its ticks, 1–2–5 on both scales, and how numbers are written on it: 2 k, 50 k, 1 M."""

from __future__ import annotations

import math
from typing import NamedTuple

_LARGE = ((1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k"))
_TINY = 1e-280  # what is smaller, or larger than its inverse, is beyond reckoning with
_SMALL = ((1e-3, "m"), (1e-6, "µ"), (1e-9, "n"))


class Tick(NamedTuple):
    """One tick; a strong one is a decade, or any on a linear axis: it carries a grid line."""

    value: float
    label: str
    strong: bool = True


def ticks(low: float, high: float, log: bool = False, room: int = 8, whole: bool = False) -> list[Tick]:
    """The ticks from low to high, about as many as there is room for; none where the bounds are none."""
    if not high > low or (log and low < _TINY) or not max(abs(low), abs(high)) < 1 / _TINY:
        return []
    if high - low < 1e-12 * max(abs(low), abs(high), _TINY):  # too close for a float to stand between
        return []
    return _decades(low, high, room) if log else _steps(low, high, room, whole)


def _decades(low: float, high: float, room: int) -> list[Tick]:
    first, last = math.floor(math.log10(low)), math.ceil(math.log10(high))
    for leads in ((1, 2, 5), (1, 3), (1,)):
        values = [lead * 10.0**power for power in range(first, last + 1) for lead in leads]
        inside = [value for value in values if low * (1 - 1e-9) <= value <= high * (1 + 1e-9)]
        if len(inside) <= room:
            break
    if len(inside) > room:
        stride = math.ceil(len(inside) / room)
        inside = inside[::stride]
    if len(inside) < 2 and high / low < 10:
        return _steps(low, high, room)
    return [Tick(value, short(value), f"{value:e}".startswith("1.0000")) for value in inside]


def _steps(low: float, high: float, room: int, whole: bool = False) -> list[Tick]:
    rough = max((high - low) / max(room - 1, 1), 1.0 if whole else 0.0)
    unit = 10.0 ** math.floor(math.log10(rough))
    step = next(lead * unit for lead in (1, 2, 5, 10) if lead * unit >= rough * (1 - 1e-9))
    places = max(0, -math.floor(math.log10(step) + 1e-9))
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    large = max(abs(low), abs(high)) >= 10_000
    values = [round(number * step, places) + 0.0 for number in range(first, last + 1)]
    return [Tick(value, short(value) if large else f"{value:.{places}f}") for value in values]


def short(value: float, digits: int = 3) -> str:
    """A number in a few characters: 402314 is 402 k, 0.00031 is 310 µ; what is none is a dash."""
    if not math.isfinite(value):
        return "–"
    size = abs(value)
    if size >= 1e15 or 0 < size < 1e-9:
        return f"{value:.{digits - 1}e}"
    for factor, letter in _LARGE:
        if round(size, digits - 1 - math.floor(math.log10(size))) >= factor if size else False:
            return f"{_plain(value / factor, digits)} {letter}"
    if size >= 1e-2 or not size:
        return _plain(value, digits)
    for factor, letter in _SMALL:
        if size >= factor:
            return f"{_plain(value / factor, digits)} {letter}"
    return f"{value:.{digits - 1}e}"


def _plain(value: float, digits: int) -> str:
    text = f"{value:.{digits}g}"
    return f"{float(text):.0f}" if "e" in text else text
