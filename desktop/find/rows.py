"""What a list of finds shows: plain rows, the model that holds them, and how one is painted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

Index = QModelIndex | QPersistentModelIndex
ROW = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class Row:
    """One line: `key` says what it stands for ("" in a head), `spans` which letters were matched."""

    text: str
    key: str = ""
    spans: tuple[tuple[int, int], ...] = ()
    detail: str = ""
    right: str = ""
    keys: str = ""
    kind: str = ""  # of a topic, drawn as its shape
    icon: str = ""
    color: str = ""  # of the shape, else that of nodes without a group
    place: str = ""  # a second line: a path and a line in it
    why_not: str = ""  # why it cannot be used now
    whole: bool = False  # a sentence: it takes as many lines as its words need

    @property
    def is_head(self) -> bool:
        return not self.key

    @property
    def spoken(self) -> str:
        """The row as one sentence, for who does not see it."""
        parts = (self.text, self.detail, self.place, self.right, self.keys, self.why_not)
        return ", ".join(part for part in parts if part)


class Rows(QAbstractListModel):
    """The rows of a list; heads and what cannot be used are passed over by the keys."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[Row, ...] = ()

    def show(self, rows: Sequence[Row]) -> None:
        self.beginResetModel()
        self._rows = tuple(rows)
        self.endResetModel()

    @property
    def rows(self) -> tuple[Row, ...]:
        return self._rows

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 — Qt's own signature
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.text
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return row.spoken
        return row if role == ROW else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        row = self._rows[index.row()]
        if row.is_head or row.why_not:
            return Qt.ItemFlag.ItemNeverHasChildren
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def next_usable(self, here: int, step: int) -> int:
        """The row to move to from `here` (-1: none yet); round the ends; -1 where none can be used."""
        count = len(self._rows)
        for away in range(1, count + 1):
            at = (here + step * away) % count if here >= 0 or step > 0 else count - away
            if not self._rows[at].is_head and not self._rows[at].why_not:
                return at
        return -1
