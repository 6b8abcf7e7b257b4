"""The legend above a chart: a mark and a count for each kind; a click hides that kind or brings it back."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QLocale, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QIcon, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from automl.results.figure import Figure, Mark, Series, Tone
from desktop import fonts
from desktop.run.tones import LOOKS, line_pixmap, mark_pixmap
from desktop.theme import Theme, load
from desktop.words import tr

COUNTED = (
    Tone.FRONT,
    Tone.SETTLED,
    Tone.LIVE,
    Tone.DIM,
    Tone.FAILED,
    Tone.REFERENCE,
    Tone.OTHER,
)  # in this order
SIDE, AROUND = 14, 36  # of a mark; what a button takes beside its words


class Entry(NamedTuple):
    """A kind as a menu shows it."""

    name: str
    words: str
    icon: QIcon
    shown: bool


class Legend(QWidget):
    """`changed` carries the names of the series that are hidden now."""

    changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._theme = load("dark")
        self._figure: Figure | None = None
        self._hidden: frozenset[str] = frozenset()
        self._buttons: dict[str, QToolButton] = {}
        self._words: dict[str, str] = {}
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(4, 2, 4, 2)
        self._row.setSpacing(4)
        self._row.addStretch()

    def show_figure(self, figure: Figure) -> None:
        self._figure = figure
        counted = sorted(
            (s for s in figure.series if s.tone in COUNTED and len(s)), key=lambda s: COUNTED.index(s.tone)
        )
        names = {s.name for s in counted}
        for name in self._buttons.keys() - names:
            gone = self._buttons.pop(name)
            gone.hide()
            gone.deleteLater()
        for n, series in enumerate(counted):
            self._show(series, n)
        self.setVisible(bool(names))
        self._say()

    def _show(self, series: Series, place: int) -> None:
        if series.name not in self._buttons:
            made = self._buttons[series.name] = QToolButton(checkable=True)
            made.setObjectName("legend")
            made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            self._strike(series.name)
            made.setIcon(self._icon(series))
            made.setIconSize(QSize(SIDE, SIDE))
            made.setChecked(series.name not in self._hidden)
            made.clicked.connect(lambda _on, name=series.name: self._toggle(name))
            made.setToolTip(tr("Show or hide: {name}", name=series.name.lower()))
        made = self._buttons[series.name]
        self._words[series.name] = _words(series)
        if self._row.indexOf(made) != place:
            self._row.insertWidget(place, made)

    def _say(self) -> None:
        """Names with counts from the first on, as far as there is room; then counts, names in tooltips."""
        wide = QFontMetrics(fonts.role("small")).horizontalAdvance
        brief = {name: words.removeprefix(name).strip() for name, words in self._words.items()}
        names = self._in_order()
        room = self.width() - sum(wide(brief[name]) + AROUND for name in names)
        for name in names:
            room -= wide(self._words[name]) - wide(brief[name])
            text = self._words[name] if room >= 0 else brief[name]
            if self._buttons[name].text() != text:
                self._buttons[name].setText(text)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._say()

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def _toggle(self, name: str) -> None:
        self._hidden = self._hidden ^ {name}
        self._strike(name)
        self.changed.emit(self._hidden)

    def _strike(self, name: str) -> None:
        """What is hidden is struck through, so that colour alone does not say it."""
        font = fonts.role("small")
        font.setStrikeOut(name in self._hidden)
        self._buttons[name].setFont(font)

    def _icon(self, series: Series) -> QIcon:
        look = LOOKS[series.tone]
        if series.tone is Tone.OTHER:
            return QIcon(line_pixmap(look, self._theme.color(look.token), self.devicePixelRatioF(), SIDE))
        step = series.mark is Mark.STEPS
        return QIcon(mark_pixmap(look, self._theme.color(look.token), self.devicePixelRatioF(), SIDE, step))

    @property
    def words(self) -> list[str]:
        """What stands in it, in its order."""
        return [self._buttons[name].text() for name in self._in_order()]

    def entries(self) -> list[Entry]:
        """The same for a menu, with all their words."""
        return [
            Entry(name, self._words[name], self._buttons[name].icon(), name not in self._hidden)
            for name in self._in_order()
        ]

    def _in_order(self) -> list[str]:
        return sorted(self._buttons, key=lambda name: self._row.indexOf(self._buttons[name]))

    def press(self, name: str) -> None:
        """As a click on the mark of a series."""
        self._buttons[name].click()

    def paint_theme(self, theme: Theme) -> None:
        self._theme = theme
        for made in self._buttons.values():
            made.hide()
            made.deleteLater()
        self._buttons = {}
        if self._figure:
            self.show_figure(self._figure)


def _words(series: Series) -> str:
    """Its name and how many; a front to compare with is named alone."""
    return series.name if series.tone is Tone.OTHER else f"{series.name} {QLocale().toString(_count(series))}"


def _count(series: Series) -> int:
    """How many trials it shows; a line goes through many points of one."""
    lines = series.mark in (Mark.LINE, Mark.BAND) and series.trials
    return len(set(series.trials)) if lines else len(series)
