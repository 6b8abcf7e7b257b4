"""`retrain`: finalists again, from scratch, with several seeds; the one command that reads test data."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from automl import launch
from automl.commands.saying import CommandError, note, out
from automl.engine.retraining import SEEDS, CannotRetrain, Retraining
from automl.pools import PoolError
from automl.results import events as e
from automl.results import rundir
from automl.results.finalists import MOST, SEEDS_ALONE, finalists, score_text, spread_text
from automl.results.state import RunState
from automl.terminal import words


def add(parsers: Any) -> None:
    """`retrain RUN_DIR [--trials N,…] [--seeds K]`."""
    form = parsers.add_parser("retrain", help="finalists again with several seeds; test data read once")
    form.add_argument("run", type=Path, metavar="RUN_DIR")
    form.add_argument(
        "--trials",
        type=_numbers,
        default=(),
        metavar="N,…",
        help=f"the finalists (default: the front, at most {MOST} of it)",
    )
    form.add_argument(
        "--seeds", type=_positive, default=0, metavar="K", help=f"trainings of each (default: {SEEDS})"
    )
    form.set_defaults(does=retrain)


def _numbers(text: str) -> tuple[int, ...]:
    numbers = tuple(int(part) for part in text.split(",") if part.strip().isdecimal())
    if len(numbers) != len(text.split(",")):
        raise argparse.ArgumentTypeError(f"{text!r} is no list of trials; write it as 3,8,12")
    return numbers


def _positive(text: str) -> int:
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(f"{text!r} is no number of seeds; write a whole number from 1 on")
    return int(text)


def retrain(options: argparse.Namespace) -> int:
    """Trains what is missing and prints how the finalists compare."""
    run = rundir.find(options.run)
    retraining = Retraining(run)
    try:
        with Watching(retraining) as watching:
            retraining.listen = watching.take
            faults = retraining.go(options.trials, options.seeds)
    except (CannotRetrain, PoolError) as error:
        raise CommandError(str(error)) from error
    except KeyboardInterrupt:
        note(f"automl: interrupted. Go on with: python -m automl retrain {run.path}")
        return 1
    if run.pending(retraining.state):  # what was asked for meanwhile is a planner's to do
        launch.start_planner(run)
    for line in table(retraining.state):
        out(line)
    for trial, why in faults.items():
        note(f"automl: trial {trial} could not be trained with every seed: {why}")
    return 1 if faults else 0


class Watching:
    """A progress bar on a terminal, one line a training elsewhere."""

    def __init__(self, retraining: Retraining) -> None:
        self._retraining = retraining
        columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed}/{task.total}"))
        console = Console(stderr=True)
        self._bar = Progress(*columns, TimeElapsedColumn(), TimeRemainingColumn(), console=console)
        self._task = self._bar.add_task("Workers are starting", total=None)

    def __enter__(self) -> Self:
        if sys.stderr.isatty():
            self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if sys.stderr.isatty():
            self._bar.stop()

    def take(self, events: Sequence[e.Event]) -> None:
        """What is on disk now."""
        plan, run = self._retraining.plan, self._retraining.state
        total = len(plan.trials) * plan.seeds
        ended = total - len(self._retraining.missing)
        self._bar.update(self._task, description="Training again", completed=ended, total=total)
        for event in events:
            if sys.stderr.isatty():
                continue
            if isinstance(event, e.TestRead):
                note(f"Test data are read for trials {', '.join(map(str, event.trials))}.")
            elif isinstance(event, e.TrialRetrained):
                scores = score_text(run, event.score), score_text(run, event.test)
                note(f"[{ended}/{total}] trial {event.trial}: validation {scores[0]}, test {scores[1]}")


def table(run: RunState) -> list[str]:
    """The finalists as aligned columns, and what they can show."""
    rows = finalists(run)
    if not rows:
        return []
    cost = run.recipe.cost.name if run.recipe is not None else "parameters"
    cells = [("#", cost, "seeds", "validation", "test", "by test scores")]
    cells += [
        (
            str(row.trial.number),
            words.number(run.cost(row.trial)),
            str(len(row.test)),
            spread_text(run, row.validation),
            spread_text(run, row.test),
            row.words,
        )
        for row in rows
    ]
    widths = [max(len(row[column]) for row in cells) for column in range(len(cells[0]))]
    lines = [
        "  ".join(
            cell.ljust(width) if n > 2 else cell.rjust(width)
            for n, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in cells
    ]
    return [*lines, "Mean ± one standard deviation over the seeds. " + SEEDS_ALONE]
