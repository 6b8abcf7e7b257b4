"""What the canvas says where it has nothing to draw: the vault is being read, is empty, or all is hidden."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.shell.empty import EmptyState
from desktop.shell.parts import button
from desktop.words import tr, tr_n

WIDE = 340


@dataclass(frozen=True, slots=True)
class Standing:
    """How the graph stands: what the vault has, what the view shows of it, and whether that has places."""

    reading: bool
    topics: int
    shown: int
    placed: bool

    @property
    def words(self) -> tuple[str, str]:
        """What is the matter and what can be done; "" where the graph speaks for itself."""
        if self.shown and self.placed:
            return "", ""
        if self.shown:
            return tr_n("Laying out {n} topic", "Laying out {n} topics", self.shown), tr(
                "They come into view as soon as they have a place."
            )
        if self.topics:
            return tr("Nothing fits this view"), tr_n(
                "Search and filters leave out the one topic.",
                "Search and filters leave out all {n} topics.",
                self.topics,
            )
        if self.reading:
            return tr("Reading the vault"), tr("Topics appear when all notes have been read.")
        return tr("No notes in this folder yet"), tr("Write one in Obsidian: it appears here as it is saved.")

    @property
    def filtered(self) -> bool:
        return bool(self.topics) and not self.shown


class Notice(EmptyState):
    """Lies over the middle of the canvas; `all_asked` when everything is to be shown again."""

    all_asked = Signal()

    def __init__(self, over: QWidget) -> None:
        show_all = button(tr("Show all topics"), lambda: self.all_asked.emit())
        super().__init__("topic", "", "", show_all)
        self._all = show_all
        self.setParent(over)
        self._said: tuple[str, str] = ("", "")
        self.hide()

    def show_standing(self, standing: Standing) -> None:
        words = standing.words
        if words == self._said:
            return
        self._said = words
        self.say(*words)
        self._all.setVisible(standing.filtered)
        self.setVisible(bool(words[0]))
        self.put()

    def put(self) -> None:
        """In the middle, no larger than its words: the pointer still reaches the canvas beside it."""
        over = self.parentWidget()
        tall = self.heightForWidth(WIDE)
        self.resize(WIDE, tall if tall > 0 else self.sizeHint().height())
        self.move((over.width() - self.width()) // 2, (over.height() - self.height()) // 2)
