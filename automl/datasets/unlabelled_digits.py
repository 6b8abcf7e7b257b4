"""Handwritten digits to be copied, not named: those of scikit-learn; their names are for the judge.

The same images and the same split as in `digits`; what a network must answer is the image itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from automl.datasets import digits
from automl.seams import Data, DataShape, Root, Spec, Value

INPUT = "image"
OUTPUT = "reconstruction"
TARGET = "class"
OPTIONS: Mapping[str, Value] = {"valid": 0.2, "test": 0.2, "size": 0}


def load(root: Root) -> Data:
    """The digits, split by the run's seed."""
    data = digits.load(root)
    copied = Spec("reconstruction", data.shape.input.shape)
    return replace(data, shape=DataShape(data.shape.inputs, (copied,), data.shape.target))
