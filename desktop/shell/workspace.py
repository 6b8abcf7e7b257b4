"""An open vault: left dock, centre, topic panel, and the run dock under centre and panel."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from desktop.shell.empty import EmptyState
from desktop.shell.parts import key_label, label
from desktop.theme import Theme

LEFT_DOCK, TOPIC_PANEL, RUN_DOCK, RUN_STRIP = (220, 256, 360), (300, 344, 480), 260, 36


class Workspace(QWidget):
    """Docks fold away; their sizes are the user's once dragged."""

    def __init__(self, run_keys: str) -> None:
        super().__init__()
        self.left = _dock(
            EmptyState("filter", "Nothing to filter yet", "Filters come with the graph."), *LEFT_DOCK
        )
        self.topic = _dock(
            EmptyState("topic", "No topic selected", "A topic's places and links appear here."), *TOPIC_PANEL
        )
        self.centre = QFrame()
        self.centre.setObjectName("canvas")
        self.centre.setMinimumWidth(320)
        self.centre.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        QVBoxLayout(self.centre).setContentsMargins(0, 0, 0, 0)
        self._empty_centre: EmptyState | None = None
        self.runs = _dock(EmptyState("run", "No runs yet", "A run's front grows here while it searches."))
        self._strip = _run_strip(run_keys)
        self._split = self._put_together()

    def _put_together(self) -> QSplitter:
        above = _splitter(Qt.Orientation.Horizontal, self.centre, self.topic)
        above.setStretchFactor(0, 1)
        below = QWidget()
        column = QVBoxLayout(below)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._strip)
        column.addWidget(self.runs, 1)
        self.runs.setMinimumHeight(RUN_DOCK)
        right = QWidget()
        right_column = QVBoxLayout(right)
        right_column.setContentsMargins(0, 0, 0, 0)
        right_column.setSpacing(0)
        right_column.addWidget(above, 1)
        right_column.addWidget(below)
        split = _splitter(Qt.Orientation.Horizontal, self.left, right)
        split.setStretchFactor(1, 1)
        split.setSizes([LEFT_DOCK[1], 1024])
        above.setSizes([680, TOPIC_PANEL[1]])
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(split)
        return split

    def show_vault(self, vault: Path, theme: Theme) -> None:
        """The centre until a view of the graph fills it."""
        column = self.centre.layout()
        assert column is not None
        if self._empty_centre:
            column.removeWidget(self._empty_centre)
            self._empty_centre.deleteLater()
        hint = f'This version has no graph view. `python -m vault_sync "{vault}"` prints the vault\'s links.'
        self._empty_centre = EmptyState("vault", f"{vault.name} is open", hint)
        self._empty_centre.paint_theme(theme)
        column.addWidget(self._empty_centre)

    def regions(self) -> list[QWidget]:
        """What F6 moves through, as far as it is open."""
        return [part for part in (self.left, self.centre, self.topic, self.runs) if part.isVisible()]

    def paint_theme(self, theme: Theme) -> None:
        for empty in self.findChildren(EmptyState):
            empty.paint_theme(theme)


def _dock(content: QWidget, least: int = 0, usual: int = 0, most: int = 0) -> QFrame:
    frame = QFrame()
    frame.setObjectName("dock")
    frame.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    if usual:
        frame.setMinimumWidth(least)
        frame.setMaximumWidth(most)
        frame.resize(usual, frame.height())
    column = QVBoxLayout(frame)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(content)
    return frame


def _splitter(orientation: Qt.Orientation, *parts: QWidget) -> QSplitter:
    made = QSplitter(orientation)
    made.setHandleWidth(1)
    made.setChildrenCollapsible(False)
    for part in parts:
        made.addWidget(part)
    return made


def _run_strip(keys: str) -> QFrame:
    strip = QFrame()
    strip.setObjectName("runStrip")
    strip.setFixedHeight(RUN_STRIP)
    row = QHBoxLayout(strip)
    row.setContentsMargins(12, 0, 12, 0)
    row.setSpacing(8)
    row.addWidget(label("Runs", "button"))
    row.addWidget(label("None yet", "small", "hint"))
    row.addStretch()
    row.addWidget(label("Open with", "small", "hint"))
    row.addWidget(key_label(keys))
    return strip
