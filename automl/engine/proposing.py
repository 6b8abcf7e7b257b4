"""The next trial: asked of the study, built, checked against the limits and against all that is known."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Protocol

from automl.engine.building import Built
from automl.engine.study import FAILED, Study, infeasible
from automl.picks import Asker, PickError, Range, drawn, key
from automl.recipe import Recipe
from automl.seams import Choices, Value

ASKS = 4  # of the sampler, until one is new
PERTURBED = 40  # tries at a neighbour of the last of them
FEW = 256  # points of a space that are gone through one by one


class Builds(Protocol):
    """Makes something of a pick: a network on the meta device, a row of a table."""

    @property
    def recipe(self) -> Recipe: ...

    def build(self, asker: Asker) -> Built: ...

    def violations(self, built: Built) -> dict[str, float]: ...


@dataclass(frozen=True, slots=True)
class Proposed:
    """A new architecture within the limits."""

    built: Built
    open: bool = True  # in the study; False: a neighbour of what the sampler said, or the user's own


@dataclass(frozen=True, slots=True)
class Rejected:
    """An architecture over a limit: no trial, and the study knows."""

    built: Built
    violations: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Known:
    """Everything that could be proposed is an earlier trial, like this one."""

    original: int
    built: Built


@dataclass(slots=True)
class Proposer:
    """Makes proposals; remembers by which choices each trial is known."""

    study: Study
    builder: Builds
    numbers: dict[str, int] = field(default_factory=dict)

    def propose(self) -> Proposed | Rejected | Known:
        """One proposal. A new one stays open in the study until `take` gives it a number."""
        for _ in range(ASKS):
            built = self.builder.build(self.study.ask())
            self.study.ranges.update(built.ranges)
            if violations := self.builder.violations(built):
                self.study.close(infeasible(violations))
                return Rejected(built, violations)
            if key(built.choices) not in self.numbers:
                return Proposed(built)
            self.study.close(FAILED)
        return self._perturbed(built)

    def take(self, number: int, proposed: Proposed) -> None:
        """The proposal is a trial now."""
        self.numbers[key(proposed.built.choices)] = number
        if proposed.open:
            self.study.keep(number, proposed.built.costs)

    def wanted(self, choices: Choices) -> Proposed | Rejected | Known:
        """The user's own point; what it leaves open is drawn. PickError says what is not possible."""
        source = random.Random(key(choices))
        built = self.builder.build(Asker(_Given(choices, source), self.builder.recipe.choices))
        for name, value in choices.items():
            if built.choices.get(name, value) != value:
                raise PickError(f"“{name}” is held at {built.choices[name]!r} in this recipe.")
            if name not in built.choices and not built.fault:
                raise PickError(f"“{name}” is no choice of this point.")
        self.study.ranges.update(built.ranges)
        if violations := self.builder.violations(built):
            return Rejected(built, violations)
        original = self.numbers.get(key(built.choices))
        return Proposed(built, open=False) if original is None else Known(original, built)

    def _perturbed(self, built: Built) -> Proposed | Known:
        """A neighbour of a known point that is not known itself."""
        source = random.Random(f"{self.builder.recipe.seed} {len(self.numbers)} {key(built.choices)}")
        for kept in _neighbours(built, source):
            near = self.builder.build(Asker(_Given(kept, source), self.builder.recipe.choices))
            self.study.ranges.update(near.ranges)
            if key(near.choices) not in self.numbers and not self.builder.violations(near):
                return Proposed(near, open=False)
        return Known(self.numbers[key(built.choices)], built)


def _neighbours(built: Built, source: random.Random) -> Iterator[dict[str, Value]]:
    """Choices near a point: all there are where they are few, else some, farther away with each try.

    What is left out of one is drawn when it is built.
    """
    free = {name: offered for name, offered in sorted(built.ranges.items()) if offered.size != 1}
    sizes = [offered.size for offered in free.values()]
    count = math.prod(size for size in sizes if size is not None)
    if None not in sizes and count <= FEW:
        every = [dict(zip(free, values, strict=True)) for values in product(*map(_values, free.values()))]
        source.shuffle(every)
        yield from every
        return
    for tries in range(PERTURBED):
        changed = source.sample(list(free), min(1 + tries * len(free) // PERTURBED, len(free)))
        yield {name: value for name, value in built.choices.items() if name not in changed}


def _values(offered: Range) -> Sequence[Value]:
    if offered.kind == "choice":
        return offered.options
    return range(int(offered.low), int(offered.high) + 1, offered.step)


@dataclass(frozen=True, slots=True)
class _Given:
    """Answers with what is given, and draws what is not."""

    choices: Mapping[str, Value]
    source: random.Random

    def __call__(self, name: str, offered: Range) -> Value:
        return self.choices[name] if name in self.choices else drawn(self.source, offered)
