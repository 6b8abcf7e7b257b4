"""The legend above a chart: a mark and a count for each kind; a click hides that kind or brings it back."""

from __future__ import annotations

from PySide6.QtCore import QLocale, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from automl.results.figure import Figure, Mark, Series, Tone
from desktop import fonts
from desktop.run.tones import LOOKS
from desktop.theme import Theme, load

COUNTED = (Tone.FRONT, Tone.SETTLED, Tone.LIVE, Tone.DIM, Tone.FAILED, Tone.REFERENCE)
SIDE = 14


class Legend(QWidget):
    """`changed` carries the names of the series that are hidden now."""

    changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._theme = load("dark")
        self._figure: Figure | None = None
        self._hidden: frozenset[str] = frozenset()
        self._buttons: dict[str, QToolButton] = {}
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(4, 2, 4, 2)
        self._row.setSpacing(4)
        self._row.addStretch()

    def show_figure(self, figure: Figure) -> None:
        self._figure = figure
        counted = [s for s in reversed(figure.series) if s.tone in COUNTED and len(s)]
        names = {s.name for s in counted}
        for name in self._buttons.keys() - names:
            self._buttons.pop(name).deleteLater()
        for n, series in enumerate(counted):
            self._show(series, n)
        self.setVisible(bool(names))

    def _show(self, series: Series, place: int) -> None:
        if series.name not in self._buttons:
            made = self._buttons[series.name] = QToolButton(checkable=True)
            made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            made.setFont(fonts.role("small"))
            made.setIcon(self._icon(series))
            made.setIconSize(QSize(SIDE, SIDE))
            made.setChecked(series.name not in self._hidden)
            made.clicked.connect(lambda _on, name=series.name: self._toggle(name))
            self._row.insertWidget(place, made)
        self._buttons[series.name].setText(f"{series.name} {QLocale().toString(len(series))}")

    def _toggle(self, name: str) -> None:
        self._hidden = self._hidden ^ {name}
        self.changed.emit(self._hidden)

    def _icon(self, series: Series) -> QIcon:
        look, ratio = LOOKS[series.tone], self.devicePixelRatioF()
        picture = QPixmap(QSize(SIDE, SIDE) * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink = self._theme.color(look.token)
        painter.setPen(QPen(ink, look.ring or 1.75))
        middle, half = QPointF(SIDE / 2, SIDE / 2), min(look.size, SIDE - 3) / 2
        if look.symbol == "x":
            painter.drawLine(middle - QPointF(half, half), middle + QPointF(half, half))
            painter.drawLine(middle - QPointF(half, -half), middle + QPointF(half, -half))
        else:
            if not look.ring:
                painter.setBrush(ink)
            painter.drawEllipse(middle, half, half)
        if series.mark is Mark.STEPS:
            painter.drawLine(QPointF(0, SIDE / 2), QPointF(SIDE, SIDE / 2))
        painter.end()
        return QIcon(picture)

    def paint_theme(self, theme: Theme) -> None:
        self._theme = theme
        for made in self._buttons.values():
            made.deleteLater()
        self._buttons = {}
        if self._figure:
            self.show_figure(self._figure)
