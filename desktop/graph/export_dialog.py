"""The dialog of an export: as what, and a picture's size; where to, the system's own dialog asks."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QFileDialog, QGridLayout, QHBoxLayout, QLabel, QSpinBox, QWidget

from desktop.graph import export
from desktop.graph.export import FORMATS, LARGEST, Job, Subject
from desktop.shell.dialogs import LABEL_COLUMN, Dialog
from desktop.shell.parts import button, label
from desktop.shell.segments import Segments
from desktop.words import tr

FINER = 2  # times the size on the screen, unless the user wants another
ABOUT = {
    "png": tr("The part in view; everything grows with the size."),
    "svg": tr("The part in view, as shapes and text that stay sharp."),
    "graphml": tr("All nodes and edges that are shown, for Gephi, yEd or networkx."),
    "json": tr("All nodes and edges that are shown, with their groups and places."),
}


class ExportDialog(Dialog):
    """`begin` is given what writes the file, and the file."""

    def __init__(
        self, parent: QWidget, subject: Subject, name: str, begin: Callable[[Job, Path], object]
    ) -> None:
        super().__init__(parent, tr("Export the graph"))
        self._subject, self._name, self._begin = subject, name, begin
        self._kind = "png"
        self._kinds = Segments({"png": "PNG", "svg": "SVG", "graphml": "GraphML", "json": "JSON"}, "png")
        self._kinds.setAccessibleName(tr("Format"))
        self._kinds.chosen.connect(self._choose)
        size = QSize(subject.camera.width, subject.camera.height) * FINER
        self.wide, self.tall = self._side(size.width(), tr("Width")), self._side(size.height(), tr("Height"))
        self._about = label(ABOUT["png"], "small", "hint", wrap=True)
        self._size = self._size_row()
        self._size_label = label(tr("Size"), ink="secondary")
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(10)
        grid.setColumnMinimumWidth(0, LABEL_COLUMN)
        grid.setColumnStretch(1, 1)
        grid.addWidget(label(tr("Format"), ink="secondary"), 0, 0)
        grid.addWidget(self._kinds, 0, 1)
        grid.addWidget(self._about, 1, 1)
        grid.addWidget(self._size_label, 2, 0)
        grid.addWidget(self._size, 2, 1)
        self.column.addLayout(grid)
        self.column.addLayout(self._foot())
        self.setMinimumWidth(440)

    def _side(self, value: int, name: str) -> QSpinBox:
        made = QSpinBox()
        made.setRange(16, LARGEST)
        made.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
        made.setValue(value)
        made.setFixedWidth(72)
        made.setAccessibleName(name)
        return made

    def _size_row(self) -> QWidget:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        for part in (self.wide, QLabel("×"), self.tall, label(tr("pixels"), "small", "hint")):
            line.addWidget(part)
        line.addStretch()
        return row

    def _foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch()
        row.addWidget(button(tr("Cancel"), self.reject))
        row.addWidget(button(tr("Save as…"), self._ask_file, primary=True))
        return row

    def _choose(self, kind: str) -> None:
        self._kind = kind
        self._about.setText(ABOUT[kind])
        for part in (self._size, self._size_label):
            part.setVisible(kind == "png")

    def _ask_file(self) -> None:
        start = f"{self._name}.{self._kind}"
        words = f"{FORMATS[self._kind]} (*.{self._kind})"
        chosen, _ = QFileDialog.getSaveFileName(self, tr("Export the graph"), start, words)
        if chosen:
            self.save(Path(chosen))

    def save(self, file: Path) -> None:
        """A name without the format's ending gets it."""
        if file.suffix.lower() != f".{self._kind}":
            file = file.with_name(f"{file.name}.{self._kind}")
        self._begin(export.job(self._subject, file, (self.wide.value(), self.tall.value())), file)
        self.accept()
