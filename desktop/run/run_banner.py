"""The banner above a run that needs its user: what happened, that all trials are safe, what can be done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QDateTime, QLocale, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from automl.results.control import Word
from automl.results.trial import TrialState
from desktop import density, icons
from desktop.run.followed_run import FollowedRun
from desktop.run.wording import progress
from desktop.shell.parts import button, label
from desktop.theme import Theme, load
from desktop.words import tr, tr_n

HEIGHT = 58
TAKE_OVER, SHOW_LOG, FORGET = tr("take over"), tr("show log"), "forget"


@dataclass(frozen=True, slots=True)
class Notice:
    """What a banner says, and its actions: their words, what they ask for; the last one is the primary."""

    kind: str  # warn, danger
    icon: str
    what: str
    more: str
    actions: tuple[tuple[str, Word | str], ...] = ()


def notice(run: FollowedRun) -> Notice | None:
    """None where all is well."""
    done, total = progress(run)
    safe = tr_n("The one trial is safe on disk", "All {n} trials are safe on disk", done)
    if run.standing == "missing":
        what = tr("The folder of this run is no longer there")
        more = tr("What was read before is shown; it comes back when {path} does.", path=run.folder.path)
        return Notice("danger", "offline", what, more, ((tr("Take off the list"), FORGET),))
    if run.state.recipe is None and run.state.trials:
        what = tr("The recipe of this run is of another version")
        more = f"{safe}. " + tr("They are shown; to search on, launch a new run, or update Topograph.")
        return Notice("warn", "warning", what, more)
    if run.standing == "noted":
        what = tr("This run is on {host}", host=run.folder.about.host)
        more = tr("Chart and table are from {name} and the table beside it.", name=run.folder.path.name)
        return Notice("warn", "note", what, more)
    if run.foreign:
        host = run.folder.about.host
        more = f"{safe}. " + tr("The run is shown read only. Take it over to go on with it here.")
        return Notice(
            "warn",
            "offline",
            tr("This run was last written by {host}", host=host),
            more,
            ((tr("Take over…"), TAKE_OVER),),
        )
    if run.standing == "interrupted":
        cut = run.state.counts[TrialState.RUNNING]
        left = tr_n("{n} is left.", "{n} are left.", max(total - done, 0))
        if cut:
            left = tr_n("The one cut off starts again.", "The {n} cut off start again.", cut) + " " + left
        what = tr("This run was interrupted")
        if run.state.at:
            what = tr("This run was interrupted at {time}", time=_clock(run.state.at))
        actions = ((tr("Show the log"), SHOW_LOG), (tr("Resume"), Word.RESUME))
        return Notice("warn", "warning", what, f"{safe}. {left}", actions)
    if run.standing == "failed":
        why = run.state.reason.rstrip(".") or tr("The log does not say why")
        actions = ((tr("Show the log"), SHOW_LOG), (tr("Resume"), Word.RESUME))
        return Notice("danger", "error", tr("This run failed"), f"{why}. {safe}.", actions)
    return None


def _clock(at: float) -> str:
    return QLocale().toString(QDateTime.fromSecsSinceEpoch(int(at)).time(), "HH:mm")


class RunBanner(QFrame):
    """`asked` carries what an action is for."""

    asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("runBanner")
        density.hold(self, HEIGHT)
        self._theme = load("dark")
        self._notice: Notice | None = None
        self._picture = QLabel()
        self._what, self._more = label("", "strong"), label("", "small", "secondary")
        self._made: list[QPushButton] = []
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addStretch()
        words.addWidget(self._what)
        words.addWidget(self._more)
        words.addStretch()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(16, 0, 12, 0)
        self._row.setSpacing(12)
        self._row.addWidget(self._picture)
        self._row.addLayout(words, 1)
        self.hide()

    def show_run(self, run: FollowedRun) -> None:
        found = notice(run)
        if found != self._notice:
            self._notice = found
            self._dress()
        self.setVisible(found is not None)

    def _dress(self) -> None:
        for made in self._made:
            self._row.removeWidget(made)
            made.hide()
            made.deleteLater()
        self._made = []
        if self._notice is None:
            return
        said = self._notice
        self._what.setText(said.what)
        self._more.setText(said.more)
        self._picture.setPixmap(
            icons.pixmap(said.icon, self._theme.color(said.kind), 20, self.devicePixelRatioF())
        )
        self.setProperty("kind", said.kind)
        self.style().unpolish(self)
        self.style().polish(self)
        for place, (words, what) in enumerate(said.actions, 1):
            made = button(words, self._asker(what), primary=place == len(said.actions))
            self._made.append(made)
            self._row.addWidget(made)

    def _asker(self, what: Word | str) -> Callable[[], None]:
        return lambda: self.asked.emit(what)

    def press(self, words: str) -> None:
        """As a click on the action of these words."""
        [made] = [each for each in self._made if each.text() == words]
        made.click()

    @property
    def words(self) -> str:
        return f"{self._what.text()}. {self._more.text()}" if self._notice else ""

    def paint_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._dress()
