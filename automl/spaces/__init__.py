"""Search spaces: one module each, whose docstring's first line says what is searched.

A space defines `build(pick, shape) -> nn.Module`: every decision comes from `pick`, all lengths from
`shape`, and `model(*inputs)` answers `shape.outputs`. It runs on the meta device in the planner and again
in a worker with the recorded choices, so it draws no random numbers beyond the initial weights, reads no
file, and asks for the same names in the same order. It also states, as literals that are read unimported:
`TAKES`, the kinds of input it can be fed; `GIVES`, the kinds of output it can answer; and `TRAITS`, of
"conditional" (which names are asked depends on earlier answers) and "continuous" (it asks for a float); and
`SIZE`, how many architectures there are while a recipe opens nothing, for the first of `TAKES` and `GIVES`
(images of 8×8, sequences, text).
"""

from __future__ import annotations

import pkgutil
from importlib import import_module
from typing import Any, Protocol, cast

from automl.seams import DataShape, Pick


class Space(Protocol):
    """A module of this folder."""

    TAKES: tuple[str, ...]
    GIVES: tuple[str, ...]
    TRAITS: tuple[str, ...]
    SIZE: int

    def build(self, pick: Pick, shape: DataShape) -> Any: ...


def names() -> list[str]:
    """All spaces; a module with a leading underscore is shared by some of them and is none."""
    return sorted(m.name for m in pkgutil.iter_modules(__path__) if not m.name.startswith("_"))


def find(name: str) -> Space:
    """The space of this name, imported now."""
    return cast(Space, import_module(f"{__name__}.{name}"))
