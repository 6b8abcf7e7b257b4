"""Labelled examples in memory → Data: checked, split, scaled, and mapped from the cache."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from automl.datasets import DataError
from automl.datasets._split import Split, split, stored
from automl.engine.tensors import digest, kept
from automl.seams import Data, DataShape, Root, Spec, Tensors, Value


@dataclass(frozen=True, slots=True)
class Table:
    """Examples and their classes: images as [n, rows, columns, channels], features as [n, columns]."""

    place: str  # for messages: a file or a folder
    examples: NDArray[Any]
    labels: NDArray[np.int64]
    classes: int
    facts: Mapping[str, Value] = field(default_factory=dict)
    tested: tuple[NDArray[Any], NDArray[np.int64]] | None = None  # test data that came as such


def asked(root: Root, defaults: Mapping[str, Value]) -> Root:
    """The same root with a dataset's own defaults for whatever the recipe leaves open."""
    return replace(root, options={**defaults, **root.options})


def data(table: Table, root: Root, test: float) -> Data:
    """The parts of a table by the run's own split; scaling is learnt from the training part alone."""
    _check(table)
    valid, size = float(root.options["valid"]), int(root.options["size"])
    content = digest(table.examples, table.labels, *(table.tested or ()))
    key = digest(content, f"seed {root.seed} valid {valid} test {test} size {size}")
    chosen = stored(root.folder, key, split(table.labels, root.seed, valid, test, size))
    tensors = kept(root.cache, digest(key, chosen.parts, "form 1"), lambda: _parts(table, chosen))
    shape = _shape(table)

    def part(name: str) -> Tensors:
        return Tensors((tensors[f"{name}_x"],), tensors[f"{name}_y"])

    facts: dict[str, Value] = {"classes": table.classes, **table.facts}
    facts |= {name: len(tensors[f"{name}_y"]) for name in ("train", "valid", "test")}
    return Data(shape, part("train"), part("valid"), lambda: part("test"), content, facts)


def _check(table: Table) -> None:
    counts = np.bincount(table.labels, minlength=table.classes)
    if table.classes < 2 or np.count_nonzero(counts) < 2:
        raise DataError(f"{table.place}: there is only one class; a classifier needs at least two.")
    if counts.min() < 3:
        few = int(counts.argmin())
        raise DataError(
            f"{table.place}: class {few} has {counts[few]} examples; each class needs at least three, "
            "to train, to validate and to test."
        )
    if table.examples.dtype.kind == "f" and not np.isfinite(table.examples).all():
        raise DataError(
            f"{table.place}: there are numbers that are none (NaN or infinite); remove them first."
        )


def _shape(table: Table) -> DataShape:
    size = table.examples.shape[1:]
    image = len(size) == 3
    given = Spec("image", (size[2], *size[:2])) if image else Spec("features", tuple(size))
    return DataShape(
        (given,), (Spec("classes", (table.classes,)),), Spec("class", (), "int64", table.classes)
    )


def _parts(table: Table, chosen: Split) -> dict[str, NDArray[Any]]:
    scale = _scale(table.examples[chosen.train])
    made: dict[str, NDArray[Any]] = {}
    for name in ("train", "valid", "test"):
        examples, labels = table.examples, table.labels
        places = getattr(chosen, name)
        if name == "test" and table.tested is not None:
            examples, labels = table.tested
            places = np.arange(len(labels))
        made[f"{name}_x"] = scale(examples[places])
        made[f"{name}_y"] = labels[places].astype(np.int64)
    return made


def _scale(train: NDArray[Any]) -> Callable[[NDArray[Any]], NDArray[np.float32]]:
    """Mean 0 and deviation 1 over the training part: by channel of images, by column of features."""
    over = (0, 1, 2) if train.ndim == 4 else (0,)
    exact = np.float32 if train.dtype.itemsize <= 2 else np.float64  # pixels need no more, and are many
    mean = train.mean(over, dtype=np.float64).astype(exact)
    deviation = train.std(over, dtype=exact)
    deviation = np.where(deviation > 1e-9, deviation, 1).astype(exact)

    def scaled(examples: NDArray[Any]) -> NDArray[np.float32]:
        result: NDArray[Any] = np.subtract(examples, mean, dtype=exact)
        result /= deviation
        single: NDArray[np.float32] = result.astype(np.float32, copy=False)
        return single

    return scaled
