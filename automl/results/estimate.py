"""What a run will take, by a probe: a few networks of its own, each trained for an epoch or two."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self

from automl.recipe import Recipe

KEPT = {"front": 20, "none": 0}  # whose weights stay: at most so many trials, by the recipe's word
LINE, HEAD = 220, 1200  # bytes that the log takes for an epoch, and for the rest of a trial


@dataclass(frozen=True, slots=True)
class Probe:
    """What was measured: means over the networks that were tried."""

    device: str
    workers: int  # that the device has room for, where the recipe does not say
    tried: int
    seconds_an_epoch: float
    seconds_before: float  # until the first trial can begin: data loaded, what is shared prepared
    bytes_a_network: float

    def plain(self) -> dict[str, Any]:
        """The JSON form."""
        return asdict(self)

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> Self:
        """The probe from its JSON form; further keys are left out."""
        return cls(**{name: plain[name] for name in cls.__dataclass_fields__})


@dataclass(frozen=True, slots=True)
class Estimate:
    """At most so much: early stopping makes it less."""

    seconds_a_trial: float
    seconds: float
    trials: int
    bytes: float


def estimate(probe: Probe, recipe: Recipe) -> Estimate:
    """A budget in minutes ends a run where its trials would not."""
    each = probe.seconds_an_epoch * recipe.epochs
    workers = recipe.workers or probe.workers
    trials = recipe.trials
    seconds = probe.seconds_before + each * trials / workers
    if recipe.minutes and seconds > recipe.minutes * 60:
        seconds = recipe.minutes * 60
        trials = max(1, round((seconds - probe.seconds_before) * workers / each)) if each else recipe.trials
    kept = KEPT.get(recipe.weights, trials)
    size = trials * (HEAD + LINE * recipe.epochs) + min(kept, trials) * probe.bytes_a_network
    return Estimate(each, seconds, trials, size)
