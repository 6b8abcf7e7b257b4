"""A card over the window: a field to type in, a list of what was found, and a foot that tells the keys."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QGraphicsDropShadowEffect,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListView,
    QVBoxLayout,
    QWidget,
)

from desktop import density, fonts, icons, theme
from desktop.find.row_paint import RowPaint, height
from desktop.find.rows import Row, Rows
from desktop.shell.parts import key_label, label, rule
from desktop.shell.scrim import veil
from desktop.words import tr

INPUT, BELOW, MOST_ROWS, MARGIN = 48, 120, 11, 6
SHADOW, SHADOW_DOWN = 24, 8
MOVES = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}
ENTERS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Chooser(QWidget):
    """Covers its parent while it is open and gives the focus back to who had it.

    `typed` carries the words, `chosen` a row's key and how: "", "Ctrl", "Alt" or "Tab".
    """

    typed = Signal(str)
    chosen = Signal(str, str)
    closed = Signal()

    def __init__(self, over: QWidget, wide: int, icon: str, asks: str, keys: dict[str, str]) -> None:
        super().__init__(over)
        self._wide, self._icon, self._before = wide, icon, None
        self.model = Rows(self)
        self.field = QLineEdit(placeholderText=asks)
        self.list = QListView()
        self.empty = label("", "small", "hint", wrap=True)
        self.beside = QHBoxLayout()  # what stands right of the field
        self._picture = QLabel()
        self._card = QFrame(self)
        self._fill(asks, keys)
        self._takes_tab = "Tab" in keys
        self.field.textEdited.connect(self.typed)
        self.field.installEventFilter(self)
        self.list.clicked.connect(lambda index: self._choose(index.row(), ""))
        over.installEventFilter(self)
        self.hide()

    def _fill(self, asks: str, keys: dict[str, str]) -> None:
        self._card.setObjectName("chooser")
        self.field.setObjectName("chooserField")
        self.field.setFont(fonts.role("input"))
        self.field.setAccessibleName(asks)
        self.list.setModel(self.model)
        self.list.setItemDelegate(RowPaint(self.list))
        self.list.setObjectName("chooserList")
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setAccessibleName(tr("What was found"))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setMouseTracking(True)
        top = QHBoxLayout()
        top.setContentsMargins(14, 0, 14, 0)
        top.setSpacing(8)
        density.hold(self.field, INPUT)
        top.addWidget(self._picture)
        top.addWidget(self.field, 1)
        top.addLayout(self.beside)
        self.empty.setContentsMargins(16, 16, 16, 16)
        column = QVBoxLayout(self._card)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(rule())
        column.addWidget(self.empty)
        column.addWidget(self.list)
        column.addWidget(rule())
        column.addLayout(_foot(keys))
        self._shade()

    def _shade(self) -> None:
        shadow = QGraphicsDropShadowEffect(self._card)
        shadow.setBlurRadius(SHADOW)
        shadow.setOffset(0, SHADOW_DOWN)
        self._card.setGraphicsEffect(shadow)

    # ---- coming and going --------------------------------------------------------------------

    def open(self, words: str = "") -> None:
        """Lies over the window with these words in the field, all selected."""
        if not self.isVisible():
            self._before = self.window().focusWidget()
        self.paint_theme(theme.current())
        self.setGeometry(self.parentWidget().rect())
        self.raise_()
        self.show()
        self.field.setText(words)
        self.field.selectAll()
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)
        self.typed.emit(words)

    def close_up(self) -> None:
        if self.isVisible():
            self.hide()
            if self._before is not None:
                self._before.setFocus(Qt.FocusReason.PopupFocusReason)
            self.closed.emit()

    def show_rows(self, rows: Sequence[Row], nothing: str = "") -> None:
        """What was found, with the first usable row chosen; `nothing` is said where that is none."""
        self.model.show(rows)
        self.empty.setText(nothing)
        self.empty.setVisible(not rows and bool(nothing))
        self.list.setVisible(bool(rows))
        first = self.model.next_usable(-1, 1)
        if first >= 0:
            self.list.setCurrentIndex(self.model.index(first))
        self.list.scrollToTop()
        self._lay_out()

    def _lay_out(self) -> None:
        tall = sum(height(row) for row in self.model.rows[:MOST_ROWS]) + 2 * MARGIN
        room = max(120, self.height() - BELOW - self.field.height() - 80)
        self.list.setFixedHeight(min(tall, room))
        wide = min(self._wide, self.width() - 32)
        self._card.setFixedWidth(wide)
        self._card.adjustSize()
        self._card.move((self.width() - wide) // 2, min(BELOW, max(16, self.height() // 8)))

    def paint_theme(self, applied: theme.Theme) -> None:
        self._picture.setPixmap(
            icons.pixmap(self._icon, applied.color("text2"), 16, self.devicePixelRatioF())
        )
        shadow = self._card.graphicsEffect()
        if isinstance(shadow, QGraphicsDropShadowEffect):
            ink = QColor(applied.color("shadow"))
            ink.setAlphaF(0.45 if applied.name == "dark" else 0.16)
            shadow.setColor(ink)

    # ---- keys and pointer --------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.parentWidget() and event.type() == QEvent.Type.Resize and self.isVisible():
            self.setGeometry(self.parentWidget().rect())
            self._lay_out()
        if watched is self.field and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(event)
        return False

    def _key(self, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Escape:
            self.close_up()
        elif key in MOVES:
            self._move(MOVES[key])
        elif key in ENTERS:
            self._choose(self.list.currentIndex().row(), _held(event))
        elif key == Qt.Key.Key_Tab and self._takes_tab:
            self._choose(self.list.currentIndex().row(), "Tab")
        else:
            return False
        return True

    def _move(self, step: int) -> None:
        at = self.list.currentIndex().row()
        for _ in range(abs(step)):
            at = self.model.next_usable(at, 1 if step > 0 else -1)
        if at >= 0:
            self.list.setCurrentIndex(self.model.index(at))

    def _choose(self, at: int, how: str) -> None:
        if 0 <= at < len(self.model.rows):
            row = self.model.rows[at]
            if row.key and not row.why_not:
                self.close_up()
                self.chosen.emit(row.key, how)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self._card.geometry().contains(event.position().toPoint()):
            self.close_up()

    def paintEvent(self, _event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), veil())


def _held(event: QKeyEvent) -> str:
    held = event.modifiers()
    if held & Qt.KeyboardModifier.ControlModifier:
        return "Ctrl"
    return "Alt" if held & Qt.KeyboardModifier.AltModifier else ""


def _foot(keys: dict[str, str]) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setContentsMargins(14, 6, 14, 6)
    row.setSpacing(6)
    for key, does in keys.items():
        row.addWidget(key_label(key))
        row.addWidget(label(does, "small", "secondary"))
        row.addSpacing(10)
    row.addStretch()
    return row
