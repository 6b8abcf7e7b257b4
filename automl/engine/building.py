"""A proposal built on the meta device: its exact size, and what it breaks, before a second of training."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from automl import spaces, trainers
from automl.picks import Asker, PickError, Range
from automl.recipe import Recipe
from automl.seams import DataShape, Value


@dataclass(frozen=True, slots=True)
class Built:
    """What a proposal is: its choices with the ranges they came from, and its costs known by now."""

    choices: Mapping[str, Value]
    ranges: Mapping[str, Range]
    parameters: int = 0
    macs: int = 0
    costs: Mapping[str, float] = field(default_factory=dict)
    fault: str = ""  # why it could not be built


class Builder:
    """Builds proposals of one recipe for one shape of data."""

    def __init__(self, recipe: Recipe, shape: DataShape) -> None:
        self.recipe = recipe
        self.shape = shape
        self._space = spaces.find(recipe.space)
        self._trainer = trainers.find(recipe.trainer)

    def build(self, asker: Asker) -> Built:
        """The proposal that this pick makes; a network that is impossible is one with a fault."""
        try:
            return self._built(asker)
        except PickError:
            raise  # the recipe pins what cannot be, or a record lacks a name: no proposal could do better
        except Exception as error:
            fault = f"{type(error).__name__}: {error}"
            return Built(dict(asker.choices), dict(asker.ranges), fault=fault)

    def _built(self, asker: Asker) -> Built:
        import torch  # here, because a table of known results needs proposals, but no torch

        from automl.engine import measure

        with torch.device("meta"):
            model = self._space.build(asker, self.shape)
            plan = self._trainer.choices(asker.under("train"), self.shape)
            model = trainers.adapted(self._trainer, model, plan)
            parameters, macs = measure.parameters(model), measure.macs(model, self.shape)
            own = trainers.build_costs(self._trainer, model, plan, self.shape)
        costs = {"parameters": parameters, "macs": macs, "bytes": 4 * parameters} | dict(own)
        floats = {name: float(cost) for name, cost in costs.items()}
        return Built(dict(asker.choices), dict(asker.ranges), parameters, macs, floats)

    def violations(self, built: Built) -> dict[str, float]:
        """The limits that a proposal breaks, each by its share of the limit; empty where it keeps them."""
        if built.fault:
            return {"build": 1.0}
        return violations(built.costs, self.recipe.limits)


def violations(costs: Mapping[str, float], limits: Mapping[str, float]) -> dict[str, float]:
    """By limit: value / limit - 1, where that is above 0."""
    over = {name: costs[name] / limit - 1 for name, limit in limits.items() if name in costs}
    return {name: share for name, share in over.items() if share > 0 or math.isnan(share)}
