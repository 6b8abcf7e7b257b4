"""Tables that come with scikit-learn, read as they are packaged: importing its own loaders takes seconds."""

from __future__ import annotations

import gzip
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from automl.datasets import DataError


def packaged(name: str) -> Path:
    """A file among scikit-learn's data."""
    spec = find_spec("sklearn")
    folder = next(iter(spec.submodule_search_locations or ()), None) if spec is not None else None
    if folder is None:
        raise DataError(f"{name}: scikit-learn, which brings these data, is not installed.")
    return Path(folder) / "datasets" / "data" / name


def rows(name: str, *, skip: int = 0, delimiter: str | None = ",") -> NDArray[np.float64]:
    """A packaged table of numbers, without so many lines at its head."""
    path = packaged(name)
    try:
        with gzip.open(path, "rt", encoding="ascii") if path.suffix == ".gz" else path.open() as file:
            return np.loadtxt(file, np.float64, delimiter=delimiter, skiprows=skip, ndmin=2)
    except (OSError, ValueError, EOFError) as error:
        raise DataError(
            f"{path}: this table cannot be read ({error}); install scikit-learn again."
        ) from error
