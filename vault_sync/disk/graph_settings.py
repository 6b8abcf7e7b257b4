"""Obsidian's own graph view, as `.obsidian/graph.json` describes it: filters, colour groups, forces.

Obsidian rewrites that file when its view closes, so it is imported and never written. Files in the wild
go beyond the sliders: what is shown is clamped, what is kept is what was read, unknown keys included.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, NamedTuple, TypeGuard


class ColourGroup(NamedTuple):
    """Nodes that a search finds take this colour; of several groups the first that matches wins."""

    query: str
    rgb: int  # 0xRRGGBB
    alpha: float

    @property
    def hex(self) -> str:
        """The colour as `#rrggbb`."""
        return f"#{self.rgb:06x}"


class Slider(NamedTuple):
    """What one slider of the graph view starts at and ranges over."""

    default: float
    low: float
    high: float


SLIDERS: Mapping[str, Slider] = MappingProxyType(
    {
        "textFadeMultiplier": Slider(0, -3, 3),
        "nodeSizeMultiplier": Slider(1, 0.1, 5),
        "lineSizeMultiplier": Slider(1, 0.1, 5),
        "centerStrength": Slider(0.518713248970312, 0, 1),
        "repelStrength": Slider(10, 0, 20),
        "linkStrength": Slider(1, 0, 1),
        "linkDistance": Slider(250, 30, 500),
    }
)
SWITCHES: Mapping[str, bool] = MappingProxyType(
    {
        "showTags": False,
        "showAttachments": False,
        "hideUnresolved": False,
        "showOrphans": True,
        "showArrow": False,
    }
)
_COLOUR = 0xFFFFFF
_LARGEST_INTEGER = 1 << 62  # JSON has no limit, a float has


@dataclass(frozen=True, slots=True)
class GraphSettings:
    """The graph view: `stored` is the file as it was read, everything else a careful view of it."""

    stored: Mapping[str, Any] = field(default_factory=dict)
    groups: tuple[ColourGroup, ...] = ()

    @classmethod
    def parse(cls, stored: Mapping[str, Any]) -> tuple[GraphSettings, list[str]]:
        """The settings in a graph.json, and sentences about what in it cannot be used."""
        problems = [
            f"{key} is no number; default used." for key in SLIDERS if not _number_or_none(stored, key)
        ]
        problems += (
            f"{key} is neither true nor false; default used."
            for key in SWITCHES
            if not isinstance(stored.get(key, False), bool)
        )
        groups, bad = _groups(stored.get("colorGroups"))
        return cls(dict(stored), groups), problems + bad

    @property
    def search(self) -> str:
        """The search that filters the whole graph."""
        text = self.stored.get("search")
        return text if isinstance(text, str) else ""

    def on(self, switch: str) -> bool:
        """Whether one of `SWITCHES` is on."""
        value = self.stored.get(switch)
        return value if isinstance(value, bool) else SWITCHES[switch]

    def shown(self, slider: str) -> float:
        """The place of one of `SLIDERS`, within its range."""
        default, low, high = SLIDERS[slider]
        value = self.stored.get(slider)
        return min(max(float(value), low), high) if _is_number(value) else default

    def with_values(self, **values: Any) -> GraphSettings:
        """The same settings with some keys of the file changed, and all others kept as they were read."""
        changed, _ = GraphSettings.parse({**self.stored, **values})
        return replace(self, stored=changed.stored, groups=changed.groups)

    def to_json(self) -> dict[str, Any]:
        """What to keep in the app's own settings: every key as read, beyond the sliders too."""
        return dict(self.stored)


def _is_number(value: Any) -> TypeGuard[int | float]:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return math.isfinite(value) if isinstance(value, float) else abs(value) < _LARGEST_INTEGER


def _number_or_none(stored: Mapping[str, Any], key: str) -> bool:
    return stored.get(key) is None or _is_number(stored[key])


def _groups(stored: Any) -> tuple[tuple[ColourGroup, ...], list[str]]:
    if stored is None:
        return (), []
    if not isinstance(stored, list):
        return (), ["colorGroups is no list; no groups are shown."]
    groups = [_group(entry) for entry in stored]
    problems = [f"Colour group {n} is damaged and left out." for n, g in enumerate(groups, 1) if g is None]
    return tuple(group for group in groups if group is not None), problems


def _group(entry: Any) -> ColourGroup | None:
    colour = entry.get("color") if isinstance(entry, dict) else None
    if not isinstance(colour, dict) or not isinstance(entry.get("query"), str):
        return None
    rgb, alpha = colour.get("rgb"), colour.get("a", 1)
    if type(rgb) is not int or not _is_number(alpha):
        return None
    return ColourGroup(entry["query"], min(max(rgb, 0), _COLOUR), min(max(float(alpha), 0.0), 1.0))
