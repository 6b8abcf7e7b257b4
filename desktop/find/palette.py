"""The command palette: every command of the one table, found by what it is called."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QLabel, QWidget

from desktop.find.chooser import Chooser
from desktop.find.matching import spans
from desktop.find.rows import Row
from desktop.shell.parts import label
from desktop.words import tr, tr_n
from vault_sync.graph.find import Findable, Finder

WIDE = 640
KEYS = {"↑ ↓": tr("choose"), "Enter": tr("use it"), "Esc": tr("close")}


@dataclass(frozen=True, slots=True)
class Entry:
    """One command as it stands now: `why_not` says why it cannot be used, "" where it can."""

    id: str
    text: str
    group: str
    do: Callable[[], object]
    keys: str = ""
    icon: str = ""
    detail: str = ""
    why_not: str = ""


class Palette(QObject):
    """Asks for the entries at each opening, so that reasons and saved views are those of now."""

    def __init__(self, over: QWidget, entries: Callable[[], Sequence[Entry]]) -> None:
        super().__init__(over)
        self._ask = entries
        self._entries: dict[str, Entry] = {}
        self._finder = Finder()
        self.card = Chooser(over, WIDE, "chevron-right", tr("Run a command"), KEYS)
        self._count: QLabel = label("", "small", "secondary")
        self.card.beside.addWidget(self._count)
        self.card.typed.connect(self._look)
        self.card.chosen.connect(lambda id_, _how: self._entries[id_].do())

    def open(self, words: str = "") -> None:
        self._entries = {entry.id: entry for entry in self._ask()}
        self._finder = Finder(Findable(entry.id, entry.text) for entry in self._entries.values())
        self.card.open(words)

    def _look(self, words: str) -> None:
        found = list(self._entries.values())
        if words.strip():
            found = [self._entries[hit.id] for hit in self._finder.find(words)]
        self._count.setText(tr_n("{n} command", "{n} commands", len(found)))
        self.card.show_rows(grouped(found, words), tr("No command is called “{words}”.", words=words.strip()))


def grouped(entries: Sequence[Entry], words: str) -> list[Row]:
    """By group in the order of their best entry; what cannot be used now stands last in its group."""
    rows: list[Row] = []
    for group in dict.fromkeys(entry.group for entry in entries):
        members = [entry for entry in entries if entry.group == group]
        rows.append(Row(group))
        rows += [_row(entry, words) for entry in sorted(members, key=lambda entry: bool(entry.why_not))]
    return rows


def _row(entry: Entry, words: str) -> Row:
    return Row(
        entry.text,
        entry.id,
        spans(entry.text, words),
        entry.detail,
        keys=entry.keys,
        icon=entry.icon or "chevron-right",
        why_not=entry.why_not,
    )
