"""The command line that searches again as a run did."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Any

from automl.recipe import Recipe

_DECIDING = ("objectives", "measure", "stopping", "extrapolate")
_TABLES = ("limits", "choices", "data")


def command(recipe: Recipe) -> str:
    """All that decides what is tried and what of it is kept, on one line for a shell."""
    words = ["python -m automl run", recipe.id, f"--trials {recipe.trials}", f"--epochs {recipe.epochs}"]
    words += [f"--seed {recipe.seed}", f"--sampler {recipe.sampler}"]
    words += [f"--workers {recipe.workers}"] if recipe.workers else []
    words += [f"--set {_shell(f'{key}={toml(value)}')}" for key, value in _set(recipe)]
    return " ".join(words)


def toml(value: Any) -> str:
    """A value as `--set` reads it."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key} = {toml(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(toml, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def _set(recipe: Recipe) -> Iterator[tuple[str, Any]]:
    """What is otherwise than where a recipe says nothing of it."""
    usual = {one.name: one.default for one in fields(recipe)}
    usual["objectives"] = (recipe.score.name, recipe.cost.name)
    for name in _DECIDING:
        value = getattr(recipe, name)
        if value != usual[name]:
            yield name, value
    for name in _TABLES:
        for key, value in getattr(recipe, name).items():
            yield f"{name}.{key}", value


def _shell(word: str) -> str:
    safe = re.fullmatch(r"[\w@%+=:,./-]+", word)
    return word if safe else "'" + word.replace("'", "'\"'\"'") + "'"
