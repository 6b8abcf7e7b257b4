"""Layouts: where the nodes of a graph lie. No Qt here; numpy arrays in, numpy arrays out, deterministic.

A layout is one module here with a docstring that says it in a sentence, a `NAME` for people, and
`arrange(ground) -> positions`, float32 and finite, a row for each node. With `SPRINGS = True` it settles by
forces afterwards, and an edit moves only its neighbourhood; without, an edit arranges all anew.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any


@dataclass(frozen=True, slots=True)
class Layout:
    """One way to lay a graph out."""

    id: str
    name: str
    words: str
    arrange: Callable[[Any], Any]
    springs: bool


@cache
def layouts() -> dict[str, Layout]:
    """All that lie in this folder, the force layout first."""
    found = [_layout(info.name) for info in iter_modules(__path__)]
    named = sorted((made for made in found if made), key=lambda made: (not made.springs, made.name))
    return {made.id: made for made in named}


def _layout(name: str) -> Layout | None:
    module = import_module(f"{__name__}.{name}")
    if not hasattr(module, "arrange"):
        return None
    words = (module.__doc__ or "").strip().splitlines()[0]
    return Layout(name, module.NAME, words, module.arrange, getattr(module, "SPRINGS", False))
