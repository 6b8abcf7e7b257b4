"""The results note in the vault and the new one, side by side, where one could not take the other's place."""

from __future__ import annotations

from collections.abc import Callable
from difflib import SequenceMatcher

from PySide6.QtGui import QGuiApplication, QTextCursor, QTextFormat
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QTextEdit, QVBoxLayout, QWidget

from desktop import fonts, theme
from desktop.shell.dialogs import Dialog
from desktop.shell.parts import button, label
from desktop.words import tr, tr_n

WIDTH, HEIGHT = 960, 560


class ConflictDialog(Dialog):
    """The new text can be copied, become a note of its own, or take the old one's place where `replace` is
    given: what would be lost by that is in view."""

    def __init__(
        self,
        parent: QWidget,
        why: str,
        theirs: str,
        ours: str,
        write_anew: Callable[[], object],
        replace: Callable[[], object] | None = None,
    ) -> None:
        super().__init__(parent, tr("The results note was not written"))
        self.setMinimumSize(WIDTH, HEIGHT)
        self._ours = ours
        self.column.addWidget(label(why, wrap=True))
        self.sides = (_text(theirs), _text(ours))
        row = QHBoxLayout()
        row.setSpacing(12)
        for name, side in zip((tr("In the vault"), tr("New")), self.sides, strict=True):
            column = QVBoxLayout()
            column.addWidget(label(name, "section", "secondary"))
            column.addWidget(side)
            row.addLayout(column)
        self.column.addLayout(row, 1)
        self.differing = _mark(self.sides, theirs.splitlines(), ours.splitlines())
        foot = QHBoxLayout()
        foot.setSpacing(8)
        count = tr_n(
            "{n} line differs. Nothing was written", "{n} lines differ. Nothing was written", self.differing
        )
        foot.addWidget(label(count, "small", "hint"))
        foot.addStretch()
        foot.addWidget(button(tr("Copy the new one"), self.copy))
        if replace is not None:
            foot.addWidget(button(tr("Replace that part"), lambda: (self.accept(), replace())))
        foot.addWidget(button(tr("Write a second note"), lambda: (self.accept(), write_anew())))
        foot.addWidget(button(tr("Leave it as it is"), self.reject, primary=True))
        self.column.addLayout(foot)

    def copy(self) -> None:
        QGuiApplication.clipboard().setText(self._ours)


def _text(words: str) -> QPlainTextEdit:
    side = QPlainTextEdit(words)
    side.setReadOnly(True)
    side.setFont(fonts.mono())
    side.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
    return side


def _mark(sides: tuple[QPlainTextEdit, QPlainTextEdit], before: list[str], after: list[str]) -> int:
    """Gives the lines that differ a ground of their own; how many there are on the longer side."""
    lines: tuple[list[int], list[int]] = ([], [])
    count = 0
    for word, i, k, j, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if word != "equal":
            lines[0].extend(range(i, k))
            lines[1].extend(range(j, m))
            count += max(k - i, m - j)
    for side, numbers in zip(sides, lines, strict=True):
        side.setExtraSelections([_tinted(side, number) for number in numbers])
    return count


def _tinted(side: QPlainTextEdit, line: int) -> QTextEdit.ExtraSelection:
    made = QTextEdit.ExtraSelection()
    made.format.setBackground(theme.current().color("selected"))  # type: ignore[attr-defined]
    made.format.setProperty(QTextFormat.Property.FullWidthSelection, True)  # type: ignore[attr-defined]
    made.cursor = QTextCursor(side.document().findBlockByNumber(line))  # type: ignore[attr-defined]
    return made
