"""The charts as tabs: as many as there is room for, and all of them in a menu where some have none."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QTabBar, QToolButton, QWidget

from desktop import icons
from desktop.theme import Theme
from desktop.words import tr

MENU = 28  # pixels that its button takes


class _Bar(QTabBar):
    def width_of(self, at: int) -> int:
        """What a tab takes, in view or not."""
        return self.tabSizeHint(at).width()


class ChartTabs(QWidget):
    """`chosen` carries the id of the chart that came into view."""

    chosen = Signal(str)

    def __init__(self, charts: Mapping[str, str]) -> None:
        super().__init__()
        self._ids = list(charts)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.bar = _Bar()
        self.bar.setAccessibleName(tr("Charts"))
        self.bar.setExpanding(False)
        self.bar.setDrawBase(False)
        self.bar.setUsesScrollButtons(False)
        self.bar.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._more = QToolButton()
        self._more.setToolTip(tr("All charts"))
        self._more.setAccessibleName(tr("All charts"))
        self._more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._menu = QMenu(self._more)
        self._more.setMenu(self._menu)
        for at, (_id, title) in enumerate(charts.items()):
            self.bar.addTab(title)
            self._menu.addAction(title).triggered.connect(lambda _=False, at=at: self.show_tab(at))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        row.addWidget(self.bar, 1)
        row.addWidget(self._more)
        self.bar.currentChanged.connect(lambda at: self._show_those_that_fit(at))
        self.bar.currentChanged.connect(lambda at: self.chosen.emit(self._ids[at]))

    def name(self, chart: str, title: str) -> None:
        """Another title for one of them."""
        at = self._ids.index(chart)
        if self.bar.tabText(at) != title:
            self.bar.setTabText(at, title)
            self._menu.actions()[at].setText(title)
            self._show_those_that_fit(self.bar.currentIndex())

    @property
    def current(self) -> str:
        """The chart in view."""
        return self._ids[self.bar.currentIndex()]

    def show_tab(self, at: int) -> None:
        """One by its place; it is in view then, whatever has to go."""
        self._show_those_that_fit(at)  # before it is chosen: the bar would scroll to a tab that has no room
        self.bar.setCurrentIndex(at)

    @property
    def in_view(self) -> list[str]:
        """Those that have a tab now."""
        return [id_ for at, id_ in enumerate(self._ids) if self.bar.isTabVisible(at)]

    def sizeHint(self) -> QSize:
        return QSize(self.bar.sizeHint().width() + MENU, self.bar.sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.bar.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_those_that_fit(self.bar.currentIndex())

    def _show_those_that_fit(self, chosen: int) -> None:
        """From the first on; the chosen one takes the last place where it would have none."""
        wide = [self.bar.width_of(at) for at in range(self.bar.count())]
        room, shown = self.width(), set(range(len(wide)))
        if sum(wide) > room:
            room -= MENU + wide[chosen]
            shown = {chosen}
            for at, width in enumerate(wide):
                room -= width if at != chosen else 0
                if room < 0:
                    break
                shown.add(at)
        for at in range(self.bar.count()):
            self.bar.setTabVisible(at, at in shown)
        self._more.setVisible(len(shown) < self.bar.count())

    def paint_theme(self, theme: Theme) -> None:
        self._more.setIcon(icons.icon("more", theme.color("text2")))
