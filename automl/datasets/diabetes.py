"""How far diabetes went in a year, for 442 patients by ten measurements, that come with scikit-learn.

The target is a number (25 to 346, without a unit); linear regression explains about half of its variance, and
nothing explains much more.
"""

from __future__ import annotations

from collections.abc import Mapping

from automl.datasets._sklearn import packaged, rows
from automl.datasets._table import Table, asked, data
from automl.seams import Data, Root, Value

INPUT = "features"
OUTPUT = "values"
OPTIONS: Mapping[str, Value] = {"valid": 0.2, "test": 0.2, "size": 0}
FILE = "diabetes_data_raw.csv.gz"
ANSWERS = "diabetes_target.csv.gz"


def load(root: Root) -> Data:
    """The patients, split by the run's seed."""
    root = asked(root, OPTIONS)
    facts = {"source": "scikit-learn: diabetes (Efron and others 2004)"}
    whole = Table(str(packaged(FILE)), rows(FILE, delimiter=None), rows(ANSWERS, delimiter=None), 0, facts)
    return data(whole, root, float(root.options["test"]))
