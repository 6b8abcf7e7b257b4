"""A short tour of the window: five cards, each to be skipped, each with the keys that matter there."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.shell.dialogs import Dialog
from desktop.shell.parts import button, key_label, label
from desktop.words import tr


@dataclass(frozen=True, slots=True)
class Step:
    """One card: what is where, and the keys that go with it."""

    title: str
    words: str
    keys: tuple[tuple[str, str], ...] = ()


STEPS = (
    Step(
        tr("The graph follows your notes"),
        tr(
            "Every note, heading and term is a topic; save in Obsidian and the picture changes. "
            "A disc is a note, a square a heading, a diamond a term, a dashed ring a note not yet written."
        ),
        (("Ctrl+L", tr("notes or topics")), ("G", tr("local graph")), ("0", tr("show all"))),
    ),
    Step(
        tr("Find anything by typing"),
        tr("Part of a name, its initials or a slip of the fingers will do. Full text looks into the notes."),
        (("Ctrl+O", tr("topic or note")), ("Ctrl+Shift+F", tr("full text")), ("Ctrl+P", tr("every command"))),
    ),
    Step(
        tr("Show only what you look for"),
        tr(
            "The left dock filters in Obsidian's search language and colours by community, folder or query. "
            "Save a view and it has a key."
        ),
        (("Ctrl+F", tr("filter")), ("Ctrl+1…9", tr("saved views"))),
    ),
    Step(
        tr("Read a topic where it stands"),
        tr(
            "The panel has its definitions, outline, links and mentions, and a preview of the note. "
            "What was read wrongly can be corrected and taken back; notes are never changed by it."
        ),
        (("Enter", tr("topic panel")), ("Ctrl+Enter", tr("open in Obsidian")), ("P", tr("path to another"))),
    ),
    Step(
        tr("Launch a run from a topic"),
        tr("A recipe that fits searches for networks here. Results come back as a note when you ask."),
        (("R", tr("launch a run")), ("Ctrl+J", tr("run dock")), ("Ctrl+/", tr("all shortcuts"))),
    ),
)


class Guide(Dialog):
    """Opens over the window; Escape or “Skip” ends it at any card."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, STEPS[0].title)
        self.setFixedWidth(460)
        self.setWindowTitle(tr("Tour"))
        self._at = 0
        self._title = self.column.itemAt(0).widget()
        self._words = label("", wrap=True)
        self._count = label("", "small", "hint")
        self._keys = QWidget()
        self._next = button(tr("Next"), self._go_on, primary=True)
        self.column.addWidget(self._words)
        self.column.addWidget(self._keys)
        row = QHBoxLayout()
        row.addWidget(self._count)
        row.addStretch()
        row.addWidget(button(tr("Skip"), self.reject))
        row.addWidget(self._next)
        self.column.addLayout(row)
        self._show()

    @property
    def step(self) -> Step:
        return STEPS[self._at]

    def _go_on(self) -> None:
        if self._at + 1 == len(STEPS):
            self.accept()
            return
        self._at += 1
        self._show()

    def _show(self) -> None:
        self._title.setText(self.step.title)  # type: ignore[attr-defined]
        self._words.setText(self.step.words)
        self._count.setText(tr("{at} of {steps}", at=self._at + 1, steps=len(STEPS)))
        self._next.setText(tr("Done") if self._at + 1 == len(STEPS) else tr("Next"))
        old, self._keys = self._keys, _keys(self.step)
        self.column.replaceWidget(old, self._keys)
        old.hide()
        old.deleteLater()
        self._next.setFocus()
        self.adjustSize()


def _keys(step: Step) -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(6)
    for key, does in step.keys:
        row.addWidget(key_label(key))
        row.addWidget(label(does, "small", "secondary"))
        row.addSpacing(8)
    row.addStretch()
    return holder
