"""Practice: samplers search a table of known results against each other, and one search plays again."""

from __future__ import annotations

from PySide6.QtCore import QLocale, QSize, QTimer, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from automl.practice import figures, reading
from automl.results.charts._axes import in_words
from automl.results.figure import Axis, Figure
from desktop.practice.practice_form import PracticeForm
from desktop.practice.practising import Practising, Standing
from desktop.practice.replay import Replay
from desktop.practice.results_grid import ResultsGrid
from desktop.run.chart_side import ChartSide, bare, headed
from desktop.run.trial_card import Fact
from desktop.shell.parts import Scrolled, label, rule, upright_rule
from desktop.theme import Theme
from desktop.words import tr, tr_n

CHARTS = {"progress": tr("Samplers"), "search": tr("One search")}
REDRAW_MS, LEAST_FORM = 60, 420
EMPTY = tr("Choose samplers and press Start: a table answers at once, and nothing is trained.")
WAITING = tr("The first search is on its way.")


class PracticeView(QWidget):
    """`closed` when the user has seen enough."""

    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.practising = Practising(self)
        self.practising.told.connect(self._heard)
        self.form = PracticeForm()
        self.form.asked.connect(self.practising.begin)
        self.form.cancelled.connect(self.practising.cancel)
        self._side = ChartSide(CHARTS)
        self.chart, self.tabs = self._side.chart, self._side.tabs
        self.chart.about = self._facts
        self._side.turned.connect(lambda _chart: self._other_chart())
        self.replay, self.results = Replay(), ResultsGrid()
        self.replay.moved.connect(self._draw)
        self._said = label("", "small", "secondary")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedSize(120, 4)
        self._soon = QTimer(self, interval=REDRAW_MS, singleShot=True)
        self._soon.timeout.connect(self.refresh)
        self._lay_out()
        self.refresh()

    # ---- layout ----------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        second = QHBoxLayout()
        second.setSpacing(8)
        for part in (self._bar, self._said):
            second.addWidget(part)
        second.addStretch()
        title = tr("Practice on a table of known results")
        self._side.column.addWidget(self.replay)
        body = QHBoxLayout()
        body.setSpacing(0)
        for part, stretch in ((self._side, 52), (upright_rule(), 0), (self._form_side(), 48)):
            body.addWidget(part, stretch)
        column = bare(QVBoxLayout(self))
        for part in (headed(title, second, tr("Close practice"), self.closed.emit), rule()):
            column.addWidget(part)
        column.addLayout(body, 1)

    def _form_side(self) -> QWidget:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(12)
        for part in (self.form, self.results):
            column.addWidget(part)
        column.addStretch()
        return _FormArea(inside)

    # ---- what is shown -----------------------------------------------------------------------------

    def _heard(self) -> None:
        """News is drawn a few times a second, the end of it at once."""
        if self.practising.standing is not Standing.RUNNING:
            self._soon.stop()
            self.refresh()
        elif not self._soon.isActive():
            self._soon.start()

    def refresh(self) -> None:
        """All that the practice has told by now."""
        practising = self.practising
        running = practising.standing is Standing.RUNNING
        done, total = practising.progress
        self._bar.setRange(0, max(total, 1))
        self._bar.setValue(done)
        self._bar.setVisible(running)
        self._said.setText(self.words)
        self._said.setProperty("ink", "danger" if practising.standing is Standing.FAILED else "secondary")
        self._said.style().polish(self._said)
        self.form.show_running(running)
        self.replay.show_searches(practising.searches)
        self.results.show_found(practising.subject, practising.found)
        self._draw()

    @property
    def words(self) -> str:
        """How it stands, in a line."""
        number, (done, total) = QLocale().toString, self.practising.progress
        far = {"done": number(done), "total": number(total)}
        match self.practising.standing:
            case Standing.RUNNING:
                return tr("{done} of {total} searches", **far)
            case Standing.DONE:
                subject = self.practising.subject
                if not subject:
                    return tr_n("{n} search", "{n} searches", done)
                return tr_n(
                    "{n} search on {table}, {evals} evaluations each",
                    "{n} searches on {table}, {evals} evaluations each",
                    done,
                    table=reading.title(subject.table),
                    evals=number(subject.evals),
                )
            case Standing.CANCELLED:
                return tr("Cancelled after {done} of {total} searches", **far)
            case Standing.FAILED:
                return self.practising.problem
        return tr("How well would a sampler have done? The table knows every answer.")

    def _other_chart(self) -> None:
        self.replay.play(False)
        self._draw()
        self.chart.fit()

    def _draw(self) -> None:
        figure, one = self._figure(), self.tabs.current == "search"
        self.replay.setVisible(one and self.replay.shown is not None)
        self._side.show_figure(figure)

    def _figure(self) -> Figure:
        subject, shown = self.practising.subject, self.replay.shown
        if subject is None or shown is None:
            waits = self.practising.standing is Standing.RUNNING
            return Figure(tr("Practice"), Axis(tr("Evaluations")), Axis(""), note=WAITING if waits else EMPTY)
        if self.tabs.current == "progress":
            return figures.progress(subject, self.practising.found)
        return figures.search(subject, shown.sampler, shown.seed, self.replay.evals)

    def _facts(self, number: int) -> list[Fact]:
        subject, shown = self.practising.subject, self.replay.shown
        if subject is None or shown is None or not 0 <= number < len(shown.seed.rewards):
            return []
        say = QLocale().toString
        facts = [
            Fact(tr("Evaluation {number}", number=say(number + 1)), ""),
            Fact(in_words(subject.reward), say(shown.seed.rewards[number], "g", 6)),
        ]
        cost = [Fact(in_words(subject.cost), say(shown.seed.costs[number], "f", 0))] if subject.cost else []
        return facts + cost

    def stop(self) -> None:
        """Before the window goes."""
        self.replay.play(False)
        self.practising.stop()

    def paint_theme(self, theme: Theme) -> None:
        for part in (self._side, self.replay, self.results):
            part.paint_theme(theme)


class _FormArea(Scrolled):
    """As wide as its fields need."""

    def minimumSizeHint(self) -> QSize:
        needed = self.widget().minimumSizeHint().width() + self.verticalScrollBar().sizeHint().width()
        return QSize(max(LEAST_FORM, needed), super().minimumSizeHint().height())
