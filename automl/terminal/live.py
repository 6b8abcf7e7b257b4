"""A run live in a terminal: a progress bar, the latest trials, and a small scatter of the front."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Self

import rich.live
from rich.console import Console, Group, RenderableType
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from automl.results import events as e
from automl.results.charts import accuracy_vs_parameters
from automl.results.state import RunState
from automl.results.trial import Trial, TrialState
from automl.terminal import words
from automl.terminal.scatter import drawn

_ROWS = 10
_PAUSE = 0.25  # seconds between two drawings

_STYLES = {
    TrialState.RUNNING: "cyan",
    TrialState.DONE: "",
    TrialState.STOPPED: "dim",
    TrialState.REUSED: "dim",
    TrialState.INFEASIBLE: "yellow",
    TrialState.FAILED: "red",
}


class Live:
    """Draws on standard error; made where events arrive, so that no other thread reads the state."""

    def __init__(self, past: RunState, console: Console | None = None) -> None:
        self.run = past
        self._console = console or Console(stderr=True)
        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.completed}/{task.total}"),
            TimeElapsedColumn(),
            TimeRemainingColumn(),
            console=self._console,
        )
        self._task = self._bar.add_task("starting", total=None)
        self._live = rich.live.Live(self._bar, console=self._console, refresh_per_second=2, transient=True)
        self._drawn_at = 0.0
        self._note = ""

    def __enter__(self) -> Self:
        self._live.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._live.stop()

    def take(self, events: Sequence[e.Event]) -> None:
        """What happened."""
        self.run.fold(events)
        for event in events:
            if isinstance(event, e.Noted):
                self._note = event.message
        now = time.monotonic()
        if now - self._drawn_at >= _PAUSE:
            self._drawn_at = now
            self._live.update(self.picture())

    def picture(self) -> RenderableType:
        """All of it."""
        run = self.run
        ended = len(run.trials) - run.counts[TrialState.RUNNING]
        total = run.recipe.trials if run.recipe is not None else None
        workers = f"{len(run.workers)} on {', '.join(run.devices)}" if run.workers else "workers are starting"
        said = f"{run.state}, {workers}, front {len(run.front)}, hypervolume {run.hypervolume:.3f}"
        self._bar.update(
            self._task, description=said, completed=ended, total=max(total or 0, len(run.trials))
        )
        width = max(min(self._console.width - 12, 72), 20)
        scatter = Text("\n".join(drawn(accuracy_vs_parameters.figure(run), width)))
        return Group(self._bar, self._table(), scatter, Text(self._note, style="yellow"))

    def _table(self) -> Table:
        run = self.run
        names = (run.recipe.score.name, run.recipe.cost.name) if run.recipe is not None else ("score", "cost")
        table = Table(box=None, padding=(0, 1))
        for title in ("", "#", "state", *names, "epochs", "seconds"):
            table.add_column(title, justify="left" if title in ("", "state") else "right", no_wrap=True)
        table.add_column("choices", no_wrap=True, overflow="ellipsis", style="dim")
        front = set(run.front.trials)
        for trial in self._latest():
            table.add_row(*words.row(run, trial, trial.number in front), style=_STYLES[trial.state])
        return table

    def _latest(self) -> list[Trial]:
        """Those in training, and below them those that ended last."""
        trials = self.run.trials
        recent = [trials[number] for number in list(trials)[-3 * _ROWS :]]
        running = [trial for trial in recent if trial.state is TrialState.RUNNING]
        ended = [trial for trial in reversed(recent) if trial.state is not TrialState.RUNNING]
        return (running + ended)[:_ROWS]
