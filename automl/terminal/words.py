"""A run and its trials as lines of text."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence, Set

from automl.results.state import RunState
from automl.results.trial import Trial, TrialState


def headline(run: RunState, standing: str = "") -> str:
    """Where the run stands, in one line."""
    title = run.recipe.title if run.recipe is not None else run.run or "run"
    ended = sum(count for state, count in run.counts.items() if state is not TrialState.RUNNING)
    budget = f"/{run.recipe.trials}" if run.recipe is not None else ""
    parts = [
        standing or run.state,
        f"{ended}{budget} trials",
        f"front {len(run.front)}",
        f"hypervolume {run.hypervolume:.3f}",
    ]
    return f"{title}: {', '.join(parts)}"


def table(run: RunState, trials: Sequence[Trial]) -> list[str]:
    """The trials as aligned columns, under a head."""
    score = run.recipe.score.name if run.recipe is not None else "score"
    cost = run.recipe.cost.name if run.recipe is not None else "parameters"
    front = set(run.front.trials)
    rows: list[tuple[str, ...]] = [("", "#", "state", score, cost, "epochs", "seconds", "choices")]
    rows += [row(run, trial, trial.number in front) for trial in trials]
    return aligned(rows, RIGHT)


def aligned(rows: Sequence[tuple[str, ...]], right: Set[int]) -> list[str]:
    """Rows of cells as columns, those of numbers to the right."""
    widths = [max(len(cells[column]) for cells in rows) for column in range(len(rows[0]))]
    return [_line(cells, widths, right) for cells in rows]


RIGHT = {1, 3, 4, 5, 6}  # the columns of numbers


def row(run: RunState, trial: Trial, on_front: bool) -> tuple[str, ...]:
    """The cells of one trial."""
    return (
        "*" if on_front else "",
        str(trial.number),
        trial.state.value,
        number(trial.score),
        number(run.cost(trial)),
        str(trial.epochs) if trial.epochs else "",
        f"{trial.seconds:.1f}" if trial.seconds else "",
        trial.reason or choices(searched(run, trial)),
    )


def _line(cells: Sequence[str], widths: Sequence[int], right: Set[int]) -> str:
    shown = (
        cell.rjust(width) if column in right else cell.ljust(width)
        for column, (cell, width) in enumerate(zip(cells, widths, strict=True))
    )
    return "  ".join(shown).rstrip()


def choices(pairs: Iterable[tuple[str, object]]) -> str:
    """Choices in short: `stages=2 stem=16`."""
    return " ".join(f"{name}={short(value)}" for name, value in pairs)


def searched(run: RunState, trial: Trial) -> list[tuple[str, object]]:
    """The choices that could have been others: what is held or pinned says nothing."""
    fixed = {name for name, offered in run.ranges.items() if offered.size == 1}
    return [(name, value) for name, value in trial.choices.items() if name not in fixed]


def short(value: object) -> str:
    """A value in few characters."""
    return f"{value:.3g}" if isinstance(value, float) else str(value)


def number(value: float | None) -> str:
    """A score or a cost; a dash where it is not known."""
    if value is None or not math.isfinite(value):
        return "–"
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"
