"""The tool bar above and the status bar below everything."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QIcon, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QSizePolicy, QToolButton

from desktop import density, fonts, icons
from desktop.shell.line import Line
from desktop.shell.parts import key_label, label, tool_button
from desktop.shell.segments import Segments
from desktop.theme import Theme, current
from desktop.words import tr, tr_n

TOOL_BAR, STATUS_BAR = 44, 26
SEARCH = {1400: 340, 1180: 260, 0: 200}  # how wide the field is in a bar of so many pixels
SHORT = {"local": tr("Local graph"), "path": tr("Path"), "export": tr("Export")}  # what the bar calls them
WORDED = ("path", "time-lapse", "export")
WITH_WORDS, LOCAL_WITH_WORDS = 1240, 1120  # below these widths icons stand alone


class ToolBar(QFrame):
    """The open vault at the left, the window's own commands at the right."""

    def __init__(self, actions: Mapping[str, QAction], lens: str) -> None:
        super().__init__()
        self.setObjectName("toolBar")
        density.hold(self, TOOL_BAR)
        self._offline = False
        self._vault = QToolButton()
        self._vault.setProperty("strong", "true")
        self._vault.setFont(fonts.role("strong"))
        self._vault.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.lens = Segments({"notes": tr("Notes"), "topics": tr("Topics")}, lens)
        self.lens.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        menu = QMenu(self._vault)
        menu.addActions([actions["open-folder"], actions["close-vault"]])
        self._vault.setMenu(menu)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(8)
        row.addWidget(self._vault)
        row.addWidget(self.lens)
        for name in ("local", *WORDED):
            actions[name].setIconText(f" {SHORT.get(name, actions[name].text())}")  # room beside the icon
        self._local = tool_button(actions["local"], words=True)
        row.addWidget(self._local)
        row.addStretch()
        row.addWidget(self._search_field(actions["switcher"]))
        row.addStretch()
        self._worded = [tool_button(actions[name], words=True) for name in WORDED]
        for made in self._worded:
            row.addWidget(made)
        for name in ("theme", "settings"):
            row.addWidget(tool_button(actions[name]))

    def _search_field(self, action: QAction) -> QToolButton:
        """Looks like a field and opens the switcher, which is where one types."""
        made = self._search = QToolButton()
        keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        made.setObjectName("searchField")
        made.setAccessibleName(action.text())
        made.setToolTip(action.toolTip())
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        made.clicked.connect(lambda _checked=False: action.trigger())
        self._glass = QLabel()
        inside = QHBoxLayout(made)
        inside.setContentsMargins(10, 0, 6, 0)
        inside.setSpacing(8)
        inside.addWidget(self._glass)
        inside.addWidget(Line(action.text(), "body", "hint"), 1)
        self._search_keys = key_label(keys)
        inside.addWidget(self._search_keys)
        for part in made.findChildren(QLabel):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        return made

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As it gets narrow, words go first and the field gives way."""
        wide = self.width()
        density.hold_width(self._search, next(field for least, field in SEARCH.items() if wide >= least))
        self._search_keys.setVisible(wide >= LOCAL_WITH_WORDS)
        for made in self._worded:
            made.setToolButtonStyle(_style(wide >= WITH_WORDS))
        self._local.setToolButtonStyle(_style(wide >= LOCAL_WITH_WORDS))
        super().resizeEvent(event)

    def show_vault(self, vault: Path) -> None:
        self._vault.setText(f" {vault.name}")
        self._vault.setToolTip(str(vault))

    def show_offline(self, offline: bool) -> None:
        if offline != self._offline:
            self._offline = offline
            self.paint_theme(current())

    def paint_theme(self, theme: Theme) -> None:
        self._vault.setIcon(_of_vault(theme, self._offline, 16))
        self._vault.setIconSize(QSize(16, 16))
        self._glass.setPixmap(icons.pixmap("search", theme.color("text2"), 16, self.devicePixelRatioF()))
        self._vault.setToolButtonStyle(self._vault.toolButtonStyle().ToolButtonTextBesideIcon)


def _of_vault(theme: Theme, offline: bool, size: int) -> QIcon:
    """A vault that cannot be reached is crossed out, in the colour of that state."""
    name, ink = ("offline", "warn") if offline else ("vault", "text2")
    return icons.icon(name, theme.color(ink), size=size)


def _style(words: bool) -> Qt.ToolButtonStyle:
    return Qt.ToolButtonStyle.ToolButtonTextBesideIcon if words else Qt.ToolButtonStyle.ToolButtonIconOnly


class StatusBar(QFrame):
    """What is open at the left, where to find the keys at the right; a click on the problems lists them."""

    problems_asked = Signal()

    def __init__(self, actions: Mapping[str, QAction]) -> None:
        super().__init__()
        self.setObjectName("statusBar")
        density.hold(self, STATUS_BAR)
        self._offline = False
        self._vault, self._keys = QLabel(), QLabel()
        self._words = label("", "small", "secondary")
        self._offer = QToolButton()
        self._offer.setObjectName("small")
        self._offer.setAccessibleName(tr("What is on offer"))
        self._offer.setFont(fonts.role("small"))
        self._offer.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._offer.hide()
        self._offers: Callable[[], object] | None = None
        self._offer.clicked.connect(lambda _checked=False: self._offers() if self._offers else None)
        keys = actions["shortcuts"].shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(8)
        row.addWidget(self._vault)
        row.addWidget(self._words)
        row.addWidget(self._problems_button())
        row.addStretch()
        row.addWidget(self._offer)
        row.addWidget(self._keys)
        row.addWidget(label(tr("{keys} shows all shortcuts", keys=keys), "small", "secondary"))

    def _problems_button(self) -> QToolButton:
        made = self._problems = QToolButton()
        made.setObjectName("small")
        made.setFont(fonts.role("small"))
        made.setToolTip(tr("What could not be read as it stands, with its place"))
        made.setToolButtonStyle(_style(words=True))
        made.setIconSize(QSize(14, 14))
        made.clicked.connect(lambda _checked=False: self.problems_asked.emit())
        made.hide()
        return made

    def show_problems(self, count: int) -> None:
        self._problems.setText(tr_n("{n} problem", "{n} problems", count))
        self._problems.setVisible(count > 0)

    def show_offline(self, offline: bool) -> None:
        if offline != self._offline:
            self._offline = offline
            self.paint_theme(current())

    def say(self, words: str) -> None:
        self._words.setText(words)

    def offer(self, words: str, act: Callable[[], object]) -> None:
        """Words beside the others that can be pressed; they stay."""
        self._offers = act
        self._offer.setText(words)
        self._offer.show()

    def paint_theme(self, theme: Theme) -> None:
        self._problems.setIcon(icons.icon("warning", theme.color("text2"), size=14))
        size, sharp = QSize(14, 14), self.devicePixelRatioF()
        self._vault.setPixmap(_of_vault(theme, self._offline, 14).pixmap(size, sharp))
        self._keys.setPixmap(icons.pixmap("keyboard", theme.color("text2"), 14, sharp))
