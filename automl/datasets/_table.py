"""Examples in memory, with classes or numbers to learn → Data: checked, split, scaled, kept in the cache."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from automl.datasets import DataError
from automl.datasets._split import Split, apart, fewer, split, stored
from automl.engine.tensors import digest, kept
from automl.seams import Data, DataShape, Root, Spec, Tensors, Value


@dataclass(frozen=True, slots=True)
class Table:
    """Examples and their classes, or the numbers to learn as [n, targets].

    Images are [n, rows, columns, channels], sequences [n, steps, channels], features [n, columns].
    """

    place: str  # for messages: a file or a folder
    examples: NDArray[Any]
    labels: NDArray[Any]
    classes: int  # 0: the labels are numbers
    facts: Mapping[str, Value] = field(default_factory=dict)
    tested: tuple[NDArray[Any], NDArray[Any]] | None = None  # test data that came as such
    holes: bool = False  # whether an example may lack a number (NaN): the mean of the training part then
    labelled: int = 0  # of each class that are learnt from; 0: all that the split leaves
    apart: bool = False  # each part has classes of its own, and an embedding is learnt, not the classes


def asked(root: Root, defaults: Mapping[str, Value]) -> Root:
    """The same root with a dataset's own defaults for whatever the recipe leaves open."""
    return replace(root, options={**defaults, **root.options})


def data(table: Table, root: Root, test: float) -> Data:
    """The parts of a table by the run's own split; scaling is learnt from the training part alone."""
    _check(table)
    valid, size = float(root.options["valid"]), int(root.options["size"])
    content = digest(table.examples, table.labels, *(table.tested or ()))
    few = f" labelled {table.labelled}" if table.labelled else ""
    key = digest(content, f"seed {root.seed} valid {valid} test {test} size {size}{few}")
    made = (apart if table.apart else split)(_strata(table), root.seed, valid, test, size)
    if table.labelled:
        made = fewer(made, table.labels, root.seed, table.labelled)
    chosen = stored(root.folder, key, made)
    tensors = kept(root.cache, digest(key, chosen.parts, "form 2"), lambda: parts(table, chosen))
    shape = _shape(table)

    def part(name: str) -> Tensors:
        return Tensors((tensors[f"{name}_x"],), tensors[f"{name}_y"])

    facts: dict[str, Value] = {"classes": table.classes, **table.facts} if table.classes else {**table.facts}
    if not table.classes and table.labels.shape[1] == 1:
        facts["target deviation"] = float(table.labels[chosen.train].std())
    facts |= {name: len(tensors[f"{name}_y"]) for name in ("train", "valid", "test")}
    return Data(shape, part("train"), part("valid"), lambda: part("test"), content, facts)


def _check(table: Table) -> None:
    if table.classes:
        _check_classes(table)
    else:
        _check_numbers(table)
    if table.examples.dtype.kind == "f":
        wrong = np.isinf(table.examples) if table.holes else ~np.isfinite(table.examples)
        if wrong.any():
            raise DataError(
                f"{table.place}: there are numbers that are none (NaN or infinite); remove them first."
            )


def _check_classes(table: Table) -> None:
    counts = np.bincount(table.labels, minlength=table.classes)
    if table.classes < 2 or np.count_nonzero(counts) < 2:
        raise DataError(f"{table.place}: there is only one class; a classifier needs at least two.")
    if counts.min() < 3:
        few = int(counts.argmin())
        raise DataError(
            f"{table.place}: class {few} has {counts[few]} examples; each class needs at least three, "
            "to train, to validate and to test."
        )


def _check_numbers(table: Table) -> None:
    if len(table.labels) < 10:
        raise DataError(
            f"{table.place}: {len(table.labels)} examples are too few; there must be ten at least."
        )
    if not np.isfinite(table.labels).all():
        raise DataError(f"{table.place}: not every example has the number that is to be learnt.")
    if np.ptp(table.labels, 0).min() == 0:
        raise DataError(f"{table.place}: the number to learn is the same for every example.")


def _strata(table: Table) -> NDArray[Any]:
    """What is spread evenly over the parts: the classes, or tenths of the (first) number's range of ranks."""
    if table.classes:
        return table.labels
    ranks = table.labels[:, 0].argsort(kind="stable").argsort(kind="stable")
    return ranks * min(10, len(ranks) // 10 or 1) // len(ranks)


def _shape(table: Table) -> DataShape:
    size = table.examples.shape[1:]
    given = Spec("features", tuple(size))
    if len(size) > 1:
        given = Spec("image", (size[2], *size[:2])) if len(size) == 3 else Spec("sequence", tuple(size))
    if not table.classes:
        values = Spec("values", table.labels.shape[1:])
        return DataShape((given,), (values,), values)
    answer = Spec("embedding", (None,)) if table.apart else Spec("classes", (table.classes,))
    return DataShape((given,), (answer,), Spec("class", (), "int64", table.classes))


def parts(table: Table, chosen: Split) -> dict[str, NDArray[Any]]:
    """The arrays of all three parts, `train_x`, `train_y` and so on, scaled by the training part."""
    scale = scaling(table.examples[chosen.train])
    answer = _whole if table.classes else scaling(table.labels[chosen.train])
    made: dict[str, NDArray[Any]] = {}
    for name in ("train", "valid", "test"):
        examples, labels = table.examples, table.labels
        places = getattr(chosen, name)
        if name == "test" and table.tested is not None:
            examples, labels = table.tested
            places = np.arange(len(labels))
        made[f"{name}_x"] = scale(examples[places])
        made[f"{name}_y"] = answer(labels[places])
    return made


def _whole(labels: NDArray[Any]) -> NDArray[Any]:
    return labels.astype(np.int64)


def scaling(train: NDArray[Any]) -> Callable[[NDArray[Any]], NDArray[np.float32]]:
    """Mean 0 and deviation 1 over the training part: by channel or by column; what is missing is 0."""
    over = tuple(range(train.ndim - 1))
    exact = np.float32 if train.dtype.itemsize <= 2 else np.float64  # pixels need no more, and are many
    if train.dtype.kind == "f" and np.isnan(train).any():
        there = np.maximum((~np.isnan(train)).sum(over), 1)
        mean = (np.nansum(train, over, dtype=np.float64) / there).astype(exact)
        deviation = np.sqrt(np.nansum((train - mean) ** 2, over) / there)
    else:
        mean = train.mean(over, dtype=np.float64).astype(exact)
        deviation = train.std(over, dtype=exact)
    deviation = np.where(deviation > 1e-9, deviation, 1).astype(exact)

    def scaled(examples: NDArray[Any]) -> NDArray[np.float32]:
        result: NDArray[Any] = np.subtract(examples, mean, dtype=exact)
        result /= deviation
        single: NDArray[np.float32] = result.astype(np.float32, copy=False)
        return np.nan_to_num(single, copy=False, nan=0.0)

    return scaled
