"""The files that ship with the app, by name, wherever it is installed."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path


def text(*parts: str) -> str:
    """The content of a text resource: `text("theme", "tokens.toml")`."""
    return files("resources").joinpath(*parts).read_text("utf-8")


def path(*parts: str) -> Path:
    """Where a resource lies: style sheets name pictures by path."""
    return Path(str(files("resources").joinpath(*parts)))
