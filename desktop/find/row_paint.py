"""How a row of a list of finds is drawn: shape or icon, matched letters, detail, numbers and keys."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop import density, fonts, icons
from desktop.find.rows import ROW, Row
from desktop.shell import shapes
from desktop.theme import Theme, current

HEIGHT, COMPACT, TALL, HEAD = 38, 26, 50, 32
UPPER, LOWER = 30, 20  # of a tall row: its first line and its second
SIDE, GAP, ICON, PAD = 10, 8, 16, 5
WRAPPED = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
Index = QModelIndex | QPersistentModelIndex


def height(row: Row, usual: int = HEIGHT) -> int:
    if row.place and not row.is_head:
        return density.tall(TALL, 2)
    return density.tall(HEAD if row.is_head else usual)


def _whole_height(row: Row, wide: int) -> int:
    """Of a sentence with all of its lines, in a list that is so wide."""
    room = QRect(0, 0, max(40, wide - 2 * SIDE - ICON - GAP), 10_000)
    words = QFontMetrics(fonts.role("body")).boundingRect(room, WRAPPED, row.text).height()
    place = density.scaled(LOWER) if row.place else 0
    return words + place + 2 * PAD + density.room()


class RowPaint(QStyledItemDelegate):
    """Paints with the theme of the moment, so that a switch needs nothing here."""

    def __init__(self, parent: QObject, usual: int = HEIGHT) -> None:
        super().__init__(parent)
        self._usual = usual

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        row, view = index.data(ROW), self.parent()
        if row.whole and isinstance(view, QAbstractItemView):
            return QSize(0, _whole_height(row, view.viewport().width()))
        return QSize(0, height(row, self._usual))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row, theme = index.data(ROW), current()
        box: QRect = option.rect  # type: ignore[attr-defined]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if row.is_head:
            _text(painter, box.adjusted(SIDE, 0, -SIDE, 0), row.text, "section", theme.color("text2"))
        else:
            chosen = bool(option.state & QStyle.StateFlag.State_Selected)  # type: ignore[attr-defined]
            _Line(painter, theme, row, chosen).draw(box)
        painter.restore()


class _Line:
    """One row while it is drawn."""

    def __init__(self, painter: QPainter, theme: Theme, row: Row, chosen: bool) -> None:
        self._painter, self._theme, self._row, self._chosen = painter, theme, row, chosen
        self._quiet = theme.color("text2" if chosen or not row.why_not else "disabled")
        self._ink = theme.color("disabled" if row.why_not else "text1")

    def draw(self, box: QRect) -> None:
        if self._chosen:
            self._painter.setPen(Qt.PenStyle.NoPen)
            self._painter.setBrush(self._theme.color("selected"))
            self._painter.drawRoundedRect(QRectF(box).adjusted(0, 1, 0, -1), 6, 6)
        inner = box.adjusted(SIDE, 0, -SIDE, 0)
        if self._row.whole:
            self._sentence(inner)
            return
        upper = QRect(inner)
        if self._row.place:
            upper.setTop(inner.top() + density.room() // 2)
            upper.setHeight(density.scaled(UPPER))
        left = self._mark(upper)
        right = self._right(upper)
        self._words(QRect(left, upper.top(), max(0, right - left), upper.height()))
        if self._row.place:
            self._place(QRect(left, upper.bottom() - 3, inner.right() - left, density.scaled(LOWER)))

    def _place(self, box: QRect) -> None:
        font = fonts.role("small") if self._row.kind else fonts.mono()
        _elided(self._painter, box, self._row.place, font, self._quiet)

    def _sentence(self, inner: QRect) -> None:
        """All lines of it beside the icon, and below them its place."""
        inner.adjust(0, PAD + density.room() // 2, 0, -PAD - density.room() // 2)
        left = self._mark(QRect(inner.left(), inner.top(), inner.width(), density.scaled(LOWER) - 4))
        words = QRect(left, inner.top(), inner.right() + 1 - left, inner.height())
        if self._row.place:
            tall = density.scaled(LOWER)
            self._place(QRect(left, inner.bottom() - tall + 2, words.width(), tall))
        self._painter.setFont(fonts.role("body"))
        self._painter.setPen(self._ink)
        self._painter.drawText(words, WRAPPED, self._row.text)

    def _mark(self, box: QRect) -> int:
        """The shape or icon; where the words begin."""
        middle = QPointF(box.left() + ICON / 2, box.center().y() + 1)
        if self._row.kind:
            outlined = self._row.kind in shapes.OUTLINED
            ink = self._theme.color("ghost" if outlined else "nodeNone")
            if self._row.color and not outlined:
                ink = QColor(self._row.color)
            shapes.draw(self._painter, self._row.kind, middle, 5.5, ink)
        elif self._row.icon:
            device = self._painter.device()
            drawn = icons.pixmap(self._row.icon, self._quiet, ICON, device.devicePixelRatioF())
            self._painter.drawPixmap(box.left(), box.center().y() - ICON // 2 + 1, drawn)
        else:
            return box.left()
        return box.left() + ICON + GAP

    def _right(self, box: QRect) -> int:
        """Keys and number at the right; where the words have to end."""
        end = box.right()
        if self._row.keys:
            font = fonts.role("key")
            wide = QFontMetrics(font).horizontalAdvance(self._row.keys) + 12
            frame = QRectF(end - wide, box.center().y() - 9, wide, 19)
            self._painter.setPen(self._theme.color("lineStrong"))
            self._painter.setBrush(self._theme.color("window"))
            self._painter.drawRoundedRect(frame, 4, 4)
            ink = self._theme.color("text2")
            _text(self._painter, frame.toRect(), self._row.keys, "key", ink, Qt.AlignmentFlag.AlignCenter)
            end -= wide + GAP
        if self._row.right:
            wide = QFontMetrics(fonts.role("small")).horizontalAdvance(self._row.right)
            place = QRect(end - wide, box.top(), wide + 1, box.height())
            _text(self._painter, place, self._row.right, "small", self._quiet)
            end -= wide + GAP
        return end

    def _words(self, box: QRect) -> None:
        left = box.left()
        for words, matched in pieces(self._row):
            font = fonts.role("strong" if matched else "body")
            ink = self._theme.color("accentText") if matched and not self._row.why_not else self._ink
            room = QRect(left, box.top(), box.right() - left, box.height())
            left += _elided(self._painter, room, words, font, ink)
            if left >= box.right() - 4:
                return
        if detail := self._row.why_not or self._row.detail:
            room = QRect(left + GAP, box.top(), box.right() - left - GAP, box.height())
            _elided(self._painter, room, detail, fonts.role("small"), self._theme.color("text2"))


def pieces(row: Row) -> Iterator[tuple[str, bool]]:
    """The text in stretches that were matched and such that were not."""
    at = 0
    for start, end in row.spans:
        if start > at:
            yield row.text[at:start], False
        yield row.text[start:end], True
        at = end
    if at < len(row.text):
        yield row.text[at:], False


def _elided(painter: QPainter, box: QRect, words: str, font: QFont, ink: QColor) -> int:
    """Draws what there is room for; how wide that came out."""
    metrics = QFontMetrics(font)
    shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, max(0, box.width()))
    painter.setFont(font)
    painter.setPen(ink)
    painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)
    return metrics.horizontalAdvance(shown)


def _text(
    painter: QPainter,
    box: QRect,
    words: str,
    role: str,
    ink: QColor,
    align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignVCenter,
) -> None:
    painter.setFont(fonts.role(role))
    painter.setPen(ink)
    painter.drawText(box, align, words)
