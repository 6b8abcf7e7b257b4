"""What each sampler came to, in rows with the line it has in the chart; published figures below them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from automl.practice.measuring import Measured, Spread
from automl.practice.telling import Subject
from automl.results.charts._axes import in_words, named
from desktop.run.tones import line_pixmap, side_by_side
from desktop.shell.parts import label, rule
from desktop.theme import Theme, load
from desktop.words import tr


class ResultsGrid(QWidget):
    """Mean ± one standard deviation over the seeds that have ended."""

    def __init__(self) -> None:
        super().__init__()
        self._theme = load("dark")
        self._shown: tuple[Subject, Sequence[Measured]] | None = None
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(14)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)
        self._notes = label("", "small", "hint", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(rule())
        column.addLayout(self._grid)
        column.addWidget(self._notes)
        self.hide()

    def show_found(self, subject: Subject | None, found: Sequence[Measured]) -> None:
        """The rows of those that have ended one search at least."""
        while item := self._grid.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        self._shown = (subject, found) if subject is not None and found else None
        self.setVisible(self._shown is not None)
        if subject is None or not found:
            return
        for column, words in enumerate(heads(subject, found)):
            self._grid.addWidget(label(words, "small", "hint"), 0, column, _side(column))
        for n, one in enumerate(found):
            look = side_by_side(list(self._theme.categories), n)
            mark = QLabel()
            ink = QColor(self._theme.categories[look.token])
            mark.setPixmap(line_pixmap(look, ink, self.devicePixelRatioF()))
            self._grid.addWidget(mark, n + 1, 0)
            for column, words in enumerate(cells(one), 1):
                self._grid.addWidget(label(words, "small"), n + 1, column, _side(column))
        self._notes.setText("\n".join(notes(subject)))

    @property
    def words(self) -> str:
        """All that it says, a row a line."""
        if self._shown is None:
            return ""
        subject, found = self._shown
        lines = ["  ".join(heads(subject, found)[1:]), *("  ".join(cells(one)) for one in found)]
        return "\n".join([*lines, *notes(subject)])

    def paint_theme(self, theme: Theme) -> None:
        self._theme = theme
        if self._shown is not None:
            self.show_found(*self._shown)


def heads(subject: Subject, found: Sequence[Measured]) -> list[str]:
    """The columns' names; the first is over the marks."""
    share = [tr("Hypervolume")] if subject.cost else []
    return [
        "",
        tr("Sampler"),
        tr("Seeds"),
        tr("Regret"),
        *share,
        *map(in_words, found[0].reports),
        tr("Distinct"),
        tr("A search"),
    ]


def cells(one: Measured) -> list[str]:
    """A sampler's row."""
    number = QLocale().toString
    shares = one.hypervolume
    share = [f"{number(100 * shares.mean, 'f', 1)} ± {number(100 * shares.std, 'f', 1)} %"] if shares else []
    return [
        named(one.sampler),
        number(len(one.seeds)),
        _spread(one.regret),
        *share,
        *map(_spread, one.reports.values()),
        number(one.distinct.mean, "f", 0),
        f"{number(one.seconds, 'f', 2)} s",
    ]


def notes(subject: Subject) -> list[str]:
    """What the figures are, and what others published."""
    number = QLocale().toString
    best = number(subject.best, "g", 6)
    lines = [
        tr(
            "Mean ± one standard deviation. Regret: {name} below the table's best, {best}.",
            name=in_words(subject.reward),
            best=best,
        )
    ]
    for column, quoted in subject.published.items():
        figures = ", ".join(f"{name} {number(value, 'f', 2)}" for name, value in quoted.items())
        lines.append(tr("Published for {name}: {figures}.", name=in_words(column), figures=figures))
    return [*lines, tr("From {paper}.", paper=subject.published_in)] if subject.published else lines


def _spread(spread: Spread) -> str:
    number, digits = QLocale().toString, 3 if abs(spread.mean) < 10 else 2
    return f"{number(spread.mean, 'f', digits)} ± {number(spread.std, 'f', digits)}"


def _side(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column > 1 else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
