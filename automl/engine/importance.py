"""Which choices matter, by Optuna's PED-ANOVA: how the best tenth of the trials differ in a choice from all.

It takes conditional choices as they are, and needs no model: a choice whose values among the best are those
among all has no importance.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable, Sequence

import optuna
from optuna.importance import PedAnovaImportanceEvaluator, get_param_importances
from optuna.trial import FrozenTrial, TrialState, create_trial

from automl.engine.study import distribution
from automl.results.importance import Importance
from automl.results.state import RunState
from automl.results.trial import Trial
from automl.results.trial import TrialState as Ended

optuna.logging.set_verbosity(optuna.logging.WARNING)


def importance(run: RunState) -> Importance:
    """Of all finished trials; the cost is taken on its log scale, as the search sees it."""
    done = [trial for trial in run.trials.values() if trial.state is Ended.DONE and usable(run, trial)]
    study = optuna.create_study(directions=["minimize", "minimize"])
    study.add_trials([_told(run, trial) for trial in done])
    return Importance(len(done), _shares(study, 0), _shares(study, 1))


def usable(run: RunState, trial: Trial) -> bool:
    """Whether a trial has both numbers."""
    cost = run.cost(trial)
    return trial.score is not None and math.isfinite(trial.score) and math.isfinite(cost) and cost > 0


def _told(run: RunState, trial: Trial) -> FrozenTrial:
    held = {n: r for n, r in run.ranges.items() if r.size != 1 and r.holds(trial.choices.get(n))}
    down = -1.0 if run.recipe is None or run.recipe.score.direction == "max" else 1.0
    return create_trial(
        state=TrialState.COMPLETE,
        values=[down * (trial.score or 0.0), math.log10(run.cost(trial))],
        params={name: trial.choices[name] for name in held},
        distributions={name: distribution(offered) for name, offered in held.items()},
    )


def _shares(study: optuna.Study, place: int) -> dict[str, float]:
    if not any(trial.params for trial in study.trials):
        return {}
    with warnings.catch_warnings():  # Optuna says that few trials give equal shares; so do we
        warnings.simplefilter("ignore")
        shares = get_param_importances(
            study, evaluator=PedAnovaImportanceEvaluator(), target=_value(place), normalize=True
        )
    return {name: float(share) for name, share in shares.items()}


def _value(place: int) -> Callable[[FrozenTrial], float]:
    def value(trial: FrozenTrial) -> float:
        values: Sequence[float] = trial.values
        return values[place]

    return value
