"""Handwritten digits, 1,797 images of 8×8, that come with scikit-learn: nothing is downloaded."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from automl.datasets._sklearn import packaged, rows
from automl.datasets._table import Table, asked, data
from automl.seams import Data, Root, Value

INPUT = "image"
OUTPUT = "classes"
OPTIONS: Mapping[str, Value] = {"valid": 0.2, "test": 0.2, "size": 0}
FILE = "digits.csv.gz"


def load(root: Root) -> Data:
    """The digits, split by the run's seed."""
    root, table = asked(root, OPTIONS), rows(FILE)
    facts = {"source": "scikit-learn: digits (UCI, CC BY 4.0)"}
    images = table[:, :-1].reshape(-1, 8, 8, 1).astype(np.float32)
    whole = Table(str(packaged(FILE)), images, table[:, -1].astype(np.int64), 10, facts)
    return data(whole, root, float(root.options["test"]))
