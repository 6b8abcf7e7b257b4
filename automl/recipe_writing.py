"""A recipe as a TOML file of the user's own, with only what differs from a recipe that says nothing."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, fields
from pathlib import Path
from typing import Any

from automl import places
from automl.recipe import Recipe
from automl.recipe_files import as_written
from automl.results.rundir_errors import told

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_LONGEST = 60  # characters of an id


def id_of(title: str) -> str:
    """A file's name for a title."""
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:_LONGEST].strip("-")


def save(recipe: Recipe, title: str) -> Path:
    """A new file in the user's folder, never over another; raises `RunFolderError` where it cannot be."""
    folder = places.recipes()
    with told(folder):
        folder.mkdir(parents=True, exist_ok=True)
    first = id_of(title) or "recipe"
    for number in range(1, 1000):
        file = folder / f"{first}{f'-{number}' if number > 1 else ''}.toml"
        if not file.exists():
            break
    with told(file), file.open("x", encoding="utf-8") as out:
        out.write(toml(recipe, title))
    return file


def toml(recipe: Recipe, title: str) -> str:
    """The text of the file; its id is the file's name."""
    usual = {f.name: f.default for f in fields(Recipe) if f.default is not MISSING}
    written = as_written(recipe) | {"title": title}
    kept = {
        k: v for k, v in written.items() if k != "id" and usual.get(k, MISSING) != v and v not in ([], {})
    }
    plain = {key: value for key, value in kept.items() if not _nested(value)}
    lines = [f"{_key(key)} = {_value(value)}" for key, value in plain.items()]
    for key, value in kept.items():
        if _nested(value):
            lines += ["", *_table(key, value)]
    return "\n".join(lines) + "\n"


def _nested(value: Any) -> bool:
    return isinstance(value, Mapping) or (isinstance(value, list) and any(map(_nested, value)))


def _table(name: str, value: Any) -> Iterator[str]:
    for part in [value] if isinstance(value, Mapping) else value:
        yield f"[{name}]" if isinstance(value, Mapping) else f"[[{name}]]"
        yield from (f"{_key(key)} = {_value(item)}" for key, item in part.items())


def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else _text(name)


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return "nan" if math.isnan(value) else repr(value).replace("e+", "e")
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{_key(key)} = {_value(item)}" for key, item in value.items()) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_value, value)) + "]"
    return _text(str(value))


def _text(text: str) -> str:
    """JSON's quoting is TOML's, but for the one control character that JSON leaves alone."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
