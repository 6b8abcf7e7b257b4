"""The colours of a chart as a picture: the window's own on a known ground, middle tones on any.

A picture in a note is read on white and on black paper alike, so its greys lie halfway between the themes'
and its hues are the categories, which were chosen for both.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from automl.results.figure import Tone

Ground = Literal["any", "light", "dark"]

_TOKENS = {
    Tone.SETTLED: "cSettled",
    Tone.LIVE: "cRunning",
    Tone.DIM: "cStopped",
    Tone.FAILED: "cFailed",
    Tone.FRONT: "cFront",
    Tone.KNEE: "cKnee",
    Tone.BASELINE: "cBase",
    Tone.LIMIT: "cLimitLine",
    Tone.REFERENCE: "cRef",
    Tone.OTHER: "cPrev",
}
_CATEGORIES = {
    Tone.LIVE: "ochre",
    Tone.FAILED: "rust",
    Tone.FRONT: "cobalt",
    Tone.LIMIT: "rust",
    Tone.REFERENCE: "teal",
}


@dataclass(frozen=True, slots=True)
class Ink:
    """What a picture is drawn with."""

    text: str
    axis: str
    tones: Mapping[Tone, str]
    plain: tuple[str, ...]  # for series without a meaning of their own, in order
    ground: str = ""  # empty: none, the page shows through


@cache
def ink(ground: Ground = "any") -> Ink:
    """The colours for a ground."""
    read = tomllib.loads((files("resources") / "theme" / "tokens.toml").read_text("utf-8"))
    tokens, categories = read["tokens"], read["categories"]
    plain = tuple(categories.values())
    if ground == "any":
        grey = _between(tokens["control"])
        tones = {tone: categories[_CATEGORIES[tone]] if tone in _CATEGORIES else grey for tone in _TOKENS}
        return Ink(grey, grey, tones, plain)
    tones = {tone: tokens[name][ground] for tone, name in _TOKENS.items()}
    return Ink(tokens["text2"][ground], tokens["cAxis"][ground], tones, plain, tokens["canvas"][ground])


def _between(token: Mapping[str, Any]) -> str:
    """The colour halfway between a token's two themes."""
    pairs = [(int(token["dark"][at : at + 2], 16), int(token["light"][at : at + 2], 16)) for at in (1, 3, 5)]
    return "#" + "".join(f"{(dark + light) // 2:02X}" for dark, light in pairs)
