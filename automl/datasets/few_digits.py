"""Handwritten digits of which only five of each kind are told to learn from: those of scikit-learn.

The run's seed draws the `labelled` ones of each kind; nearly all others judge, so that a score is known
better than it is learnt: `valid` and `test` are shares of all 1,797.
"""

from __future__ import annotations

from collections.abc import Mapping

from automl.datasets import DataError
from automl.datasets._sklearn import packaged
from automl.datasets._table import Table, asked, data
from automl.datasets.digits import FILE, SOURCE, images_and_names
from automl.seams import Data, Root, Value

INPUT = "image"
OUTPUT = "classes"
OPTIONS: Mapping[str, Value] = {"labelled": 5, "valid": 0.4, "test": 0.4, "size": 0}


def load(root: Root) -> Data:
    """The digits, split by the run's seed; of the training part only the labelled ones are there."""
    root, (images, names) = asked(root, OPTIONS), images_and_names()
    labelled = int(root.options["labelled"])
    if not 1 <= labelled <= 1000:
        raise DataError(f"few_digits: data.labelled is {labelled}; it must be 1 to 1,000.")
    facts: dict[str, Value] = {"source": SOURCE, "labelled": labelled}
    whole = Table(str(packaged(FILE)), images, names, 10, facts, labelled=labelled)
    return data(whole, root, float(root.options["test"]))
