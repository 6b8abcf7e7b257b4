"""A run as an Optuna journal, which optuna-dashboard opens, and from which the run comes back without loss.

Optuna sees what it knows: parameters, values, states, curves. The log's own lines travel with the trials they
are about, and those about the run with the study, in attributes that Optuna carries and does not read.
"""

from __future__ import annotations

import datetime
import json
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import optuna
from optuna.distributions import BaseDistribution
from optuna.storages import JournalStorage
from optuna.storages.journal import JournalFileBackend
from optuna.study import StudyDirection
from optuna.trial import FrozenTrial, TrialState

from automl.engine.study import distribution
from automl.export import ExportError
from automl.results import events as e
from automl.results import rundir_log
from automl.results.rundir import RunDir
from automl.results.rundir_errors import told
from automl.results.state import RunState
from automl.results.trial import Trial
from automl.results.trial import TrialState as Ended

LINES = "topograph:log"  # by this attribute a study or trial carries lines of the log, each with its place
_STATES = {
    Ended.DONE: TrialState.COMPLETE,
    Ended.RUNNING: TrialState.RUNNING,
    Ended.FAILED: TrialState.FAIL,
    Ended.STOPPED: TrialState.PRUNED,
    Ended.INFEASIBLE: TrialState.PRUNED,
    Ended.REUSED: TrialState.PRUNED,
}

optuna.logging.set_verbosity(optuna.logging.WARNING)


def write(file: Path, run: RunDir, state: RunState) -> int:
    """A new journal with the run as its one study; gives the number of trials."""
    if state.recipe is None:
        raise ExportError("The run has no recipe in its log yet, so there is nothing to tell Optuna.")
    with told(file):
        if file.exists():
            file.unlink()
        storage = JournalStorage(JournalFileBackend(str(file)))
        study = optuna.create_study(
            storage=storage, study_name=state.run or run.id, directions=_directions(state)
        )
        study.set_metric_names(list(state.recipe.objectives))
        by_trial, others = _lines(run)
        study.set_user_attr(LINES, others)
        study.add_trials(
            [_frozen(state, trial, by_trial.get(trial.number, [])) for trial in state.trials.values()]
        )
    return len(state.trials)


def _directions(state: RunState) -> list[StudyDirection]:
    assert state.recipe is not None
    score = state.recipe.score
    best = StudyDirection.MAXIMIZE if score.direction == "max" else StudyDirection.MINIMIZE
    return [best if name == score.name else StudyDirection.MINIMIZE for name in state.recipe.objectives]


Line = list[Any]  # its place in the log, and the event's JSON form


def _lines(run: RunDir) -> tuple[Mapping[int, list[Line]], list[Line]]:
    """The log by trial, and what is about the run."""
    by_trial: dict[int, list[Line]] = {}
    others: list[Line] = []
    events, _ = rundir_log.read(run.events)
    for place, event in enumerate(events):
        form = json.loads(e.line(event))
        trial = getattr(event, "trial", None)
        (others if trial is None else by_trial.setdefault(trial, [])).append([place, form])
    return by_trial, others


def _frozen(state: RunState, trial: Trial, lines: Sequence[Line]) -> FrozenTrial:
    params, distributions = _params(state, trial)
    values = _values(state, trial)
    kind = _STATES[trial.state]
    if kind is TrialState.COMPLETE and values is None:  # finished with a number that is none
        kind = TrialState.FAIL
    began = trial.begun_at or trial.built_at or state.started_at or 0.0
    return FrozenTrial(
        number=trial.number,
        state=kind,
        value=None,
        values=values if kind is TrialState.COMPLETE else None,
        datetime_start=_moment(began),
        datetime_complete=_moment(max(trial.ended_at or state.at, began)) if kind.is_finished() else None,
        params=params,
        distributions=distributions,
        user_attrs={**_facts(trial), LINES: list(lines)},
        system_attrs={},
        intermediate_values={n: s for n, s in enumerate(trial.curve, 1) if math.isfinite(s)},
        trial_id=trial.number,
    )


def _moment(at: float) -> datetime.datetime:
    return datetime.datetime.fromtimestamp(at)


def _params(state: RunState, trial: Trial) -> tuple[dict[str, Any], dict[str, BaseDistribution]]:
    known = {
        name: state.ranges[name]
        for name, value in trial.choices.items()
        if name in state.ranges and state.ranges[name].holds(value)
    }
    return {name: trial.choices[name] for name in known}, {n: distribution(r) for n, r in known.items()}


def _values(state: RunState, trial: Trial) -> list[float] | None:
    """The objectives in their own units; None where one is no number."""
    assert state.recipe is not None
    known = {"parameters": float(trial.parameters), "macs": float(trial.macs), "seconds": trial.seconds}
    known |= {name: float(cost) for name, cost in trial.costs.items()}
    if trial.score is not None:
        known[state.recipe.score.name] = trial.score
    values = [known.get(name, math.nan) for name in state.recipe.objectives]
    return values if all(map(math.isfinite, values)) else None


def _facts(trial: Trial) -> dict[str, Any]:
    """What the dashboard shows beside a trial."""
    facts: dict[str, Any] = {"state": trial.state.value, "parameters": trial.parameters, "macs": trial.macs}
    facts |= {f"cost {name}": cost for name, cost in trial.costs.items() if math.isfinite(cost)}
    return facts | ({"reason": trial.reason} if trial.reason else {})
