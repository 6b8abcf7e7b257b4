"""The quick switcher: topics by name while one types, and the lines of notes in which words stand."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from desktop.find.chooser import Chooser
from desktop.find.matching import spans
from desktop.find.names import Names
from desktop.find.rows import Row
from desktop.shell.segments import Segments
from desktop.words import tr, tr_n
from vault_sync.graph.find import Hit
from vault_sync.session.panel_questions import NamedTopic, TextFound, TextHit

WIDE = 720
NAMES_SHOWN, LINES_BELOW = 50, 3
SHORTEST = 3  # letters before the text of notes is asked as well
ASKS = tr("Find a topic or note")
KEYS = {
    "Enter": tr("go to it"),
    "Ctrl+Enter": tr("open in Obsidian"),
    "Alt+Enter": tr("launch a run"),
    "Tab": tr("path from the selected topic"),
}
_LINK = re.compile(r"!?\[\[([^\]|\n]*)(?:\|([^\]\n]*))?\]\]")
_MARKS = re.compile(r"^\s*(#{1,6}|[-*+]|>)\s+|\*\*|==|~~|`")
AT_LINE = "line:"  # what the key of a row begins with that stands for a line of a note


@dataclass(frozen=True, slots=True)
class Known:
    """What the switcher asks of others."""

    names: Callable[[], Names | None]
    color: Callable[[str], str]
    links: Callable[[str], int]
    texts: Callable[[str, Callable[[TextFound], None]], None]
    visited: Callable[[], Sequence[str]]


class Switcher(QObject):
    """`chosen` carries a topic's id and how it was chosen, `line_chosen` a path and a line."""

    chosen = Signal(str, str)
    line_chosen = Signal(str, int, str)

    def __init__(self, over: QWidget, known: Known) -> None:
        super().__init__(over)
        self._known = known
        self._mode, self._words = "names", ""
        self._picked: Callable[[str], None] | None = None
        self._picking: Callable[[str], None] | None = None
        self._found = TextFound((), 0, True)
        self.card = Chooser(over, WIDE, "search", ASKS, KEYS)
        self._modes = Segments({"names": tr("Names"), "text": tr("Full text")}, "names")
        self._modes.setFixedSize(170, 30)
        self._modes.chosen.connect(self._switch)
        self.card.beside.addWidget(self._modes)
        self.card.typed.connect(self._look)
        self.card.chosen.connect(self._take)
        self.card.closed.connect(self._closed)

    def open(self, mode: str = "names", words: str | None = None) -> None:
        """As it was left, with what was typed last to type over."""
        self._mode = mode
        self._modes.choose(mode)
        self.card.open(self._words if words is None else words)

    def pick(self, asks: str, use: Callable[[str], None]) -> None:
        """Finds one topic for somebody else; closing it picks none."""
        self._picked = use
        self._mode = "names"
        self._modes.choose("names")
        self.card.field.setPlaceholderText(asks)
        self.card.open()

    def _switch(self, mode: str) -> None:
        self._mode = mode
        self.card.field.setFocus()
        self._look(self.card.field.text())

    # ---- what was found ----------------------------------------------------------------------

    def _look(self, words: str) -> None:
        if words != self._words:
            self._found = TextFound((), 0, True)
        self._words = words
        self._show()
        wanted = words.strip()
        if len(wanted) >= (SHORTEST if self._mode == "names" else 1):
            self._known.texts(wanted, lambda found: self._texts_came(words, found))

    def _texts_came(self, words: str, found: TextFound) -> None:
        """An answer to what was typed before comes too late to be shown."""
        if words == self._words and self.card.isVisible():
            self._found = found
            self._show(keep=True)

    def _show(self, keep: bool = False) -> None:
        here = self.card.list.currentIndex().row() if keep else -1
        rows = self._rows()
        self.card.show_rows(rows, self._nothing())
        if 0 < here < len(rows) and rows[here].key:
            self.card.list.setCurrentIndex(self.card.model.index(here))

    def _rows(self) -> list[Row]:
        if self._mode == "text":
            return text_rows(self._found.hits, self._found.notes, self._words)
        names = self._known.names()
        if names is None:
            return []
        if not self._words.strip():
            return self._visited(names)
        rows = [self._row(hit, topic) for hit, topic in names.find(self._words, NAMES_SHOWN)]
        return rows + text_rows(self._found.hits[:LINES_BELOW], self._found.notes, self._words)

    def _visited(self, names: Names) -> list[Row]:
        topics = [topic for one in self._known.visited() if (topic := names.get(one))]
        rows = [self._row(Hit(topic.id, topic.title, None), topic) for topic in topics]  # type: ignore[arg-type]
        return [Row(tr("Looked at last")), *rows] if rows else []

    def _row(self, hit: Hit, topic: NamedTopic) -> Row:
        alias = hit.name != topic.title
        return Row(
            topic.title,
            topic.id,
            () if alias else spans(topic.title, self._words),
            tr("alias {name}", name=hit.name) if alias else topic.place,
            tr_n("{n} link", "{n} links", self._known.links(topic.id)),
            kind=topic.kind,
            color=self._known.color(topic.id),
        )

    def _nothing(self) -> str:
        names = self._known.names()
        if names is None:
            return tr("No vault is open.")
        if not self._words.strip():
            return tr("Type part of a name, its initials, or words of the text.")
        if self._mode == "text":
            return self._no_lines()
        if not names.complete:
            return tr("The vault is still being read; what is there can be found already.")
        return tr(
            "Nothing is called “{words}”. Full text looks into the notes themselves.",
            words=self._words.strip(),
        )

    def _no_lines(self) -> str:
        if not self._found.ready:
            return tr("The words of the notes are still being gathered; try again in a moment.")
        return tr("No note has “{words}” in its text.", words=self._words.strip())

    def _closed(self) -> None:
        """The row that was chosen comes right after this, and has to know whom it is for."""
        self._picking, self._picked = self._picked, None
        self.card.field.setPlaceholderText(ASKS)

    def _take(self, key: str, how: str) -> None:
        if self._picking is not None:
            use, self._picking = self._picking, None
            if not key.startswith(AT_LINE):
                use(key)
        elif key.startswith(AT_LINE):
            line, _, path = key.removeprefix(AT_LINE).partition(":")
            self.line_chosen.emit(path, int(line), how)
        else:
            self.chosen.emit(key, how)


def text_rows(hits: Sequence[TextHit], notes: int, words: str) -> list[Row]:
    """A head and a row a line, with its place."""
    if not hits:
        return []
    rows = [
        Row(
            (text := bare(hit.text)),
            f"{AT_LINE}{hit.line}:{hit.path}",
            spans(text, words),
            icon="note",
            place=f"{hit.path}:{hit.line}",
        )
        for hit in hits
    ]
    return [Row(tr_n("In the text of {n} note", "In the text of {n} notes", notes)), *rows]


def bare(line: str) -> str:
    """A line of Markdown as it reads: without the marks that only style it, links by their words."""
    return _MARKS.sub("", _LINK.sub(_words_of, line))


def _words_of(link: re.Match[str]) -> str:
    target, shown = link.groups()
    return shown or target.strip("#").replace("#", " › ")
