"""A field for Obsidian's search language: it completes, and marks what is wrong where it is wrong."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QInputMethodEvent, QKeyEvent, QTextCharFormat
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QVBoxLayout

from desktop import density, fonts, theme
from desktop.find.row_list import RowList
from desktop.find.row_paint import COMPACT
from desktop.find.rows import Row
from desktop.graph.completing import Completions, Vocabulary, completions
from desktop.shell.parts import label
from desktop.words import tr
from vault_sync.graph.query_parse import QueryProblem, parse

MOST_WIDE = 320
TAKES = (Qt.Key.Key_Tab, Qt.Key.Key_Return, Qt.Key.Key_Enter)


class QueryField(QLineEdit):
    """The line itself. `settled` carries a query that can be read, at every change."""

    settled = Signal(str)
    wrong = Signal(str)  # what is wrong, "" when nothing is

    def __init__(self, name: str, hint: str = "") -> None:
        super().__init__(placeholderText=hint)
        self.vocabulary: Callable[[], Vocabulary] = Vocabulary
        self._proposals = Completions(0)
        self._list = _ProposalList(self)
        self._list.chosen.connect(self._take)
        self.setFont(fonts.mono())
        self.setAccessibleName(name)
        self.setClearButtonEnabled(False)
        self.textEdited.connect(lambda _text: self._propose())
        self.textChanged.connect(self._changed)

    def show_query(self, query: str) -> None:
        """A query that was made elsewhere."""
        if query != self.text():
            self.setText(query)
        self._list.hide()

    @property
    def problems(self) -> tuple[QueryProblem, ...]:
        return parse(self.text())[1]

    def _changed(self, text: str) -> None:
        problems = self.problems
        self.show_problems(() if self.proposing else problems)  # what is half typed is not wrong yet
        if not problems:
            self.settled.emit(text)

    def _decline(self) -> None:
        """No proposal is wanted: what stands there counts as it is."""
        if self.proposing:
            self._list.hide()
            self.show_problems(self.problems)

    def show_problems(self, problems: tuple[QueryProblem, ...]) -> None:
        """Underlines the place of each and says what the first is."""
        self.setProperty("wrong", "true" if problems else "false")
        self.style().unpolish(self)
        self.style().polish(self)
        self._underline(problems)
        self.wrong.emit(problems[0].message if problems else "")

    def _underline(self, problems: tuple[QueryProblem, ...]) -> None:
        """A line edit has no formats of its own, but draws those of an input method."""
        mark = QTextCharFormat()
        mark.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
        mark.setUnderlineColor(theme.current().color("danger"))
        mark.setForeground(theme.current().color("danger"))
        kind = QInputMethodEvent.AttributeType.TextFormat
        cursor = self.cursorPosition()
        marks = [
            QInputMethodEvent.Attribute(kind, one.start - cursor, max(1, one.end - one.start), mark)
            for one in problems
        ]
        QCoreApplication.sendEvent(self, QInputMethodEvent("", marks))

    # ---- completion --------------------------------------------------------------------------

    def _propose(self) -> None:
        self._proposals = completions(self.text(), self.cursorPosition(), self.vocabulary())
        self._list.show_proposals(self._proposals)

    @property
    def proposing(self) -> bool:
        return self._list.isVisible()

    def _take(self, text: str) -> None:
        start, cursor = self._proposals.start, self.cursorPosition()
        gap = "" if text.endswith(":") else " "
        self.setText(self.text()[:start] + text + gap + self.text()[cursor:])
        self.setCursorPosition(start + len(text) + len(gap))
        self._propose()

    def event(self, event: QEvent) -> bool:
        """Tab takes a proposal before Qt moves the focus by it."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and self._key(event):
            return True
        return super().event(event)

    def _key(self, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        if not self.proposing:
            return False
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self._list.move_by(1 if key == Qt.Key.Key_Down else -1)
        elif key == Qt.Key.Key_Escape:
            self._decline()
        elif key in TAKES and (proposed := self._list.proposed):
            self._take(proposed)
        else:
            return False
        return True

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if not self._list.underMouse():
            self._decline()


class _ProposalList(RowList):
    """Lies below the field, over the window; the field keeps the focus."""

    def __init__(self, field: QLineEdit) -> None:
        super().__init__(tr("Proposals"))
        self.setParent(field)
        self._field = field
        self.setObjectName("proposals")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.hide()

    @property
    def proposed(self) -> str:
        """What would be taken."""
        at = self.currentIndex().row()
        return self.rows[at].key if at >= 0 else ""

    def show_proposals(self, found: Completions) -> None:
        self.show_rows([Row(one.text, one.text, detail=one.meaning) for one in found.proposals])
        if not found.proposals:
            self.hide()
            return
        self.move_to(0)
        self.setParent(self._field.window())
        self.move(self._field.mapTo(self._field.window(), QPoint(0, self._field.height() + 2)))
        tall = density.tall(COMPACT) * len(found.proposals) + 10
        self.resize(min(MOST_WIDE, max(self._field.width(), 200)), tall)
        self.show()
        self.raise_()

    def move_to(self, row: int) -> None:
        self.setCurrentIndex(self.model_rows.index(row % len(self.rows)))

    def move_by(self, step: int) -> None:
        self.move_to(self.currentIndex().row() + step)


class QueryBox(QFrame):
    """The field with the sentence on what is wrong below it."""

    def __init__(self, name: str, hint: str) -> None:
        super().__init__()
        self.field = QueryField(name, hint)
        self.problem: QLabel = label("", "small", "danger", wrap=True)
        self.problem.hide()
        self.field.wrong.connect(self._say)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.field)
        column.addWidget(self.problem)

    def _say(self, words: str) -> None:
        self.problem.setText(words)
        self.problem.setVisible(bool(words))
