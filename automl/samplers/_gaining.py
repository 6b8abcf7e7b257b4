"""A sampler that asks where the front would gain most, by what a model expects of score and cost."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from optuna.distributions import BaseDistribution
from optuna.study import Study
from optuna.trial import FrozenTrial, TrialState
from scipy.special import ndtr
from threadpoolctl import ThreadpoolController

from automl.samplers._by_name import AskedByName
from automl.samplers._encoding import Encoding
from automl.samplers._likeness import Kinds
from automl.samplers._lineage import drawn, finished, holds, ranks
from automl.samplers._process import Fitted, Process, fitted
from automl.samplers._told import Aim, Told
from automl.samplers._worth import Stairs

Array = NDArray[np.float64]

FIRST = 10  # trials that are drawn
KNOWN = 300  # trials that the model is made from; making it costs the cube of it
DRAWN, NEAR, ROUNDS = 200, 200, 3  # candidates: anywhere, near the best trials; rounds near the best of them
GROWN = 1.25  # weights are looked for again when there are so many times more trials


class Gaining(AskedByName):
    """The candidate with the largest expected gain, times the chance that it keeps the limits."""

    def __init__(self, seed: int, aim: Aim) -> None:
        self._plain = random.Random(seed)
        self._source = np.random.default_rng(seed)
        self._aim = aim
        self._chosen: tuple[int, dict[str, Any]] = (-1, {})
        self._fits: dict[str, tuple[Kinds, int, Fitted]] = {}

    def sample_independent(
        self, study: Study, trial: FrozenTrial, param_name: str, param_distribution: BaseDistribution
    ) -> Any:
        """As the best candidate has it; drawn where that has no such choice."""
        if self._chosen[0] != trial.number:
            with _blas().limit(limits=1, user_api="blas"):  # small matrices: more threads make them slower
                self._chosen = (trial.number, self._best(study))
        value = self._chosen[1].get(param_name)
        if value is None or not holds(param_distribution, value):
            return drawn(self._plain, param_distribution)
        return value

    def _best(self, study: Study) -> dict[str, Any]:
        ended = finished(study)
        running = [t for t in study.get_trials(deepcopy=False, states=(TrialState.RUNNING,)) if t.params]
        order = ranks(ended, study.directions)
        kept = _kept(order)
        encoding = Encoding()
        rows = encoding.learn([*ended, *running])
        seen = set(_keys(rows))
        top = rows[np.argsort(order, kind="stable")[: NEAR // 10]]
        rows = np.concatenate([rows[kept], rows[len(ended) :]]) if len(rows) else rows
        told = Told.of([ended[place] for place in kept], running, self._aim)
        if _little(told):
            return {}
        return self._searched(encoding, self._model(encoding.kinds, told, rows), top, seen)

    def _searched(self, encoding: Encoding, model: Model, top: Array, seen: set[bytes]) -> dict[str, Any]:
        """Anywhere and near the best trials; then near the best of these."""
        source = self._source
        near = encoding.changed(source, np.repeat(top, NEAR // len(top), 0))
        candidates = np.concatenate([encoding.fresh(source, DRAWN), near])
        best, most = None, -1.0
        for _ in range(ROUNDS):
            candidates = _new(candidates, seen)
            if not len(candidates):
                break
            gains = model.gain(candidates)
            order = np.argsort(-gains, kind="stable")
            if gains[order[0]] > most:
                best, most = candidates[order[0]], gains[order[0]]
            candidates = encoding.changed(source, np.repeat(candidates[order[:8]], 15, 0))
        return {} if best is None else encoding.choices(best)

    def _model(self, kinds: Kinds, told: Told, rows: Array) -> Model:
        aim, done, over, under_way = self._aim, told.done, told.over, rows[told.running]
        true, scores = told.scores[done], told.standing()
        costs = told.costs[done] if aim.costs else np.zeros(len(true))
        floor = max(aim.worst if aim.worst < true.max() else -math.inf, float(scores[done].min()))
        low, high = (
            (max(aim.low, costs.min() - 1), min(aim.high, costs.max() + 1)) if aim.costs else (0.0, 1.0)
        )
        limits = done | over
        excess = np.log10(1 + np.minimum(told.excess, 1e9))
        broken = np.where(over, 0.1 + excess, -0.3)[limits]
        return Model(
            Stairs.of(true, costs, floor, low, high),
            self._process("score", kinds, rows[told.judged], scores[told.judged], under_way),
            self._costs(kinds, told, rows) if aim.costs else None,
            self._process("limit", kinds, rows[limits], broken, under_way) if over.any() else None,
        )

    def _costs(self, kinds: Kinds, told: Told, rows: Array) -> Process:
        counted = told.counted
        return self._process("cost", kinds, rows[counted], told.costs[counted], rows[told.running & ~counted])

    def _process(self, name: str, kinds: Kinds, rows: Array, values: Array, running: Array) -> Process:
        """A process; what is in training counts as being what is expected of it."""
        before, count, fit = self._fits.get(name, (None, 0, None))
        if fit is None or before != kinds or len(values) > GROWN * count:
            former = fit if before == kinds else None
            fit = fitted(kinds, rows, values, former, by_option=name != "score")
            self._fits[name] = (kinds, len(values), fit)
        process = Process(kinds, rows, values, fit)
        if not len(running):
            return process
        expected = process.expects(running)[0]
        return Process(kinds, np.concatenate([rows, running]), np.append(values, expected), fit)


@dataclass(frozen=True, slots=True)
class Model:
    """What is expected of candidates, and what that is worth."""

    stairs: Stairs
    score: Process
    cost: Process | None
    limit: Process | None  # above 0 where a limit is broken

    def gain(self, rows: Array) -> Array:
        """The expected gain of each."""
        mean, deviation = self.score.expects(rows)
        costs = self.cost.expects(rows)[0] if self.cost is not None else np.zeros(len(rows))
        gains = self.stairs.gain(mean, deviation, costs)
        if self.limit is not None:
            over, unsure = self.limit.expects(rows)
            gains = gains * ndtr(-over / unsure)
        return gains


@cache
def _blas() -> ThreadpoolController:
    return ThreadpoolController()


def _little(told: Told) -> bool:
    """Whether too little is known for a model of scores."""
    return bool(np.count_nonzero(~told.running) < FIRST or np.count_nonzero(told.done) < 2)


def _new(rows: Array, seen: set[bytes]) -> Array:
    """The different ones among them that no trial has."""
    new = {key: row for key, row in zip(_keys(rows), rows, strict=True) if key not in seen}
    return np.array(list(new.values()))


def _kept(order: Sequence[float]) -> list[int]:
    """The places of the trials that the model is made from: the best, and the youngest of the others."""
    if len(order) <= KNOWN:
        return list(range(len(order)))
    best = sorted(range(len(order)), key=lambda place: order[place])[: KNOWN * 2 // 3]
    others = sorted(set(range(len(order))) - set(best))
    return sorted([*best, *others[len(best) - KNOWN :]])


def _keys(rows: Array) -> list[bytes]:
    """What rows are known by."""
    return [row.tobytes() for row in np.where(np.isnan(rows), -1.0, np.round(rows, 9))]
