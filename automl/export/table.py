"""All trials of a run as CSV: one row each, a column for every choice, score and cost that any has."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from typing import Any

from automl.results.state import RunState
from automl.results.trial import Trial

_FIRST = ("number", "state", "score", "parameters", "macs", "epochs", "seconds", "energy")
_LAST = ("reason", "original", "worker", "built_at", "begun_at", "ended_at")


def csv_of(run: RunState) -> str:
    """The table's text; what a trial does not have stays empty."""
    trials = list(run.trials.values())
    groups = {
        name: _names(getattr(trial, name) for trial in trials) for name in ("scores", "costs", "choices")
    }
    titles = {"scores": "score", "costs": "cost", "choices": "choice"}
    front = set(run.front.trials)
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    columns = [f"{titles[group]} {name}" for group, names in groups.items() for name in names]
    rows.writerow([*_FIRST, "front", *columns, *_LAST])
    for trial in trials:
        cells = [getattr(trial, group).get(name) for group, names in groups.items() for name in names]
        own = [_own(trial, name) for name in _FIRST]
        rows.writerow(
            map(_cell, [*own, trial.number in front, *cells, *(_own(trial, name) for name in _LAST)])
        )
    return out.getvalue()


def _names(tables: Iterable[Mapping[str, Any]]) -> list[str]:
    """All names, in the order in which they are met."""
    return list(dict.fromkeys(name for table in tables for name in table))


def _own(trial: Trial, name: str) -> Any:
    return trial.trained_by if name == "worker" else getattr(trial, name)


def _cell(value: Any) -> Any:
    """Text that a spreadsheet would take for a formula is made plain; truth is a word."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@"):
        return f"'{value}"
    return "" if value is None else value
