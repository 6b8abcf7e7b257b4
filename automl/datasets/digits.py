"""Handwritten digits, 1,797 images of 8×8, that come with scikit-learn: nothing is downloaded.

The packaged file is read as it is: importing scikit-learn's own loader takes seconds.
"""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from automl.datasets import DataError
from automl.datasets._table import Table, asked, data
from automl.seams import Data, Root, Value

INPUT = "image"
OUTPUT = "classes"
OPTIONS: Mapping[str, Value] = {"valid": 0.2, "test": 0.2, "size": 0}
FILE = "datasets/data/digits.csv.gz"


def load(root: Root) -> Data:
    """The digits, split by the run's seed."""
    root, path = asked(root, OPTIONS), _path()
    try:
        with gzip.open(path, "rt", encoding="ascii") as file:
            rows = np.loadtxt(file, np.float32, delimiter=",")
    except (OSError, ValueError, EOFError) as error:
        raise DataError(
            f"{path}: the digits cannot be read ({error}); install scikit-learn again."
        ) from error
    facts = {"source": "scikit-learn: digits (UCI, CC BY 4.0)"}
    table = Table(str(path), rows[:, :-1].reshape(-1, 8, 8, 1), rows[:, -1].astype(np.int64), 10, facts)
    return data(table, root, float(root.options["test"]))


def _path() -> Path:
    spec = find_spec("sklearn")
    folder = next(iter(spec.submodule_search_locations or ()), None) if spec is not None else None
    if folder is None:
        raise DataError("digits: scikit-learn, which brings these images, is not installed.")
    return Path(folder) / FILE
