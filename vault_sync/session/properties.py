"""What a window asks about the properties that notes state of themselves: a recipe, published figures."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from vault_sync.session.keeping import Keeping

MOST = 500  # figures that are handed over
_NAMES = ("model", "params", "accuracy", "dataset")
_SCALES = {"k": 1e3, "m": 1e6, "b": 1e9, "g": 1e9}


@dataclass(frozen=True, slots=True)
class Figure:
    """A result that a note states: of which model, how large, how good (a share), on what."""

    model: str
    parameters: float
    accuracy: float
    dataset: str
    path: str


def stated(keeping: Keeping, path: str, name: str) -> Any:
    """One property of a note, as plain data; None where it has none."""
    note = keeping.index.note(path)
    return _plain(note.properties.get(name)) if note else None


def figures(keeping: Keeping) -> tuple[Figure, ...]:
    """The figures of all notes that have `model`, `params` and `accuracy` in their properties."""
    found = []
    for note in keeping.index.notes():
        if figure := figure_in(note.properties, note.path):
            found.append(figure)
    return tuple(found[:MOST])


def figure_in(properties: Mapping[str, Any], path: str) -> Figure | None:
    """A score above 1 is in per cent; “1.2M” parameters are 1,200,000."""
    values = {str(key).casefold(): value for key, value in properties.items()}
    model, size, score, dataset = (values.get(name) for name in _NAMES)
    parameters, accuracy = number(size), number(score)
    if not isinstance(model, str) or not model.strip() or parameters is None or accuracy is None:
        return None
    share = accuracy / 100 if accuracy > 1 else accuracy
    if parameters <= 0 or not 0 <= share <= 1:
        return None
    return Figure(model.strip(), parameters, share, dataset if isinstance(dataset, str) else "", path)


def number(value: Any) -> float | None:
    """“61,706”, “1.2M”, “93.1 %” and plain numbers."""
    if isinstance(value, bool) or value is None:
        return None
    text = str(value).strip().removesuffix("%").strip().replace(",", "").replace("_", "").replace(" ", "")
    scale = _SCALES.get(text[-1:].casefold(), 1.0)
    try:
        found = float(text[:-1] if scale != 1.0 else text) * scale
    except ValueError:
        return None
    return found if math.isfinite(found) else None


def _plain(value: Any) -> Any:
    """Without what does not travel between processes."""
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value if isinstance(value, bool | int | float | str) or value is None else str(value)
