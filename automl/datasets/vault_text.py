"""The characters of your notes: the text that was copied into the run, else the sample vault's.

`inputs/notes.jsonl` holds one note a line, an object with its `path` and its `text`. The notes, in the order
of their paths, are cut into windows of `context` characters, each with the character that follows as its
last target; whole windows go to training, validation or test, so that no place is in two of them. Characters
that the training windows have fewer than three times are one, “�”.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from automl.datasets import DataError
from automl.datasets._split import Split, split, stored
from automl.datasets._table import asked
from automl.engine.tensors import digest, kept
from automl.seams import Data, DataShape, Root, Spec, Tensors, Value

READS = ("notes",)  # of the vault, which whoever launches a run copies into its inputs
INPUT = "tokens"
OUTPUT = "next"
OPTIONS: Mapping[str, Value] = {"context": 64, "valid": 0.1, "test": 0.1, "size": 0}

LARGEST = 64_000_000  # characters: more are left out, and the fact says so
FEWEST = 100  # windows
RARE = 3


def load(root: Root) -> Data:
    """Windows of text, split by the run's seed."""
    root = asked(root, OPTIONS)
    context = int(root.options["context"])
    if not 4 <= context <= 4096:
        raise DataError(f"vault_text: data.context = {context} must be 4 to 4,096 characters.")
    text, source, notes = _text(root.inputs / "notes.jsonl")
    windows = _windows(text, context, source)
    valid, test, size = (float(root.options[name]) for name in ("valid", "test", "size"))
    content = digest(text, f"context {context}")
    key = digest(content, f"seed {root.seed} valid {valid} test {test} size {size}")
    made = split(np.zeros(len(windows), np.int64), root.seed, valid, test, int(size))
    chosen = stored(root.folder, key, made)
    known = _known(windows[chosen.train])
    tensors = kept(root.cache, digest(key, chosen.parts, "text 1"), lambda: _parts(windows, chosen, known))
    classes = len(known) + 1
    shape = DataShape(
        (Spec("tokens", (context,), "int64", classes),),
        (Spec("next", (context, classes)),),
        Spec("tokens", (context,), "int64", classes),
    )
    facts: dict[str, Value] = {"source": source, "notes": notes, "characters": len(text), "alphabet": classes}
    facts |= {name: len(tensors[f"{name}_x"]) for name in ("train", "valid", "test")}

    def part(name: str) -> Tensors:
        return Tensors((tensors[f"{name}_x"],), tensors[f"{name}_y"])

    return Data(shape, part("train"), part("valid"), lambda: part("test"), content, facts)


def _text(notes: Path) -> tuple[str, str, int]:
    """All text, where it is from, and from how many notes."""
    if notes.exists():
        texts = _notes(notes)
        return "\n\n".join(texts)[:LARGEST], "the vault's notes", len(texts)
    folder = cast(Path, files("resources").joinpath("sample_vault"))
    notes_there = sorted(folder.rglob("*.md"))
    text = "\n\n".join(note.read_text("utf-8") for note in notes_there)
    return text[:LARGEST], "the sample vault's notes", len(notes_there)


def _notes(path: Path) -> list[str]:
    texts: list[tuple[str, str]] = []
    try:
        with path.open(encoding="utf-8") as file:
            for number, line in enumerate(file, 1):
                if line.strip():
                    texts.append(_note(path, number, line))
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"{path}: the copied notes cannot be read ({error}); begin a new run.") from error
    return [text for _, text in sorted(texts) if text]


def _note(path: Path, number: int, line: str) -> tuple[str, str]:
    try:
        note: Any = json.loads(line)
        named, text = note["path"], note.get("text", "")
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise DataError(f"{path}, line {number}: this is no note as JSON with a path and a text.") from error
    if not isinstance(named, str) or not isinstance(text, str):
        raise DataError(f"{path}, line {number}: the note's path and text must be texts.")
    return named, text


def _windows(text: str, context: int, source: str) -> NDArray[np.int32]:
    """The text as rows of `context` + 1 code points; the last of a row is the first of the next."""
    points = np.frombuffer(text.encode("utf-32-le", "replace"), "<u4").astype(np.int32)
    count = (len(points) - 1) // context
    if count < FEWEST:
        raise DataError(
            f"vault_text: {source} hold {len(points):,} characters, but the least to learn from are "
            f"{FEWEST * context + 1:,} ({FEWEST} windows of {context}); write more, or lower data.context."
        )
    places = np.arange(count)[:, None] * context + np.arange(context + 1)
    windows: NDArray[np.int32] = points[places]
    return windows


def _known(train: NDArray[np.int32]) -> NDArray[np.int32]:
    found, counts = np.unique(train[:, :-1], return_counts=True)
    known: NDArray[np.int32] = found[counts >= RARE]
    return known


def _parts(windows: NDArray[np.int32], chosen: Split, known: NDArray[np.int32]) -> dict[str, NDArray[Any]]:
    """Inputs and what follows them; 0 is a character that is rare or unknown."""
    places = np.searchsorted(known, windows).clip(max=len(known) - 1)
    numbers = np.where(known[places] == windows, places + 1, 0).astype(np.int64)
    made: dict[str, NDArray[Any]] = {}
    for name in ("train", "valid", "test"):
        part = numbers[getattr(chosen, name)]
        made[f"{name}_x"], made[f"{name}_y"] = part[:, :-1], part[:, 1:]
    return made
