"""Charts: one module each, whose docstring's first line says what one reads from it.

A chart defines `figure(run: RunState) -> Figure`, for any state of a run: empty, one trial, all failed.
"""

from __future__ import annotations

import pkgutil
from importlib import import_module
from typing import Protocol, cast

from automl.results.figure import Figure
from automl.results.state import RunState


class Chart(Protocol):
    """A module of this folder."""

    def figure(self, run: RunState) -> Figure: ...


def names() -> list[str]:
    """All charts; a module with a leading underscore is shared by some of them and is none."""
    return sorted(m.name for m in pkgutil.iter_modules(__path__) if not m.name.startswith("_"))


def find(name: str) -> Chart:
    """The chart of this name, imported now."""
    return cast(Chart, import_module(f"{__name__}.{name}"))
