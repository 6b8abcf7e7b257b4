"""The smallest pieces that every view is built of: labels by role, rules, keys, buttons."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QScrollArea,
    QToolButton,
    QWidget,
)

from desktop import fonts

_OWN_MARGIN = "ownMargin"  # property of a layout that scrolls: its right margin while there is no bar


def label(text: str, role: str = "body", ink: str = "", wrap: bool = False) -> QLabel:
    """Text in a role of the look; `ink` is secondary, hint or danger."""
    made = QLabel(text)
    made.setFont(fonts.role(role))
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wrap)
    if ink:
        made.setProperty("ink", ink)
    return made


def path_label(text: str) -> QLabel:
    made = label(text, ink="hint")
    made.setFont(fonts.mono())
    return made


def key_label(text: str) -> QLabel:
    made = label(text, "key")
    made.setObjectName("key")
    made.setFixedHeight(made.sizeHint().height() + 4)
    return made


def in_a_row(*parts: QWidget, fill: bool = False) -> QWidget:
    """Fields of a form side by side; choices take what room is left where they `fill` it."""
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    for part in parts:
        row.addWidget(part, 1 if fill and isinstance(part, QComboBox) else 0)
    if not fill:
        row.addStretch()
    return holder


class Scrolled(QScrollArea):
    """What scrolls up and down where it is low. Tab goes to what lies in it, never to the area itself."""

    def __init__(self, inside: QWidget | None = None) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.verticalScrollBar().rangeChanged.connect(lambda _least, most: self._keep_the_edge(most > 0))
        if inside is not None:
            self.setWidget(inside)

    def setWidget(self, inside: QWidget) -> None:
        super().setWidget(inside)
        self._keep_the_edge(self.verticalScrollBar().maximum() > 0)

    def _keep_the_edge(self, scrolls: bool) -> None:
        """The bar stands in the margin of what lies inside, so that nothing moves when it comes or goes."""
        inside = self.widget().layout() if self.widget() else None
        if inside is None:
            return
        margins = inside.contentsMargins()
        own = inside.property(_OWN_MARGIN)
        if own is None:
            inside.setProperty(_OWN_MARGIN, own := margins.right())
        bar = self.verticalScrollBar().sizeHint().width() if scrolls else 0
        margins.setRight(max(0, own - bar))
        inside.setContentsMargins(margins)


def rule() -> QFrame:
    line = QFrame()
    line.setProperty("rule", "true")
    return line


def upright_rule() -> QFrame:
    line = QFrame()
    line.setProperty("rule", "upright")
    return line


def button(text: str, clicked: Callable[[], object], primary: bool = False) -> QPushButton:
    made = QPushButton(text)
    made.setFont(fonts.role("button"))
    made.setProperty("primary", "true" if primary else "false")
    made.setAutoDefault(False)
    made.clicked.connect(lambda _checked=False: clicked())
    return made


def head_choice(menu: QMenu) -> QPushButton:
    """What is chosen, at the right of a section's head; pressed it offers the others."""
    made = QPushButton()
    made.setObjectName("headChoice")
    made.setAutoDefault(False)
    made.setMenu(menu)
    return made


class Fold(QPushButton):
    """A head that shows or hides what stands below it; folded at first."""

    def __init__(self, words: str, body: QWidget) -> None:
        super().__init__()
        self.setObjectName("fold")
        self.setAutoDefault(False)
        self.setCheckable(True)
        self.setAccessibleName(words)
        self._words, self._body = words, body
        self.toggled.connect(self._open)
        self._open(False)

    def _open(self, opened: bool) -> None:
        self._body.setVisible(opened)
        self.setText(f"{'⌄' if opened else '›'}  {self._words}")


def tool_button(action: QAction, words: bool = False) -> QToolButton:
    made = QToolButton()
    made.setDefaultAction(action)
    style = Qt.ToolButtonStyle.ToolButtonTextBesideIcon if words else Qt.ToolButtonStyle.ToolButtonIconOnly
    made.setToolButtonStyle(style)
    made.setAccessibleName(action.text())
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return made
