"""Every way to answer a `Pick`: ask a sampler, draw at random, replay a record; and what was asked.

One `Asker` does the work around all of them, because the rules (held knobs, what the recipe pins or
narrows, names that lie under a prefix) must be the same in the planner and in a worker.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal, Protocol

from automl.seams import NOTHING, Choices, Real, V, Value, Whole


class PickError(ValueError):
    """A decision that cannot be made: a pin outside its range, a record without the name."""


@dataclass(frozen=True, slots=True)
class Range:
    """What may be picked under a name. Whole and real numbers have low and high, options have a list."""

    kind: Literal["int", "float", "choice"]
    low: float = 0
    high: float = 0
    step: int = 1
    log: bool = False
    options: tuple[Value, ...] = ()

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> Range:
        """The range from its JSON form."""
        return cls(**{**plain, "options": tuple(plain.get("options", ()))})

    def plain(self) -> dict[str, Any]:
        """The JSON form, as the log keeps it."""
        return asdict(self) | {"options": list(self.options)}

    def holds(self, value: object) -> bool:
        """Whether a value may be picked here."""
        if self.kind == "choice":
            return any(value == option and type(value) is type(option) for option in self.options)
        if isinstance(value, bool) or not isinstance(value, int | float):
            return False
        if not self.low <= value <= self.high:
            return False
        if self.kind == "float":
            return True
        return isinstance(value, int) and (value - int(self.low)) % self.step == 0

    @property
    def size(self) -> int | None:
        """How many values there are; None where there is no end of them."""
        if self.kind == "float":
            return None if self.high > self.low else 1
        return len(self.options) if self.kind == "choice" else int(self.high - self.low) // self.step + 1

    def __str__(self) -> str:
        if self.kind == "choice":
            return "one of " + ", ".join(map(str, self.options))
        steps = f" in steps of {self.step}" if self.step > 1 else ""
        return f"{self.low:g} to {self.high:g}{steps}"


Answer = Callable[[str, Range], Value]


@dataclass(slots=True)
class Asker:
    """A `Pick` around an answer; remembers the choices made and the ranges they were made from."""

    answer: Answer
    pins: Mapping[str, Any] = field(
        default_factory=dict
    )  # the recipe's [choices]: a value, a list of options, or bounds
    prefix: str = ""
    choices: dict[str, Value] = field(default_factory=dict)
    ranges: dict[str, Range] = field(default_factory=dict)

    def under(self, prefix: str) -> Asker:
        """The same asker for names under a prefix: a trainer's rate is `train.rate`."""
        return Asker(self.answer, self.pins, self.prefix + prefix + ".", self.choices, self.ranges)

    def int(
        self,
        name: str,
        low: Whole,
        high: Whole,
        step: Whole = 1,
        log: bool = False,
        *,
        held: Whole | None = None,
    ) -> Whole:
        """A whole number from low to high, both included."""
        high = low + (high - low) // step * step
        picked = self._pick(name, Range("int", low, high, step, log), held)
        assert isinstance(picked, Whole)
        return picked

    def float(self, name: str, low: Real, high: Real, log: bool = False, *, held: Real | None = None) -> Real:
        """A real number from low to high."""
        picked = self._pick(name, Range("float", low, high, 1, log), held)
        assert isinstance(picked, Whole | Real)
        return Real(picked)

    def choice(self, name: str, options: Sequence[V], *, held: V | None = None) -> V:
        """One of the options."""
        picked = self._pick(name, Range("choice", options=tuple(options)), held)
        return options[list(options).index(picked)]  # type: ignore[arg-type]

    def _pick(self, name: str, offered: Range, held: Value | None) -> Value:
        name = self.prefix + name
        if name in self.choices:
            raise PickError(f"“{name}” is picked twice in one trial.")
        chosen = self._narrowed(name, offered, held)
        value = _only(chosen) if chosen.size == 1 else self.answer(name, chosen)
        if not chosen.holds(value):
            raise PickError(f"“{name}” cannot be {value!r}: it is {chosen}.")
        self.choices[name], self.ranges[name] = value, chosen
        return value

    def _narrowed(self, name: str, offered: Range, held: Value | None) -> Range:
        if name in self.pins:
            return narrowed(name, offered, self.pins[name])
        return offered if held is None else _held_at(name, offered, held)


def narrowed(name: str, offered: Range, pin: object) -> Range:
    """The part of a range that a recipe leaves: a value pins it, a list or bounds narrow it."""
    if isinstance(pin, Mapping):
        low, high = pin.get("low", offered.low), pin.get("high", offered.high)
        step = pin.get("step", offered.step)
        numbers = int if offered.kind == "int" else (int, float)
        given = (low, high, step)
        right = all(isinstance(v, numbers) and not isinstance(v, bool) for v in given) and step > 0
        if offered.kind == "choice" or not right or not offered.low <= low <= high <= offered.high:
            raise PickError(f"choices.{name} = {dict(pin)!r} does not lie in {offered}.")
        if offered.kind == "int":
            high = low + (high - low) // step * step
        return Range(offered.kind, low, high, step, offered.log)
    if isinstance(pin, list | tuple):
        outside = [value for value in pin if not offered.holds(value)]
        if outside or not pin:
            raise PickError(f"choices.{name} = {list(pin)!r} does not lie in {offered}.")
        return Range("choice", options=tuple(pin))
    return _held_at(name, offered, pin)


def _held_at(name: str, offered: Range, value: Any) -> Range:
    if not offered.holds(value):
        raise PickError(f"choices.{name} = {value!r} is not possible: it is {offered}.")
    if offered.kind == "choice":
        return Range("choice", options=(value,))
    return Range(offered.kind, value, value, offered.step)


def _only(single: Range) -> Value:
    if single.kind == "choice":
        return single.options[0]
    return int(single.low) if single.kind == "int" else single.low


class Suggests(Protocol):
    """What is used of an Optuna trial; named here so that this file need not import Optuna."""

    def suggest_int(self, name: str, low: int, high: int, *, step: int, log: bool) -> int: ...

    def suggest_float(self, name: str, low: float, high: float, *, log: bool) -> float: ...

    def suggest_categorical(self, name: str, choices: Sequence[Any]) -> Any: ...


def asking(trial: Suggests, pins: Mapping[str, Any] = NOTHING) -> Asker:
    """A pick that asks an Optuna trial; pinned and held choices never reach the sampler."""

    def answer(name: str, offered: Range) -> Value:
        if offered.kind == "int":
            low, high = int(offered.low), int(offered.high)
            return trial.suggest_int(name, low, high, step=offered.step, log=offered.log)
        if offered.kind == "float":
            return trial.suggest_float(name, offered.low, offered.high, log=offered.log)
        value: Value = trial.suggest_categorical(name, offered.options)
        return value

    return Asker(answer, pins)


def replaying(choices: Choices, pins: Mapping[str, Any] = NOTHING) -> Asker:
    """A pick that answers from a record; a name the record lacks is an error that says so."""

    def answer(name: str, offered: Range) -> Value:
        if name not in choices:
            raise PickError(f"The record has no choice “{name}” ({offered}).")
        return choices[name]

    return Asker(answer, pins)


def drawing(seed: int, pins: Mapping[str, Any] = NOTHING) -> Asker:
    """A pick that draws evenly at random: for contract tests and for a perturbed duplicate."""
    source = random.Random(seed)
    return Asker(lambda _name, offered: drawn(source, offered), pins)


def drawn(source: random.Random, offered: Range) -> Value:
    """One value of a range, evenly, on the log scale where the range asks for it."""
    if offered.kind == "choice":
        return source.choice(offered.options)
    if not offered.log:
        if offered.kind == "float":
            return source.uniform(offered.low, offered.high)
        return source.randrange(int(offered.low), int(offered.high) + 1, offered.step)
    value = math.exp(source.uniform(math.log(offered.low), math.log(offered.high)))
    value = min(max(value, offered.low), offered.high)
    if offered.kind == "float":
        return value
    return int(offered.low) + round((value - offered.low) / offered.step) * offered.step


def key(choices: Choices) -> str:
    """One text an architecture and its training, to find duplicates by."""
    return ";".join(f"{name}={choices[name]!r}" for name in sorted(choices))
