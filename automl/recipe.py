"""A recipe: what is searched, on what, judged how, for how long; data, checked before anything runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Self

from automl.catalogue import Catalogue, installed
from automl.problems import Problem
from automl.seams import Cost, Score, Value

IMPORTED = "imported"  # stands for space, data and trainer of a run that came from elsewhere


@dataclass(frozen=True, slots=True)
class Reference:
    """A published figure, drawn as a mark beside the front."""

    name: str
    score: float
    cost: float
    source: str = ""


@dataclass(frozen=True, slots=True)
class Recipe:
    """Everything a run needs to know. `score`, `cost` and `bounds` are filled in from the trainer."""

    id: str
    title: str
    space: str
    dataset: str
    trainer: str
    score: Score
    cost: Cost  # the x axis
    objectives: tuple[str, ...]
    bounds: Mapping[str, tuple[float, float]]  # of the score and of the cost: the hypervolume's box
    about: str = ""
    topics: tuple[str, ...] = ()
    sampler: str = "auto"
    trials: int = 40
    minutes: float = 0.0  # 0: no limit of time
    epochs: int = 12
    workers: int = 0  # 0: as many as the machine has room for
    seed: int = 0
    device: str = "auto"
    pool: str = "local"
    stopping: bool = True  # Pareto-aware halving
    extrapolate: bool = False  # the second kind of early stopping
    weights: str = "front"  # whose weights are kept: front, all, none
    limits: Mapping[str, float] = field(default_factory=dict)  # by cost: the most a trial may have
    measure: tuple[str, ...] = ()  # costs that are measured though nothing is decided by them
    choices: Mapping[str, Any] = field(
        default_factory=dict
    )  # pins and narrower ranges, by full name: `train.rate`
    data: Mapping[str, Value] = field(default_factory=dict)  # the dataset's options
    references: tuple[Reference, ...] = ()

    @classmethod
    def parse(
        cls, mapping: Mapping[str, Any], name: str = "recipe", known: Catalogue | None = None
    ) -> tuple[Recipe | None, list[Problem]]:
        """The recipe in a mapping (of TOML, of a note's head), and all that is wrong with it, together."""
        from automl.recipe_check import checked

        return checked(mapping, name, known if known is not None else installed())

    def plain(self) -> dict[str, Any]:
        """The JSON form, complete: what the log and the run folder keep."""
        plain: dict[str, Any] = _listed(asdict(self))
        return plain

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> Self:
        """The recipe from its own JSON form; fields of a newer version are left out."""
        fields = {key: plain[key] for key in cls.__dataclass_fields__ if key in plain}
        fields["score"], fields["cost"] = Score(**fields["score"]), Cost(**fields["cost"])
        fields["bounds"] = {name: (low, high) for name, (low, high) in fields["bounds"].items()}
        fields["objectives"], fields["topics"] = tuple(fields["objectives"]), tuple(fields["topics"])
        fields["measure"] = tuple(fields.get("measure", ()))
        fields["references"] = tuple(Reference(**reference) for reference in fields["references"])
        return cls(**fields)


def _listed(value: Any) -> Any:
    """The same with lists for tuples, so that it equals what JSON gives back."""
    if isinstance(value, Mapping):
        return {key: _listed(item) for key, item in value.items()}
    return [_listed(item) for item in value] if isinstance(value, list | tuple) else value
