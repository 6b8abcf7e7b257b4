"""The foot of the launch form: how long a run would take, how much it would leave on disk, when it begins."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QGridLayout, QWidget

from automl.recipe import Recipe
from automl.results.estimate import Probe, estimate
from desktop.run.prober import Prober
from desktop.run.wording import disk_words, time_words
from desktop.shell.parts import label
from desktop.words import tr

Cells = tuple[tuple[str, str, str], ...]  # head, what is said, a further word in fainter ink


def cells(recipe: Recipe | None, found: Probe | str | None, ahead: str) -> Cells:
    """`ahead` is the run that has the device until it ends, or nothing."""
    starts = (tr("Starts"), tr("After “{ahead}”", ahead=ahead) if ahead else tr("At once"), "")
    if recipe is None:
        return ()
    if isinstance(found, Probe):
        takes = estimate(found, recipe)
        each = tr("{time} a trial", time=time_words(takes.seconds_a_trial))
        time = time_words(takes.seconds)
        most = tr("At most {time}", time=time) if recipe.stopping else tr("About {time}", time=time)
        return (
            (tr("Time, after a probe"), most, each),
            (tr("Disk"), tr("About {disk}", disk=disk_words(round(takes.bytes))), ""),
            starts,
        )
    words = (
        (tr("Measuring…"), tr("some networks train for an epoch"))
        if found is None
        else (tr("Not measured"), found)
    )
    return ((tr("Time"), *words), starts)


class EstimateLine(QWidget):
    """Follows the recipe in the form, and the probe of it."""

    def __init__(self, prober: Prober, ahead: Callable[[Recipe], str]) -> None:
        super().__init__()
        self._prober, self._ahead = prober, ahead
        self._recipe: Recipe | None = None
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(24)
        self._grid.setVerticalSpacing(2)
        self.shown: Cells = ()
        prober.measured.connect(self._say)

    def show_recipe(self, recipe: Recipe | None) -> None:
        self._recipe = recipe
        self._prober.want(recipe)
        self._say()

    def _say(self) -> None:
        recipe = self._recipe
        found = self._prober.about(recipe) if recipe else None
        wanted = cells(recipe, found, self._ahead(recipe) if recipe else "")
        if wanted == self.shown:
            return
        self.shown = wanted
        while item := self._grid.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        for column, (head, words, more) in enumerate(wanted):
            self._grid.addWidget(label(head, "small", "hint"), 0, column)
            said = label(words if not more else f"{words}  {more}", "button")
            said.setMaximumWidth(330)
            said.setToolTip(more)
            self._grid.addWidget(said, 1, column)
