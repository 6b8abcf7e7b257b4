"""Tumours, benign or malignant, by 30 measurements of their cells: 569 that come with scikit-learn."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from automl.datasets._sklearn import packaged, rows
from automl.datasets._table import Table, asked, data
from automl.seams import Data, Root, Value

INPUT = "features"
OUTPUT = "classes"
OPTIONS: Mapping[str, Value] = {"valid": 0.2, "test": 0.2, "size": 0}
FILE = "breast_cancer.csv"


def load(root: Root) -> Data:
    """The tumours, split by the run's seed."""
    root, table = asked(root, OPTIONS), rows(FILE, skip=1)
    facts = {"source": "scikit-learn: breast cancer Wisconsin (UCI, CC BY 4.0)"}
    whole = Table(str(packaged(FILE)), table[:, :-1], table[:, -1].astype(np.int64), 2, facts)
    return data(whole, root, float(root.options["test"]))
