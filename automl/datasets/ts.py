"""Your own time series as a .ts file, the format of the UCR and UEA archives: sequences with a class each.

`path` names one file, which is split by the run's seed, or one that ends in `_TRAIN.ts`: then its neighbour
`_TEST.ts` is the test part. A shorter series is filled at its end, and a missing value (`?`) where it stands,
with the mean of the training part. Series with time stamps, or with a number to learn, are not read.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from automl.datasets import DataError
from automl.datasets._table import Table, asked, data
from automl.seams import Data, Root, Value

INPUT = "sequence"
OUTPUT = "classes"
OPTIONS: Mapping[str, Value] = {"path": "", "valid": 0.2, "test": 0.2, "size": 0}

LARGEST = 1024**3  # bytes
TRAIN, TEST = "_TRAIN.ts", "_TEST.ts"


@dataclass(slots=True)
class Series:
    """A file as it is read: what its head states, and its cases."""

    path: Path
    classes: Sequence[str] = ()
    cases: list[list[list[float]]] = field(default_factory=list)  # by case, by dimension, by step
    labels: list[str] = field(default_factory=list)

    @property
    def longest(self) -> int:
        """Steps of the longest series."""
        return max(len(steps) for case in self.cases for steps in case)

    def array(self, longest: int) -> NDArray[np.float64]:
        """[cases, steps, dimensions]; what is missing is NaN."""
        made = np.full((len(self.cases), longest, len(self.cases[0])), math.nan)
        for number, case in enumerate(self.cases):
            for dimension, steps in enumerate(case):
                made[number, : len(steps), dimension] = steps
        return made


def load(root: Root) -> Data:
    """The file that `path` names, with its neighbour where there is one."""
    root = asked(root, OPTIONS)
    named = str(root.options["path"])
    if not named:
        raise DataError("ts: data.path must name a .ts file.")
    path = Path(named).expanduser()
    train = read(path)
    beside = path.with_name(path.name.removesuffix(TRAIN) + TEST)
    test = read(beside) if path.name.endswith(TRAIN) and beside.exists() else None
    classes = list(train.classes)
    longest = max(train.longest, test.longest if test else 0)
    tests = None
    if test is not None:
        if len(test.cases[0]) != len(train.cases[0]):
            raise DataError(f"{beside}: its series have another number of dimensions than those to train on.")
        tests = (test.array(longest), _numbers(test, classes))
    facts: dict[str, Value] = {"source": path.name}
    numbers = _numbers(train, classes)
    table = Table(str(path), train.array(longest), numbers, len(classes), facts, tests, holes=True)
    return data(table, root, 0.0 if tests is not None else float(root.options["test"]))


def _numbers(series: Series, classes: Sequence[str]) -> NDArray[np.int64]:
    unknown = [label for label in series.labels if label not in classes]
    if unknown:
        raise DataError(f"{series.path}: there is a class “{unknown[0]}” that is not there to train on.")
    return np.array([classes.index(label) for label in series.labels], np.int64)


def read(path: Path) -> Series:
    """The cases of a file; what is wrong is said with its line."""
    try:
        if path.stat().st_size > LARGEST:
            raise DataError(f"{path}: it is larger than {LARGEST // 1024**3} GB; take a part of it.")
        with path.open(encoding="utf-8-sig") as file:
            series = _parsed(path, enumerate(file, 1))
    except FileNotFoundError as error:
        raise DataError(f"{path}: there is no such file.") from error
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"{path}: this file cannot be read ({error}).") from error
    if not series.cases:
        raise DataError(f"{path}: there are no series below @data; the file is cut short or empty.")
    return series


def _parsed(path: Path, lines: Iterator[tuple[int, str]]) -> Series:
    series = Series(path)
    below = False
    for number, line in lines:
        text = line.strip()
        if not text or text.startswith(("#", "%")):
            continue
        if below:
            _case(series, number, text)
        elif text.casefold() == "@data":
            below = True
        else:
            _head(series, number, text)
    if not below:
        raise DataError(f"{path}: there is no line “@data”; the file is cut short, or is no .ts file.")
    if not series.classes:
        series.classes = sorted(set(series.labels))
    return series


def _head(series: Series, number: int, text: str) -> None:
    place = f"{series.path}, line {number}"
    if not text.startswith("@"):
        raise DataError(f"{place}: “{text[:30]}” stands above @data; this is no .ts file.")
    key, *values = text[1:].split()
    states = bool(values) and values[0].casefold() == "true"
    if key.casefold() == "timestamps" and states:
        raise DataError(f"{place}: series with time stamps are not read; write them at even steps.")
    if key.casefold() == "targetlabel" and states:
        raise DataError(f"{place}: this file has numbers to learn; only classes are read from .ts files.")
    if key.casefold() == "classlabel":
        if not states:
            raise DataError(f"{place}: the series have no classes, so there is nothing to learn.")
        series.classes = values[1:]


def _case(series: Series, number: int, text: str) -> None:
    place = f"{series.path}, line {number}"
    *dimensions, label = text.split(":")
    if not dimensions:
        raise DataError(f"{place}: there is no class behind the last colon; the line is cut short.")
    if series.cases and len(dimensions) != len(series.cases[0]):
        raise DataError(
            f"{place}: the series has {len(dimensions)} dimensions, but the first has "
            f"{len(series.cases[0])}; the line is cut short or damaged."
        )
    if series.classes and label.strip() not in series.classes:
        named = ", ".join(series.classes[:12])
        raise DataError(f"{place}: the class “{label.strip()[:30]}” is none of those at the head ({named}).")
    series.cases.append([_steps(place, steps) for steps in dimensions])
    series.labels.append(label.strip())


def _steps(place: str, text: str) -> list[float]:
    steps = []
    for cell in text.split(","):
        try:
            steps.append(math.nan if cell.strip() == "?" else float(cell))
        except ValueError as error:
            raise DataError(f"{place}: “{cell.strip()[:30]}” is no number; mend the line.") from error
    return steps
