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
from automl.datasets._split import split, stored
from automl.datasets._table import asked
from automl.datasets.digits import SOURCE, images_and_names
from automl.engine.tensors import digest, kept
from automl.seams import Data, DataShape, Labelled, Root, Spec, Value

INPUT = "noise"
OUTPUT = "sample"
OPTIONS: Mapping[str, Value] = {"noise": 16, "valid": 0.25, "test": 0.25, "size": 0}

BRIGHTEST = 16


def load(root: Root) -> Data:
    """The digits, split by the run's seed, each beside a row of noise."""
    root, (images, names) = asked(root, OPTIONS), images_and_names()
    width = int(root.options["noise"])
    if not 1 <= width <= 1000:
        raise DataError(f"digits_from_noise: data.noise is {width}; it must be 1 to 1,000.")
    valid, test, size = (float(root.options[name]) for name in ("valid", "test", "size"))
    content = digest(images, names)
    key = digest(content, f"seed {root.seed} valid {valid} test {test} size {size}")
    chosen = stored(root.folder, key, split(names, root.seed, valid, test, int(size)))
    tensors = kept(
        root.cache, digest(key, chosen.parts, f"noise {width}"), partial(_arrays, images, names, width)
    )

    def part(name: str) -> Labelled:
        places = torch.from_numpy(getattr(chosen, name))
        given, wanted, named = (tensors[of][places] for of in ("noise", "images", "names"))
        return Labelled((given,), wanted, named)

    form = (1, 8, 8)
    shape = DataShape((Spec("noise", (width,)),), (Spec("sample", form),), Spec("sample", form))
    facts: dict[str, Value] = {"source": SOURCE}
    facts |= {name: len(getattr(chosen, name)) for name in ("train", "valid", "test")}
    return Data(shape, part("train"), part("valid"), lambda: part("test"), content, facts)


def _arrays(images: NDArray[np.float32], names: NDArray[np.int64], width: int) -> dict[str, NDArray[Any]]:
    noise = np.random.default_rng(0).normal(size=(len(names), width)).astype(np.float32)
    return {"noise": noise, "images": images * 2 / BRIGHTEST - 1, "names": names}
