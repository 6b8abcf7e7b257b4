"""Your own examples from one .npz file with the arrays `x` and `y`: images, or rows of features.

`x` is [n, rows, columns], [n, rows, columns, channels], [n, channels, rows, columns], or [n, features];
`y` holds the class of each, as whole numbers or as text. Test data may come as `x_test` and `y_test`, beside
`x_train` and `y_train`. Nothing pickled is read.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from automl.datasets import DataError
from automl.datasets._table import Table, asked, data
from automl.seams import Data, Root, Value

INPUT = ("image", "features")
OUTPUT = "classes"
OPTIONS: Mapping[str, Value] = {"path": "", "valid": 0.2, "test": 0.2, "size": 0}
LARGEST = 8 * 1024**3  # bytes of one unpacked array


def load(root: Root) -> Data:
    """The file that `path` names."""
    root = asked(root, OPTIONS)
    named = str(root.options["path"])
    if not named:
        raise DataError("npz: data.path must name a .npz file.")
    path = Path(named).expanduser()
    arrays = _read(path)
    pairs = [pair for pair in (("x", "y"), ("x_train", "y_train")) if all(name in arrays for name in pair)]
    if not pairs:
        raise DataError(f"{path}: it needs arrays “x” and “y”; it has {', '.join(arrays) or 'none'}.")
    examples, labels = _examples(path, arrays, *pairs[0])
    tested = _examples(path, arrays, "x_test", "y_test") if {"x_test", "y_test"} <= set(arrays) else None
    classes, numbers = np.unique(labels, return_inverse=True)
    facts = {"source": path.name}
    tests = None if tested is None else (tested[0], _numbers(path, tested[1], classes))
    if tests is not None and tests[0].shape[1:] != examples.shape[1:]:
        raise DataError(f"{path}: test examples have another form than those to train on.")
    table = Table(str(path), examples, numbers.astype(np.int64), len(classes), facts, tests)
    return data(table, root, 0.0 if tests is not None else float(root.options["test"]))


def _read(path: Path) -> dict[str, NDArray[Any]]:
    wanted = ("x", "y", "x_train", "y_train", "x_test", "y_test")
    try:
        with zipfile.ZipFile(path) as packed:
            large = [entry.filename for entry in packed.infolist() if entry.file_size > LARGEST]
        if large:
            raise DataError(
                f"{path}: “{large[0]}” is larger than {LARGEST // 1024**3} GB; take a part of it."
            )
        with np.load(path, allow_pickle=False) as arrays:
            found = {name: arrays[name] for name in arrays.files if name in wanted}
        if strange := [name for name, array in found.items() if not isinstance(array, np.ndarray)]:
            raise ValueError(f"“{strange[0]}” is no array")
        return found
    except FileNotFoundError as error:
        raise DataError(f"{path}: there is no such file.") from error
    except (OSError, ValueError, EOFError, KeyError, zipfile.BadZipFile, zlib.error, SyntaxError) as error:
        raise DataError(f"{path}: this is no whole .npz file of plain arrays ({error}).") from error


def _examples(path: Path, arrays: dict[str, NDArray[Any]], x: str, y: str) -> tuple[Any, NDArray[Any]]:
    examples, labels = arrays[x], arrays[y]
    if examples.dtype.kind not in "uifb" or labels.dtype.kind not in "uibUS":
        raise DataError(f"{path}: “{x}” must hold numbers and “{y}” whole numbers or text, "
                        f"not {examples.dtype} and {labels.dtype}.")  # fmt: skip
    if labels.ndim == 2 and labels.shape[1] == 1:
        labels = labels[:, 0]
    if examples.ndim not in (2, 3, 4) or labels.ndim != 1 or len(examples) != len(labels):
        shapes = f"{list(examples.shape)} and {list(labels.shape)}"
        raise DataError(f"{path}: “{x}” and “{y}” do not belong together: their shapes are {shapes}.")
    if examples.size == 0:
        raise DataError(f"{path}: “{x}” is empty.")
    return _channels_last(examples.astype(np.float32) if examples.dtype.kind == "b" else examples), labels


def _channels_last(examples: NDArray[Any]) -> NDArray[Any]:
    if examples.ndim == 3:
        return examples[..., None]
    if examples.ndim == 4 and examples.shape[1] <= 4 < examples.shape[3]:
        return np.moveaxis(examples, 1, 3)
    return examples


def _numbers(path: Path, labels: NDArray[Any], classes: NDArray[Any]) -> NDArray[np.int64]:
    places = np.searchsorted(classes, labels).clip(max=len(classes) - 1)
    unknown = labels[classes[places] != labels]
    if len(unknown):
        raise DataError(f"{path}: the test data have a class {unknown[0]} that is not there to train on.")
    return places.astype(np.int64)
