"""Which examples are for training, for validation and for test: seeded, stored with the run."""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from automl.datasets import DataError

Whole = NDArray[np.int64]
TRAIN, VALID, TEST, UNUSED = 0, 1, 2, 3


@dataclass(frozen=True, slots=True)
class Split:
    """The places of each part's examples, in order."""

    parts: NDArray[np.int8]

    @property
    def train(self) -> Whole:
        """Where the training examples are."""
        return self.of(TRAIN)

    @property
    def valid(self) -> Whole:
        """Where the validation examples are."""
        return self.of(VALID)

    @property
    def test(self) -> Whole:
        """Where the test examples are."""
        return self.of(TEST)

    def of(self, part: int) -> Whole:
        """Where one part's examples are."""
        return np.flatnonzero(self.parts == part)


def split(labels: NDArray[Any], seed: int, valid: float, test: float, size: int = 0) -> Split:
    """A share of each class for validation and for test; `size` limits all three together (0: no limit)."""
    if not (0 < valid < 1 and 0 <= test < 1 and valid + test < 1):
        raise DataError(f"data: valid = {valid:g} and test = {test:g} leave nothing to train on.")
    source = np.random.default_rng(seed)
    parts = np.full(len(labels), UNUSED, np.int8)
    share = min(1.0, size / len(labels)) if size else 1.0
    for label in np.unique(labels):
        places = source.permutation(np.flatnonzero(labels == label))
        places = places[: max(3, round(len(places) * share))]
        tested = round(len(places) * test)
        validated = max(1, round(len(places) * valid))
        parts[places] = TRAIN
        parts[places[:tested]] = TEST
        parts[places[tested : tested + validated]] = VALID
    return Split(parts)


def apart(labels: NDArray[Any], seed: int, valid: float, test: float, size: int = 0) -> Split:
    """Whole classes for each part, so that what is judged was never seen; `size` takes as many of each."""
    if not (0 < valid < 1 and 0 <= test < 1 and valid + test < 1):
        raise DataError(f"data: valid = {valid:g} and test = {test:g} leave nothing to train on.")
    source = np.random.default_rng(seed)
    classes = source.permutation(np.unique(labels))
    tested, validated = round(len(classes) * test), max(2, round(len(classes) * valid))
    each = max(3, size // len(classes)) if size else len(labels)
    parts = np.full(len(labels), UNUSED, np.int8)
    for number, label in enumerate(classes):
        places = source.permutation(np.flatnonzero(labels == label))[:each]
        parts[places] = TEST if number < tested else VALID if number < tested + validated else TRAIN
    return Split(parts)


def fewer(made: Split, labels: NDArray[Any], seed: int, each: int) -> Split:
    """The same parts with at most so many training examples of each class; the others are left unused."""
    source = np.random.default_rng(seed)
    parts = made.parts.copy()
    for label in np.unique(labels):
        places = source.permutation(made.train[labels[made.train] == label])
        parts[places[each:]] = UNUSED
    return Split(parts)


def stored(folder: Path, key: str, made: Split) -> Split:
    """The split that the run keeps under this key; the first one made is kept for good.

    A later version that split otherwise would still read the same examples as test here.
    """
    path = folder / f"split-{key[:16]}.npy"
    try:
        parts = np.load(path, allow_pickle=False)
        if parts.dtype == np.int8 and parts.shape == made.parts.shape:
            return Split(parts)
        raise DataError(f"{path}: this split is of other data; move it away to make a new one.")
    except FileNotFoundError:
        _store(path, made)
        return made
    except (OSError, ValueError, EOFError) as error:
        raise DataError(f"{path}: the run's split cannot be read ({error}).") from error


def _store(path: Path, made: Split) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(prefix=".", dir=path.parent)
    with os.fdopen(handle, "wb") as file:
        np.save(file, made.parts, allow_pickle=False)
        file.flush()
        os.fsync(file.fileno())
    Path(draft).replace(path)
