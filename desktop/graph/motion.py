"""What moves in the picture by itself, and for how long: nodes that come and go, and the glow of a change."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from desktop.graph.layouts.repulsion import Floats
from desktop.graph.marks import Marks, mixed
from desktop.graph.picture import Ring
from desktop.theme import Theme

APPEARING, LEAVING, GLOWING = 0.18, 0.12, 0.9  # seconds
SMALLEST = 0.6  # share of its radius with which a node appears
BRIGHTEST = 0.6  # share of the accent with which a glow begins
GLOW_RING, GLOW_GAP = 2.0, 4.0
MOST_GLOWS = 500  # beyond so many changed nodes at once a glow says nothing


@dataclass(frozen=True, slots=True)
class Leaver:
    """The last look of a node that is gone: where it lay, how many links it counted as, its mark."""

    x: float
    y: float
    weight: float
    shape: int
    color: int


@dataclass(frozen=True, slots=True)
class Moving:
    """A moment: how far each node that comes is there, and how strong each glow still is."""

    view: bool = False  # whether the whole picture moves
    coming: dict[int, float] = field(default_factory=dict)
    glows: dict[int, float] = field(default_factory=dict)
    leaving: tuple[tuple[Leaver, float], ...] = ()  # and how much of each is still there

    def sized(self, radii: Floats) -> Floats:
        for slot, share in self.coming.items():
            radii[slot] *= np.float32(SMALLEST + (1 - SMALLEST) * share)
        return radii

    def tinted(self, look: Marks, theme: Theme) -> Marks:
        """Nodes that come show through to the ground."""
        if not self.coming:
            return look
        colors, slots = look.colors.copy(), np.fromiter(self.coming, np.intp)
        shares = np.fromiter(self.coming.values(), np.float32)
        colors[slots] = mixed(colors[slots], theme.color("canvas"), 1 - shares)
        return replace(look, colors=colors)

    def rings(self, screen: Floats, radii: Floats) -> list[Ring]:
        return [
            Ring(*screen[slot].tolist(), float(radii[slot]) + GLOW_GAP, GLOW_RING, "accent", share)
            for slot, share in self.glows.items()
            if radii[slot] > 0
        ]


STILL = Moving()


class Motion:
    """What has begun and when; with `reduced` nothing moves, and a glow is a still ring for as long."""

    def __init__(self, reduced: bool = False) -> None:
        self.reduced = reduced
        self._coming: dict[int, float] = {}
        self._glowing: dict[int, float] = {}
        self._leaving: list[tuple[Leaver, float]] = []

    def go(self, leavers: list[Leaver], now: float) -> None:
        if not self.reduced and len(leavers) <= MOST_GLOWS:
            self._leaving += [(leaver, now) for leaver in leavers]

    def come(self, slots: list[int], now: float) -> None:
        if not self.reduced:
            self._coming.update(dict.fromkeys(slots, now))

    def glow(self, slots: list[int], now: float) -> None:
        if len(slots) + len(self._glowing) <= MOST_GLOWS:
            self._glowing.update(dict.fromkeys(slots, now))

    def forget(self) -> None:
        """Another graph: slots mean other nodes."""
        self._coming.clear()
        self._glowing.clear()
        self._leaving.clear()

    @property
    def busy(self) -> bool:
        return bool(self._coming or self._glowing or self._leaving)

    def at(self, now: float, view: bool = False) -> Moving:
        """The moment; what is over is forgotten."""
        self._coming = {slot: since for slot, since in self._coming.items() if now - since < APPEARING}
        self._glowing = {slot: since for slot, since in self._glowing.items() if now - since < GLOWING}
        self._leaving = [(leaver, since) for leaver, since in self._leaving if now - since < LEAVING]
        return Moving(
            view,
            {slot: (now - since) / APPEARING for slot, since in self._coming.items()},
            {slot: self._strength(now - since) for slot, since in self._glowing.items()},
            tuple((leaver, 1 - (now - since) / LEAVING) for leaver, since in self._leaving),
        )

    def _strength(self, age: float) -> float:
        return BRIGHTEST if self.reduced else BRIGHTEST * (1 - age / GLOWING)
