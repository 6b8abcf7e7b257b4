"""Paints a row of the list of runs: title and best score, a line about it, and how far it has come."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop import density, fonts
from desktop.run import sparkline
from desktop.run.run_rows import Heading, RunRow
from desktop.theme import load

HEADING, ROW = 32, 54
SIDE, INSET, BAR = 12, 4, 3  # from the dock's edge, of the ground of a row, the bar's height
GROWN = QSize(44, 11)  # the line of how the front grew


class RowPainter(QStyledItemDelegate):
    """`theme` is set anew when it changes."""

    theme = load("dark")

    def sizeHint(self, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        heading = isinstance(index.data(Qt.ItemDataRole.UserRole), Heading)
        return QSize(100, density.tall(HEADING) if heading else density.tall(ROW, 2))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        row = index.data(Qt.ItemDataRole.UserRole)
        box: QRect = option.rect  # type: ignore[attr-defined]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(row, Heading):
            self._heading(painter, box, row)
        elif isinstance(row, RunRow):
            self._row(painter, box, row, option.state)  # type: ignore[attr-defined]
        painter.restore()

    def _heading(self, painter: QPainter, box: QRect, row: Heading) -> None:
        line = box.adjusted(SIDE, 4, -SIDE, 0)
        self._write(painter, line, row.title, "section", "text2")
        self._write(painter, line, str(row.count), "small", "text3", right=True)

    def _row(self, painter: QPainter, box: QRect, row: RunRow, state: QStyle.StateFlag) -> None:
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        ground = QRectF(box).adjusted(INSET, 1, -INSET, -1)
        if chosen or state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.theme.color("selected" if chosen else "hover"))
            painter.drawRoundedRect(ground, 6, 6)
        if chosen and state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QColor(self.theme.color("focus")))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(ground.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        above = density.room() // 2 + 6
        top = QRect(box.left() + SIDE, box.top() + above, box.width() - 2 * SIDE, density.scaled(20))
        best = self._write(painter, top, row.best, "strong", "text1", right=True)
        self._write(painter, top.adjusted(0, 0, -best - 8, 0), row.title, "body", "text1")
        line = top.translated(0, density.scaled(19))
        if row.word:
            wide = self._write(painter, line, row.word, "small", row.kind)
            line.setLeft(line.left() + wide)
        if row.grown:
            grown = QRectF(line.right() - GROWN.width(), line.top() + 4, GROWN.width(), GROWN.height())
            sparkline.draw(painter, grown, row.grown, self.theme.color("accentText" if chosen else "cFront"))
            line.setRight(line.right() - GROWN.width() - 8)
        rest = f" · {row.rest}" if row.word and row.rest else row.rest
        self._write(painter, line, rest, "small", "text2" if chosen else "text3")
        if row.share is not None:
            self._bar(painter, QRectF(top.left(), box.bottom() - 8, top.width(), BAR), row.share)

    def _bar(self, painter: QPainter, box: QRectF, share: float) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        for token, wide in (("pressed", 1.0), ("accent", min(max(share, 0.0), 1.0))):
            painter.setBrush(self.theme.color(token))
            painter.drawRoundedRect(QRectF(box.left(), box.top(), box.width() * wide, BAR), 1.5, 1.5)

    def _write(
        self, painter: QPainter, box: QRect, text: str, role: str, token: str, right: bool = False
    ) -> int:
        """One line that ends in … where there is no room; how wide it is."""
        font = fonts.role(role)
        metrics = QFontMetrics(font)
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, box.width())
        painter.setFont(font)
        painter.setPen(self.theme.color(token))
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        painter.drawText(box, side | Qt.AlignmentFlag.AlignVCenter, shown)
        return metrics.horizontalAdvance(shown)
