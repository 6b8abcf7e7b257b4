"""Handwritten digits, 1,797 images of 8×8, that come with scikit-learn: nothing is downloaded."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from automl.datasets._sklearn import packaged, rows
from automl.datasets._table import Table, asked, data
from automl.seams import Data, Root, Value

INPUT = "image"
OUTPUT = "classes"
OPTIONS: Mapping[str, Value] = {"valid": 0.2, "test": 0.2, "size": 0}
FILE, SOURCE = "digits.csv.gz", "scikit-learn: digits (UCI, CC BY 4.0)"


def load(root: Root) -> Data:
    """The digits, split by the run's seed."""
    root, (images, names) = asked(root, OPTIONS), images_and_names()
    whole = Table(str(packaged(FILE)), images, names, 10, {"source": SOURCE})
    return data(whole, root, float(root.options["test"]))


def images_and_names() -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """All of them, [n, 8, 8, 1] from 0 to 16, and which digit each is."""
    table = rows(FILE)
    return table[:, :-1].reshape(-1, 8, 8, 1).astype(np.float32), table[:, -1].astype(np.int64)
