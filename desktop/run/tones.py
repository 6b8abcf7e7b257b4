"""How each kind of mark in a chart looks, by what it means: one table for chart, legend and hover."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt

from automl.results.figure import Tone


@dataclass(frozen=True, slots=True)
class Look:
    """A token for the ink, and the size and shape of a mark; `line` is a line's width in pixels."""

    token: str
    symbol: str = "o"
    size: float = 6.5
    ring: float = 0.0  # width of the ring of a hollow mark; 0 for a filled one
    line: float = 1.25
    dash: tuple[float, ...] = ()
    order: int = 0  # higher is drawn on top


LOOKS = {
    Tone.DIM: Look("cStopped", size=4.5, order=1),
    Tone.SETTLED: Look("cSettled", size=6.5, order=2),
    Tone.FAILED: Look("cFailed", symbol="x", size=8, order=3),
    Tone.LIMIT: Look("cLimitLine", line=1.25, dash=(5, 4), order=0),
    Tone.BASELINE: Look("cBase", line=1.0, dash=(1, 4), order=0),
    Tone.FRONT: Look("cFront", size=8.5, line=2.0, order=5),
    Tone.PLAIN: Look("cErr", size=6, ring=1.25, order=4),
    Tone.REFERENCE: Look("cRef", symbol="d", size=11, ring=1.75, order=6),
    Tone.KNEE: Look("cKnee", size=16, ring=1.5, order=7),
    Tone.LIVE: Look("cRunning", size=9.5, ring=2.0, dash=(1, 3), order=8),
}

SOLID = Qt.PenStyle.SolidLine
