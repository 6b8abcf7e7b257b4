"""Handwritten digits to be made out of noise: those of scikit-learn, 8×8, with pixels from -1 to 1.

The input is noise of so many numbers as `noise` says, the target a real image that a made one is held
against; the two of a row have nothing to do with each other. Each part also knows the digits' names, which
the judge of a trainer may learn from, and no network that makes images ever sees. Half of the images are for
validation and test, because a distance between distributions wants many on either side.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from automl.datasets import DataError
from automl.datasets._sklearn import rows
from automl.datasets._split import split, stored
from automl.datasets._table import asked
from automl.datasets.digits import FILE
from automl.engine.tensors import digest, kept
from automl.seams import Data, DataShape, Labelled, Root, Spec, Value

INPUT = "noise"
OUTPUT = "sample"
OPTIONS: Mapping[str, Value] = {"noise": 16, "valid": 0.25, "test": 0.25, "size": 0}

BRIGHTEST = 16


def load(root: Root) -> Data:
    """The digits, split by the run's seed, each beside a row of noise."""
    root, table = asked(root, OPTIONS), rows(FILE)
    width = int(root.options["noise"])
    if not 1 <= width <= 1000:
        raise DataError(f"digits_from_noise: data.noise is {width}; it must be 1 to 1,000.")
    valid, test, size = (float(root.options[name]) for name in ("valid", "test", "size"))
    content, names = digest(table), table[:, -1].astype(np.int64)
    key = digest(content, f"seed {root.seed} valid {valid} test {test} size {size}")
    chosen = stored(root.folder, key, split(names, root.seed, valid, test, int(size)))
    tensors = kept(root.cache, digest(key, chosen.parts, f"noise {width}"), partial(_arrays, table, width))

    def part(name: str) -> Labelled:
        places = torch.from_numpy(getattr(chosen, name))
        noise, images, names = (tensors[of][places] for of in ("noise", "images", "names"))
        return Labelled((noise,), images, names)

    form = (1, 8, 8)
    shape = DataShape((Spec("noise", (width,)),), (Spec("sample", form),), Spec("sample", form))
    facts: dict[str, Value] = {"source": "scikit-learn: digits (UCI, CC BY 4.0)"}
    facts |= {name: len(getattr(chosen, name)) for name in ("train", "valid", "test")}
    return Data(shape, part("train"), part("valid"), lambda: part("test"), content, facts)


def _arrays(table: NDArray[np.float64], width: int) -> dict[str, NDArray[Any]]:
    images = table[:, :-1].reshape(-1, 8, 8, 1).astype(np.float32) * 2 / BRIGHTEST - 1
    noise = np.random.default_rng(0).normal(size=(len(table), width)).astype(np.float32)
    return {"noise": noise, "images": images, "names": table[:, -1].astype(np.int64)}
