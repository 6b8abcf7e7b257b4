"""The values that pass between the engine and its plug-ins: specs, data, plans, scores and costs.

Nothing here imports torch, so that the window and the catalogue can read it; tensors, networks and
devices are therefore `Any` in this one file.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, Protocol, Self, TypeVar

Value = bool | int | float | str
Choices = Mapping[str, Value]
NOTHING: Mapping[str, Any] = MappingProxyType({})  # for arguments; a field makes its own dict, which pickles


Whole = int  # `Pick` has methods named int and float, which hide these types inside it
Real = float
V = TypeVar("V", bool, int, float, str)


class Pick(Protocol):
    """Asks for one decision by name: of a sampler in the planner, of the record in a worker.

    A name always has the same range, whatever was picked before. `held` is the value taken unless the
    recipe opens the choice: a knob that exists, but is not searched by default.
    """

    def int(
        self,
        name: str,
        low: Whole,
        high: Whole,
        step: Whole = 1,
        log: bool = False,
        *,
        held: Whole | None = None,
    ) -> Whole: ...

    def float(
        self, name: str, low: Real, high: Real, log: bool = False, *, held: Real | None = None
    ) -> Real: ...

    def choice(self, name: str, options: Sequence[V], *, held: V | None = None) -> V: ...


@dataclass(frozen=True, slots=True)
class Spec:
    """One tensor that goes into a network or comes out, without its batch axis; None is a free length."""

    kind: str
    shape: tuple[int | None, ...] = ()
    dtype: str = "float32"
    classes: int = 0  # how many values a whole number takes: classes, vocabulary
    batched: bool = True  # False: the whole thing at once, like the nodes and edges of one graph

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> Self:
        """The spec from its JSON form."""
        return cls(**{**plain, "shape": tuple(plain["shape"])})

    def __str__(self) -> str:
        lengths = "×".join("?" if n is None else str(n) for n in self.shape)
        return f"{self.kind}[{lengths}]" + (f" of {self.classes}" if self.classes else "")


@dataclass(frozen=True, slots=True)
class DataShape:
    """What a network is fed (`model(*inputs)`), what it must answer, and what that is compared with."""

    inputs: tuple[Spec, ...]
    outputs: tuple[Spec, ...]
    target: Spec

    @property
    def input(self) -> Spec:
        """The only input of most data, the first of pairs and graphs."""
        return self.inputs[0]

    @property
    def output(self) -> Spec:
        """The only output of most data."""
        return self.outputs[0]

    def plain(self) -> dict[str, Any]:
        """The JSON form, for the protocol between planner and worker."""
        return asdict(self)

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> Self:
        """The shape from its JSON form."""
        inputs = tuple(Spec.of(spec) for spec in plain["inputs"])
        outputs = tuple(Spec.of(spec) for spec in plain["outputs"])
        return cls(inputs, outputs, Spec.of(plain["target"]))

    def __str__(self) -> str:
        fed = " + ".join(map(str, self.inputs))
        return f"{fed} → {' + '.join(map(str, self.outputs))} ~ {self.target}"


class Part(Protocol):
    """One part of the data: tensors, pairs, clients, episodes, a graph or an environment."""

    def __len__(self) -> int: ...

    def to(self, device: str) -> Self: ...


@dataclass(frozen=True, slots=True)
class Tensors:
    """The usual part: inputs and target with the same first axis, batched by index."""

    inputs: tuple[Any, ...]
    target: Any

    def __len__(self) -> int:
        return len(self.target)

    def to(self, device: str) -> Tensors:
        """The same tensors on a device."""
        return Tensors(tuple(tensor.to(device) for tensor in self.inputs), self.target.to(device))


@dataclass(frozen=True, slots=True)
class Labelled(Tensors):
    """Examples whose class is known beside inputs and target: for a judge, never for the network."""

    labels: Any

    def to(self, device: str) -> Labelled:
        """The same tensors on a device."""
        inputs = tuple(tensor.to(device) for tensor in self.inputs)
        return Labelled(inputs, self.target.to(device), self.labels.to(device))


@dataclass(frozen=True, slots=True)
class Root:
    """Where a dataset may look, what it may keep, and the seed of its split."""

    cache: Path  # shared by all runs: downloads and memory-mapped tensors, by content hash
    folder: Path  # this run's own: the split is stored here and read back
    inputs: Path  # the vault's snapshot: notes.jsonl and graph.json
    seed: int = 0
    options: Mapping[str, Value] = field(
        default_factory=dict
    )  # the recipe's [data] table: path, size, noise …


@dataclass(frozen=True, slots=True)
class Data:
    """A dataset: training and validation parts, and test data that only `retrain` may ask for."""

    shape: DataShape
    train: Part
    valid: Part
    test: Callable[[], Part]
    hash: str  # of the content, for provenance
    facts: Mapping[str, Value] = field(default_factory=dict)  # sizes, source, licence

    def to(self, device: str) -> Data:
        """The data with the parts a search reads on a device."""
        return replace(self, train=self.train.to(device), valid=self.valid.to(device))


Direction = Literal["max", "min"]


@dataclass(frozen=True, slots=True)
class Score:
    """What a trainer measures on validation data; `low` and `high` are the usual bounds of the chart."""

    name: str
    unit: str = ""
    direction: Direction = "max"
    baseline: str = ""  # in words: "majority class"; its value is in Shared
    low: float = 0.0
    high: float = 1.0

    def better(self, one: float, other: float) -> bool:
        """Whether one value is strictly better than the other."""
        return one > other if self.direction == "max" else one < other


@dataclass(frozen=True, slots=True)
class Cost:
    """An axis that is minimised: counted when the network is built, measured when a worker has it and before
    it is trained, or known only after its training."""

    name: str
    unit: str = ""
    known: Literal["build", "start", "training"] = "training"
    low: float = 1.0
    high: float = 1e6


COMMON_COSTS = (
    Cost("parameters", "", "build", 1e2, 1e7),
    Cost("macs", "", "build", 1e3, 1e9),
    Cost("bytes", "B", "build", 4e2, 4e7),
    Cost("seconds", "s", "training", 1e-2, 1e4),
    Cost("latency", "s", "start", 1e-5, 1.0),  # of one example
    Cost("latency_64", "s", "start", 1e-5, 10.0),  # of a batch of 64
    Cost("energy", "J per 1,000 answers", "start", 1e-3, 1e4),
    Cost("memory", "B", "start", 1e5, 1e11),  # at most, in one step of training
)


@dataclass(frozen=True, slots=True)
class Shared:
    """What all trials of a run share: a teacher, a base model, and the score that needs no search."""

    baseline: float | None = None
    kept: Any = None
    facts: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Scores:
    """What a finished training says: its score, further scores, and the costs known only now."""

    score: float
    scores: Mapping[str, float] = field(default_factory=dict)
    costs: Mapping[str, float] = field(default_factory=dict)


class Stop(Exception):
    """Raised by `report` when the trial is to end here; a trainer lets it pass."""


class Report(Protocol):
    """The line from a trainer to its worker: what is wanted of it, and what it tells each epoch."""

    @property
    def epochs(self) -> int: ...

    @property
    def seed(self) -> int: ...

    @property
    def device(self) -> str: ...

    @property
    def precision(self) -> str:
        """`float32`, or `bfloat16` where the worker's self-benchmark showed that it wins."""
        ...

    def __call__(
        self, epoch: int, loss: float, score: float, scores: Mapping[str, float] = NOTHING
    ) -> None: ...
