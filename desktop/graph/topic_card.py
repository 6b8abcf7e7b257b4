"""The card beside the node under the pointer: its name, its kind, what it means and how much it is linked."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QLocale, QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.graph.beside import beside
from desktop.shell.parts import label
from desktop.words import tr

WIDE = 264
RAGGED = 0.3  # of a line: what its last word may leave empty
MOST_LETTERS = 220  # of the definition
WAIT_MS = 120


@dataclass(frozen=True, slots=True)
class Facts:
    """What the window knows of a node without asking."""

    title: str
    kind: str
    links: int
    best: str = ""  # the best score of its runs, in words


class TopicCard(QFrame):
    """Lies over the canvas and lets the pointer through."""

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self.setObjectName("card")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._mark = QRectF()
        self._kept: list[QPointF] = []
        self._name: QRectF | None = None
        self._title, self._kind = label("", "strong", wrap=True), label("", "small", "hint")
        self._meaning = label("", "small", "secondary", wrap=True)
        self._numbers = [label("", "small", ink) for ink in ("hint", "secondary") * 3]
        self._put_together()
        self.hide()

    def _put_together(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(self._title, 1)
        head.addWidget(self._kind, alignment=Qt.AlignmentFlag.AlignTop)
        foot = QHBoxLayout()
        foot.setSpacing(4)
        for n, part in enumerate(self._numbers):
            foot.addWidget(part)
            if n % 2:
                foot.addSpacing(8)
        foot.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self._meaning)
        column.addLayout(foot)
        self.setFixedWidth(WIDE)

    def show_facts(self, facts: Facts, mark: QRectF, kept: list[QPointF], name: QRectF | None = None) -> None:
        """Beside a mark and its name; `kept` are the middles of marks that stay in sight."""
        self._mark, self._kept, self._name = mark, kept, name
        room = WIDE - 24 - 16 - QFontMetricsF(self._kind.font()).horizontalAdvance(facts.kind)
        lines = 1 if " " not in facts.title else 2 - RAGGED
        elide = self._title.fontMetrics().elidedText
        self._title.setText(elide(facts.title, Qt.TextElideMode.ElideRight, int(lines * room) - 2))
        self._kind.setText(facts.kind)
        self._meaning.hide()
        for part in self._numbers:
            part.hide()
        self._number(0, tr("Links"), QLocale().toString(facts.links))
        if facts.best:
            self._number(2, tr("Best"), facts.best)
        self._put()

    def show_meaning(self, meaning: str, places: int) -> None:
        """What was asked for has come."""
        if len(meaning) > MOST_LETTERS:
            meaning = meaning[:MOST_LETTERS].rsplit(" ", 1)[0] + "…"
        self._meaning.setText(meaning)
        self._meaning.setVisible(bool(meaning))
        if places > 1:
            self._number(1, tr("Places"), QLocale().toString(places))
        self._put()

    def _number(self, at: int, name: str, value: str) -> None:
        for part, words in zip(self._numbers[2 * at : 2 * at + 2], (name, value), strict=True):
            part.setText(words)
            part.show()

    def _put(self) -> None:
        layout = self.layout()
        assert layout is not None
        layout.activate()
        # Without a sentence that wraps, a layout has no height for a width.
        wraps = layout.hasHeightForWidth()
        self.resize(WIDE, layout.totalHeightForWidth(WIDE) if wraps else layout.totalSizeHint().height())
        self.move(beside(self._mark, self.size(), self.parentWidget().size(), self._kept, self._name))
        self.show()
        self.raise_()

    @property
    def words(self) -> list[str]:
        """What can be read on it."""
        return [part.text() for part in self.findChildren(QLabel) if not part.isHidden()]
