"""The tool bar above and the status bar below everything."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QSizePolicy, QToolButton

from desktop import fonts, icons
from desktop.shell.parts import label, tool_button
from desktop.shell.segments import Segments
from desktop.theme import Theme

TOOL_BAR, STATUS_BAR, SEARCH = 44, 26, 300


class ToolBar(QFrame):
    """The open vault at the left, the window's own commands at the right."""

    def __init__(self, actions: Mapping[str, QAction], lens: str) -> None:
        super().__init__()
        self.setObjectName("toolBar")
        self.setFixedHeight(TOOL_BAR)
        self._vault = QToolButton()
        self._vault.setProperty("strong", "true")
        self._vault.setFont(fonts.role("strong"))
        self._vault.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.lens = Segments({"notes": "Notes", "topics": "Topics"}, lens)
        self.lens.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        menu = QMenu(self._vault)
        menu.addActions([actions["open-folder"], actions["close-vault"]])
        self._vault.setMenu(menu)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(8)
        row.addWidget(self._vault)
        row.addWidget(self.lens)
        row.addStretch()
        row.addWidget(self._search_field(actions["switcher"]))
        row.addStretch()
        for name in ("time-lapse", "export", "theme", "settings"):
            row.addWidget(tool_button(actions[name]))

    def _search_field(self, action: QAction) -> QToolButton:
        """Looks like a field and opens the switcher, which is where one types."""
        made = self._search = QToolButton()
        keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        made.setObjectName("searchField")
        made.setText(f"  {action.text()}    {keys}")
        made.setAccessibleName(action.text())
        made.setToolTip(action.toolTip())
        made.setMinimumWidth(SEARCH)
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        made.clicked.connect(lambda _checked=False: action.trigger())
        return made

    def show_vault(self, vault: Path) -> None:
        self._vault.setText(f" {vault.name}")
        self._vault.setToolTip(str(vault))

    def paint_theme(self, theme: Theme) -> None:
        self._vault.setIcon(icons.icon("vault", theme.color("text2")))
        self._vault.setIconSize(QSize(16, 16))
        self._search.setIcon(icons.icon("search", theme.color("text2")))
        self._search.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._vault.setToolButtonStyle(self._vault.toolButtonStyle().ToolButtonTextBesideIcon)


class StatusBar(QFrame):
    """What is open at the left, where to find the keys at the right."""

    def __init__(self, actions: Mapping[str, QAction]) -> None:
        super().__init__()
        self.setObjectName("statusBar")
        self.setFixedHeight(STATUS_BAR)
        self._icons: list[tuple[QLabel, str]] = []
        self._words = label("", "small", "secondary")
        self._offer = QToolButton()
        self._offer.setObjectName("small")
        self._offer.setFont(fonts.role("small"))
        self._offer.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._offer.hide()
        self._offers: Callable[[], object] | None = None
        self._offer.clicked.connect(lambda _checked=False: self._offers() if self._offers else None)
        keys = actions["shortcuts"].shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(8)
        row.addWidget(self._icon("vault"))
        row.addWidget(self._words)
        row.addStretch()
        row.addWidget(self._offer)
        row.addWidget(self._icon("keyboard"))
        row.addWidget(label(f"{keys} shows all shortcuts", "small", "secondary"))

    def _icon(self, name: str) -> QLabel:
        picture = QLabel()
        self._icons.append((picture, name))
        return picture

    def say(self, words: str) -> None:
        self._words.setText(words)

    def offer(self, words: str, act: Callable[[], object]) -> None:
        """Words beside the others that can be pressed; they stay."""
        self._offers = act
        self._offer.setText(words)
        self._offer.show()

    def paint_theme(self, theme: Theme) -> None:
        for picture, name in self._icons:
            picture.setPixmap(icons.pixmap(name, theme.color("text2"), 14, self.devicePixelRatioF()))
