"""What lies over the canvas: zoom and fit at the lower left, and the local graph's own bar at the upper."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QToolButton, QWidget

from desktop import icons
from desktop.graph.shown import MOST_STEPS
from desktop.shell.parts import label
from desktop.shell.segments import Segments
from desktop.theme import Theme
from desktop.words import tr

MARGIN = 12
PIN_WORDS = tr("Stay with this topic; else the graph follows what is selected or saved")
SHORTEST, LONGEST = 90, 220  # pixels of a topic's name in the bar
Act = Callable[[], object]


class Bar(QFrame):
    """A small card with buttons of icons; each has its name and its key as a tooltip."""

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self.setObjectName("card")
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(4, 2, 4, 2)
        self.row.setSpacing(2)
        self._icons: dict[QToolButton, str] = {}

    def add(self, icon: str, name: str, keys: str, act: Act) -> QToolButton:
        made = QToolButton()
        made.setAccessibleName(name)
        made.setToolTip(f"{name}  {keys}")
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        made.clicked.connect(lambda _checked=False: act())
        self._icons[made] = icon
        self.row.addWidget(made)
        return made

    def paint_theme(self, theme: Theme) -> None:
        for made, icon in self._icons.items():
            made.setIcon(icons.icon(icon, theme.color("text2")))


class ZoomBar(Bar):
    """Nearer, farther, all in view."""

    def __init__(
        self,
        over: QWidget,
        nearer: Callable[[], object],
        farther: Callable[[], object],
        fit: Callable[[], object],
    ) -> None:
        super().__init__(over)
        self.add("plus", tr("Zoom in"), "+", nearer)
        self.add("minus", tr("Zoom out"), "−", farther)
        self.add("fit", tr("Show all"), "0", fit)

    def put(self, height: int) -> None:
        self.adjustSize()
        self.move(MARGIN, height - self.height() - MARGIN)


class LocalBar(Bar):
    """Whose neighbourhood is shown, how far it goes and along which links; unpinned it follows the user."""

    steps = Signal(int)
    way = Signal(str)
    between = Signal(bool)
    pinned = Signal(bool)

    def __init__(self, over: QWidget, close: Act) -> None:
        super().__init__(over)
        self._whole, self._title = "", label("", "strong")
        self._head = label(tr("Local graph"), "small", "hint")
        self._depth = Segments({str(n): str(n) for n in range(1, MOST_STEPS + 1)}, "1")
        self._depth.setAccessibleName(tr("Depth of the local graph"))
        self._depth.setToolTip(tr("How many links away a topic may be"))
        self._depth.chosen.connect(lambda steps: self.steps.emit(int(steps)))
        self._way = Segments({"in": tr("In"), "both": tr("Both"), "out": tr("Out")}, "both")
        self._way.setAccessibleName(tr("Direction of the links"))
        self._way.setToolTip(tr("Along links to the topic, from it, or both"))
        self._way.chosen.connect(self.way)
        self.row.setContentsMargins(12, 4, 4, 4)
        self.row.setSpacing(8)
        self.row.addWidget(self._head)
        self.row.addWidget(self._title)
        self.row.addWidget(self._depth)
        self.row.addWidget(self._way)
        among = QCheckBox(tr("Links between"))
        among.setToolTip(tr("Off: only links that lead away from the topic"))
        among.setChecked(True)
        among.toggled.connect(self.between)
        self.row.addWidget(among)
        self._pin = self.add("pin", PIN_WORDS, "", lambda: None)
        self._pin.setToolTip(PIN_WORDS)
        self._pin.setCheckable(True)
        self._pin.toggled.connect(self.pinned)
        self.add("close", tr("Whole graph"), "Esc", close)
        self.hide()

    def show_topic(self, title: str) -> None:
        """The bar for this topic, "" for none."""
        self._whole = title
        self._title.setToolTip(title)
        self.setVisible(bool(title))
        self.put()
        self.move(MARGIN, MARGIN)

    def put(self) -> None:
        """As wide as the canvas lets it: what it is gives way first, then the end of the name."""
        room = self.parentWidget().width() - 2 * MARGIN
        self._title.setText("")
        self._head.show()
        if self.row.sizeHint().width() + SHORTEST > room:
            self._head.hide()
        left = min(LONGEST, max(SHORTEST, room - self.row.sizeHint().width()))
        self._title.setText(
            self._title.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, left)
        )
        self.adjustSize()
