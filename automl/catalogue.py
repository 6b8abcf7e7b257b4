"""Names and descriptions of all plug-ins, read from their source without importing one of them.

The window lists and checks plug-ins, and must not load torch; so what a plug-in states about itself are
literals (`TAKES = ("image",)`, `SCORE = Score("accuracy")`), which `ast` reads here.
"""

from __future__ import annotations

import ast
import pkgutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from importlib.machinery import ModuleSpec
from importlib.util import find_spec
from typing import Any

from automl.seams import COMMON_COSTS, Cost, Score

FOLDERS = ("spaces", "datasets", "trainers", "samplers", "pools")
_MADE = {"Score": Score, "Cost": Cost}


@dataclass(frozen=True, slots=True)
class PlugIn:
    """What one module says of itself: its docstring and the literals it states."""

    folder: str
    name: str
    doc: str = ""
    states: Mapping[str, Any] = field(default_factory=dict)

    @property
    def line(self) -> str:
        """The docstring's first line: what the plug-in is."""
        return self.doc.strip().split("\n", 1)[0]

    def words(self, name: str) -> tuple[str, ...]:
        """A stated tuple of words; empty where it is not stated."""
        stated = self.states.get(name, ())
        return (stated,) if isinstance(stated, str) else tuple(stated)

    @property
    def score(self) -> Score | None:
        """A trainer's score."""
        stated = self.states.get("SCORE")
        return stated if isinstance(stated, Score) else None

    @property
    def costs(self) -> tuple[Cost, ...]:
        """The axes a recipe with this trainer may use: its own, then those every network has."""
        own = tuple(cost for cost in self.states.get("COSTS", ()) if isinstance(cost, Cost))
        taken = {cost.name for cost in own}
        return own + tuple(cost for cost in COMMON_COSTS if cost.name not in taken)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All plug-ins by folder and name."""

    spaces: Mapping[str, PlugIn] = field(default_factory=dict)
    datasets: Mapping[str, PlugIn] = field(default_factory=dict)
    trainers: Mapping[str, PlugIn] = field(default_factory=dict)
    samplers: Mapping[str, PlugIn] = field(default_factory=dict)
    pools: Mapping[str, PlugIn] = field(default_factory=dict)

    def folder(self, name: str) -> Mapping[str, PlugIn]:
        """The plug-ins of one folder."""
        found: Mapping[str, PlugIn] = getattr(self, name)
        return found


@cache
def installed() -> Catalogue:
    """What is in the folders of this installation; read once a process."""
    return Catalogue(**{folder: _read(folder) for folder in FOLDERS})


def _read(folder: str) -> Mapping[str, PlugIn]:
    package = f"automl.{folder}"
    found = pkgutil.iter_modules(import_module(package).__path__)
    names = sorted(module.name for module in found if not module.name.startswith("_"))
    return {name: plugin(folder, name, _source(find_spec(f"{package}.{name}"))) for name in names}


def _source(spec: ModuleSpec | None) -> str:
    reader = getattr(spec.loader, "get_source", None) if spec is not None else None
    return (reader(spec.name) if reader is not None and spec is not None else "") or ""


def plugin(folder: str, name: str, source: str) -> PlugIn:
    """A plug-in from its source text; one that cannot be parsed has a name and nothing else."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        return PlugIn(folder, name)
    states: dict[str, Any] = {}
    for node in tree.body:
        stated = _stated(node)
        if stated is not None:
            states.update([stated])
    return PlugIn(folder, name, ast.get_docstring(tree) or "", states)


def _stated(node: ast.stmt) -> tuple[str, Any] | None:
    target: ast.expr
    if isinstance(node, ast.AnnAssign):
        target, value = node.target, node.value
    elif isinstance(node, ast.Assign) and len(node.targets) == 1:
        target, value = node.targets[0], node.value
    else:
        return None
    if value is None or not isinstance(target, ast.Name) or not target.id.isupper():
        return None
    try:
        return target.id, _literal(value)
    except (ValueError, TypeError):
        return None


def _literal(node: ast.expr) -> Any:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _MADE:
        made = [_literal(argument) for argument in node.args]
        named = {keyword.arg: _literal(keyword.value) for keyword in node.keywords if keyword.arg}
        return _MADE[node.func.id](*made, **named)
    if isinstance(node, ast.Tuple | ast.List):
        return tuple(_literal(item) for item in node.elts)
    return ast.literal_eval(node)
