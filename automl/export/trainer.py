"""A trainer as plain code: its own source, and of what it uses in this project only what is reached from it.

Definitions are taken as they stand, comments and all, and follow one another in the order in which they are
needed. What comes from outside must come from torch or from Python itself.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from types import ModuleType

from automl.export import ExportError

ALLOWED = {"torch", "__future__"}
PROJECT = "automl"
_CANNOT = "The trainer cannot be written as"


@dataclass(slots=True)
class Source:
    """Definitions by name, in order, and the import lines that they need."""

    texts: dict[str, str] = field(default_factory=dict)
    imports: set[str] = field(default_factory=set)
    _homes: dict[str, str] = field(default_factory=dict)

    @property
    def code(self) -> str:
        """All definitions, functions and classes two lines apart."""
        return "\n\n\n".join(self.texts.values())

    def take(self, module: ModuleType, name: str) -> None:
        """One definition, after all that it needs itself."""
        home = self._homes.get(name)
        if home == module.__name__:
            return
        if home is not None:
            raise ExportError(f"{_CANNOT} one file: “{name}” is defined in {home} and in {module.__name__}.")
        self._homes[name] = module.__name__
        read = _read(module.__name__)
        for other in read.needs(name):
            self._bring(module, read, other)
        self.texts[name] = read.text(name)

    def _bring(self, module: ModuleType, read: _Module, name: str) -> None:
        if name in read.definitions:
            self.take(module, name)
        elif name in read.brought:
            origin, original, line = read.brought[name]
            if origin.partition(".")[0] != PROJECT:
                self._check(origin, module)
                self.imports.add(line)
            elif original != name:
                raise ExportError(f"{_CANNOT} one file: “{original}” is called “{name}”.")
            else:
                self.take(importlib.import_module(origin), name)

    def _check(self, origin: str, module: ModuleType) -> None:
        top = origin.partition(".")[0]
        if top not in ALLOWED and top not in sys.stdlib_module_names:
            raise ExportError(f"{_CANNOT} a script that needs torch alone: {module.__name__} uses {top}.")


class _Module:
    """A module's source, by its top-level names."""

    def __init__(self, source: str) -> None:
        self._source = source
        self.definitions: dict[str, ast.stmt] = {}
        self.brought: dict[str, tuple[str, str, str]] = {}  # by name: module, name there, import line
        for node in ast.parse(source).body:
            self._sort(node)

    def _sort(self, node: ast.stmt) -> None:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            self.definitions[node.name] = node
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for target in targets:
                if isinstance(target, ast.Name):
                    self.definitions[target.id] = node
        elif isinstance(node, ast.Import):
            for alias in node.names:
                name = alias.asname or alias.name.partition(".")[0]
                also = f" as {alias.asname}" if alias.asname else ""
                self.brought[name] = (alias.name, alias.name, f"import {alias.name}{also}")
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                name = alias.asname or alias.name
                also = f" as {alias.asname}" if alias.asname else ""
                self.brought[name] = (
                    node.module,
                    alias.name,
                    f"from {node.module} import {alias.name}{also}",
                )

    def needs(self, name: str) -> Iterator[str]:
        """All names that a definition uses, in order; also those in annotations that Python evaluates."""
        seen = {name}
        for node in ast.walk(self.definitions[name]):
            if isinstance(node, ast.Name) and node.id not in seen:
                seen.add(node.id)
                yield node.id

    def text(self, name: str) -> str:
        """The definition as it stands, decorators included."""
        node = self.definitions[name]
        decorators = getattr(node, "decorator_list", [])
        first = min([node.lineno, *(one.lineno for one in decorators)])
        return "\n".join(self._source.splitlines()[first - 1 : node.end_lineno])


@cache
def _read(module: str) -> _Module:
    return _Module(inspect.getsource(importlib.import_module(module)))


def written(trainer: ModuleType) -> Source:
    """What `train` and `evaluate` of a trainer need, and the values that pass between them."""
    source = Source()
    for name in ("train", "evaluate"):
        source.take(trainer, name)
    seams = importlib.import_module("automl.seams")
    for name in ("Tensors", "Shared", "Scores", "Stop", "DataShape"):
        source.take(seams, name)
    return source
