"""The trials that a table of `automl.export.table` tells of, as the events that would have been logged."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Iterator, Mapping

from automl.results import events as e
from automl.results.trial import TrialState
from automl.seams import Value


def events(text: str, run: str) -> Iterator[e.Event]:
    """What would have been logged of these trials; a row that is none is passed over."""
    rows = sorted(csv.DictReader(io.StringIO(text)), key=lambda row: _number(row.get("ended_at")) or math.inf)
    for row in rows:
        number, state = _number(row.get("number")), row.get("state") or ""
        if number is not None and number >= 0 and state in list(TrialState):
            yield from _trial(row, run, int(number), TrialState(state))


def _trial(row: Mapping[str, str | None], run: str, number: int, state: TrialState) -> Iterator[e.Event]:
    costs, scores = _floats(row, "cost "), _floats(row, "score ")
    choices = {name: _value(text) for name, text in _group(row, "choice ")}
    at, ended = (_number(row.get(name)) or 0.0 for name in ("built_at", "ended_at"))
    size, macs, seconds = (_number(row.get(name)) or 0.0 for name in ("parameters", "macs", "seconds"))
    score, energy, reason = _number(row.get("score")), _number(row.get("energy")), row.get("reason") or ""
    if state is TrialState.REUSED:
        yield e.TrialReused(run, at, number, int(_number(row.get("original")) or 0), choices)
        return
    yield e.TrialBuilt(run, at, number, choices, int(size), int(macs), costs)
    epochs = int(_number(row.get("epochs")) or 0)
    if score is not None and epochs:
        yield e.EpochDone(run, at, number, epochs, math.nan, score)
    match state:
        case TrialState.DONE if score is not None:
            yield e.TrialDone(run, ended, number, score, scores, costs, seconds, energy)
        case TrialState.STOPPED:
            yield e.TrialStopped(run, ended, number, epochs, reason)
        case TrialState.INFEASIBLE:
            yield e.TrialInfeasible(run, ended, number, reason)
        case TrialState.FAILED:
            yield e.TrialFailed(run, ended, number, reason)


def _group(row: Mapping[str, str | None], title: str) -> Iterator[tuple[str, str]]:
    for name, text in row.items():
        if isinstance(name, str) and name.startswith(title) and text:
            yield name.removeprefix(title), text


def _floats(row: Mapping[str, str | None], title: str) -> dict[str, float]:
    found = ((name, _number(text)) for name, text in _group(row, title))
    return {name: number for name, number in found if number is not None}


def _number(text: str | None) -> float | None:
    try:
        found = float(text or "")
    except ValueError:
        return None
    return found if math.isfinite(found) else None


def _value(text: str) -> Value:
    try:
        found = json.loads(text)
    except ValueError:
        found = text
    if isinstance(found, bool | int | float | str):
        return found.removeprefix("'") if isinstance(found, str) else found
    return text
