"""Draws an architecture from left to right: heights by channels, shares of the parameters above."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from automl.results.architecture import Architecture, Block, difference, written
from desktop import fonts
from desktop.theme import Theme, load
from desktop.words import tr

ROW, LEAST, MOST = 148, 14.0, 64.0  # a network's height; a block's
WIDE, NARROW, GAP = 74.0, 44.0, 12.0
WORDS = 48  # below a block: its name and what comes out


@dataclass(frozen=True, slots=True)
class Box:
    """One block as it is drawn."""

    name: str
    shape: str
    share: float  # of all parameters
    channels: int
    layers: int
    changed: str = ""  # what became of it against the other network


def boxes_of(drawn: Architecture, fates: dict[int, str] | None = None) -> list[Box]:
    """The input, then every block in order."""
    total = max(drawn.parameters, 1)
    first = Box(tr("Input"), written(drawn.input), 0.0, (drawn.input or (1,))[0], 0)
    return [first] + [
        Box(
            block.name,
            written(block.shape),
            block.parameters / total,
            (block.shape or (1,))[0],
            sum(layer.parameters > 0 for layer in block.layers),
            (fates or {}).get(n, ""),
        )
        for n, block in enumerate(drawn.blocks)
    ]


def against(one: Architecture, other: Architecture) -> tuple[list[Box], list[Box]]:
    """Two networks with what differs marked in both."""
    fates: tuple[dict[int, str], dict[int, str]] = ({}, {})
    for change in difference(one, other):
        for side, network, block in ((0, one, change.before), (1, other, change.after)):
            if block is not None and change.fate != "same":
                fates[side][_place(network, block)] = change.fate
    return boxes_of(one, fates[0]), boxes_of(other, fates[1])


def _place(network: Architecture, block: Block) -> int:
    return next(n for n, each in enumerate(network.blocks) if each is block)


class ArchitectureView(QWidget):
    """One network, or two below each other."""

    def __init__(self) -> None:
        super().__init__()
        self._theme = load("dark")
        self.rows: list[tuple[str, list[Box]]] = []
        self.setSizePolicy(QSizePolicy.Policy.MinimumExpanding, QSizePolicy.Policy.Fixed)

    def show_rows(self, rows: Sequence[tuple[str, list[Box]]]) -> None:
        """Each with its title, which only shows where there are two."""
        self.rows = list(rows)
        self.setFixedHeight(ROW * len(self.rows))
        longest = max((len(boxes) for _, boxes in self.rows), default=0)
        self.setMinimumWidth(round(longest * (NARROW + GAP)))
        words = "; ".join(
            f"{title}: " + ", ".join(f"{box.name} {box.shape}" for box in boxes) for title, boxes in self.rows
        )
        self.setAccessibleName(words)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(480, ROW * max(1, len(self.rows)))

    def paint_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for n, (title, boxes) in enumerate(self.rows):
            self._row(painter, title if len(self.rows) > 1 else "", boxes, n * ROW)
        painter.end()

    def _row(self, painter: QPainter, title: str, boxes: list[Box], top: float) -> None:
        room = (self.width() - 24) / max(len(boxes), 1) - GAP
        wide = min(max(room, NARROW), WIDE)
        middle = top + (ROW - WORDS) / 2 + 8
        most = math.log2(max(max((box.channels for box in boxes), default=1), 2))
        largest = max((box.share for box in boxes), default=0.0)
        painter.setPen(QPen(self._theme.color("edgeStrong"), 1))
        painter.drawLine(QPointF(12, middle), QPointF(12 + len(boxes) * (wide + GAP) - GAP, middle))
        if title:
            self._write(painter, QRectF(12, top + 2, 300, 14), title, "text2", "section", left=True)
        for n, box in enumerate(boxes):
            tall = LEAST + (MOST - LEAST) * math.log2(max(box.channels, 2)) / most
            rect = QRectF(12 + n * (wide + GAP), middle - tall / 2, wide, tall)
            self._box(painter, rect, box, box.share == largest > 0, top)

    def _box(self, painter: QPainter, rect: QRectF, box: Box, largest: bool, top: float) -> None:
        theme, strong = self._theme, largest or bool(box.changed)
        painter.setPen(QPen(theme.color("accent" if strong else "lineStrong"), 1.5 if box.changed else 1))
        painter.setBrush(theme.color("selected" if largest else "raised"))
        painter.drawRoundedRect(rect, 3, 3)
        for n in range(1, min(box.layers, 6)):  # a divider for each further layer
            x = rect.left() + rect.width() * n / min(box.layers, 6)
            painter.drawLine(QPointF(x, rect.top() + 3), QPointF(x, rect.bottom() - 3))
        over = QRectF(rect.left() - GAP / 2, rect.top() - 16, rect.width() + GAP, 14)
        if box.changed:
            self._write(painter, over, box.changed, "accentText", "key")
        elif box.share >= 0.01:
            self._write(painter, over, f"{box.share:.1%}".replace("%", " %"), "text3", "key")
        below = top + ROW - WORDS + 12
        wide = QRectF(rect.left() - GAP / 2, below, rect.width() + GAP, 15)
        self._write(painter, wide, box.name, "text1", "key")
        self._write(painter, wide.translated(0, 15), box.shape, "text3", "key")

    def _write(
        self, painter: QPainter, rect: QRectF, text: str, token: str, role: str, left: bool = False
    ) -> None:
        font = fonts.role(role)
        painter.setFont(font)
        painter.setPen(self._theme.color(token))
        shown = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        side = Qt.AlignmentFlag.AlignLeft if left else Qt.AlignmentFlag.AlignHCenter
        painter.drawText(rect, side | Qt.AlignmentFlag.AlignVCenter, shown)
