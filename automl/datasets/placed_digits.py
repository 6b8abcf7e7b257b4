"""Handwritten digits anywhere on a larger canvas, to learn a representation: those of scikit-learn, placed.

Each image of 8×8 is put at a place of its own, drawn by `draw`, on a canvas of 12×12 with the background's
grey. So no pixel means the same in two images, and a linear model of pixels is lost. The target is the digit.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from automl.datasets._sklearn import packaged
from automl.datasets._table import Table, asked, data
from automl.datasets.digits import FILE, SOURCE, images_and_names
from automl.seams import Data, DataShape, Root, Spec, Value

INPUT = "image"
OUTPUT = "representation"
TARGET = "class"
OPTIONS: Mapping[str, Value] = {"draw": 0, "valid": 0.2, "test": 0.2, "size": 0}

CANVAS = 12


def load(root: Root) -> Data:
    """The digits at their places, split by the run's seed."""
    root, (digits, names) = asked(root, OPTIONS), images_and_names()
    images = placed(digits[..., 0], int(root.options["draw"]))
    facts: dict[str, Value] = {"source": f"{SOURCE}, each at a drawn place"}
    whole = Table(str(packaged(FILE)), images[..., None], names, 10, facts)
    made = data(whole, root, float(root.options["test"]))
    free = Spec("representation", (None,))
    return replace(made, shape=DataShape(made.shape.inputs, (free,), made.shape.target))


def placed(images: NDArray[np.float32], seed: int) -> NDArray[np.float32]:
    """Every image at its own place of the canvas, whose rest is 0."""
    count, rows_, columns = images.shape
    source = np.random.default_rng(seed)
    down = source.integers(0, CANVAS - rows_ + 1, count)[:, None, None] + np.arange(rows_)[:, None]
    right = source.integers(0, CANVAS - columns + 1, count)[:, None, None] + np.arange(columns)
    canvas = np.zeros((count, CANVAS, CANVAS), np.float32)
    canvas[np.arange(count)[:, None, None], down, right] = images
    return canvas
