"""Samplers: one module each, whose docstring's first line says how the next trial is chosen.

A sampler defines `make(seed, recipe) -> optuna sampler`, and states as a literal that is read unimported
`CANNOT`: which of "conditional", "continuous" (the traits of spaces and trainers), "many objectives" (more
than two) and "one objective" it cannot do; and, where its time grows too fast, `MOST`, the most trials. A
recipe that asks for that is refused with the reason.
"""

from __future__ import annotations

import pkgutil
from importlib import import_module
from typing import Any, Protocol, cast

from automl.recipe import Recipe

# Attributes of a trial in a study:
COUNTED = "counted"  # its values as far as they are known without training, else None
REACHED = "reached"  # the share of its epochs that it came to, where it was stopped early


class Sampler(Protocol):
    """A module of this folder."""

    CANNOT: tuple[str, ...]

    def make(self, seed: int, recipe: Recipe) -> Any: ...


def names() -> list[str]:
    """All samplers; a module with a leading underscore is shared by some of them and is none."""
    return sorted(m.name for m in pkgutil.iter_modules(__path__) if not m.name.startswith("_"))


def find(name: str) -> Sampler:
    """The sampler of this name, imported now."""
    return cast(Sampler, import_module(f"{__name__}.{name}"))
