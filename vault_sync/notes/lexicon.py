"""The words that tell names from everything else: the tables in `resources/topics`, read once."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

TABLES = ("acronyms", "compounds", "plurals", "stop_list", "structural")


@cache
def table(name: str) -> dict[str, Any]:
    """A table by its name."""
    return tomllib.loads(place(name).read_text("utf-8"))


def place(name: str) -> Traversable:
    """Where a table lies."""
    return files("resources").joinpath("topics", f"{name}.toml")
