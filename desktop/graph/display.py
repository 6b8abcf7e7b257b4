"""How much of the graph is drawn at a zoom, and how large: what Obsidian's graph calls Display."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Display:
    """With Obsidian's names and ranges: -3 to 3 for names, 0.1 to 5 for sizes."""

    arrows: bool = False
    fade: float = 0.0  # the higher, the nearer one must be for names to stand
    nodes: float = 1.0
    lines: float = 1.0

    def named_from(self, least: float) -> float:
        """The radius from which on nodes are named: half as large a zoom for each step down."""
        return float(least * 2.0 ** (self.fade / 2))
