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
        if inside is not None:
            self.setWidget(inside)


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


def tool_button(action: QAction, words: bool = False) -> QToolButton:
    made = QToolButton()
    made.setDefaultAction(action)
    style = Qt.ToolButtonStyle.ToolButtonTextBesideIcon if words else Qt.ToolButtonStyle.ToolButtonIconOnly
    made.setToolButtonStyle(style)
    made.setAccessibleName(action.text())
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return made
