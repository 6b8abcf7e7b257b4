"""A chart out of the window: as a picture, as SVG, as the values behind it."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QMenu, QToolButton, QWidget

from automl.results.figure import Figure
from automl.results.svg import svg
from desktop.run.late_chart import LateChart
from desktop.words import tr

KINDS = {"png": tr("Picture (*.png)"), "svg": tr("Drawing (*.svg)"), "csv": tr("Values (*.csv)")}


def values(figure: Figure) -> str:
    """Every point of a chart as a row of CSV; what a series does not have stays empty."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(["series", "trial", figure.x.title, figure.y.title, "low", "high"])
    for series in figure.series:
        columns = (series.trials, series.x, series.y, series.low, series.high)
        for n in range(len(series)):
            trial, x, y, low, high = (column[n] if n < len(column) else "" for column in columns)
            if y == y:  # a gap between two curves is no point
                rows.writerow([series.name, trial, x, y, low, high])
    return out.getvalue()


def save(chart: LateChart, file: Path) -> str:
    """Writes the chart as its file's ending says; a sentence about how it went."""
    figure = chart.figure
    if figure is None:
        return tr("There is no chart to save yet.")
    try:
        if file.suffix == ".png":
            if not chart.plot.grab().save(str(file), "PNG"):
                return tr("{file} was not written: the folder may not be writable.", file=file)
        else:
            text = svg(figure) if file.suffix == ".svg" else values(figure)
            file.write_text(text, encoding="utf-8")
    except OSError as error:
        return tr("{file} was not written: {why}.", file=file, why=error.strerror or error)
    return tr("Saved: {file}", file=file)


def copy(chart: LateChart) -> str:
    """The picture to the clipboard."""
    QGuiApplication.clipboard().setPixmap(chart.plot.grab())
    return tr("The chart is in the clipboard.")


class ExportButton(QToolButton):
    """A menu of the ways out; `say` is told how it went."""

    def __init__(self, chart: LateChart, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chart = chart
        self.said = ""
        self.setAccessibleName(tr("Export the chart"))
        self.setToolTip(tr("Export the chart"))
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self)
        menu.addAction(tr("Copy picture")).triggered.connect(lambda: self._tell(copy(self._chart)))
        menu.addSeparator()
        for ending, kind in KINDS.items():
            words = tr("Save as {ending}…", ending=ending.upper())
            menu.addAction(words).triggered.connect(lambda _=False, e=ending, k=kind: self._save(e, k))
        self.setMenu(menu)

    def _save(self, ending: str, kind: str) -> None:
        chosen, _ = QFileDialog.getSaveFileName(self, tr("Save the chart"), f"chart.{ending}", kind)
        if chosen:
            file = Path(chosen)
            self._tell(save(self._chart, file if file.suffix else file.with_suffix(f".{ending}")))

    def _tell(self, words: str) -> None:
        self.said = words
        self.setToolTip(words)
