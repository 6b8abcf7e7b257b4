"""Handwritten digits of some kinds to learn and of others to be found odd; they come with scikit-learn.

Learnt from are the `normal` digits alone. Validation mixes unseen ones of them with all digits of the kinds
`odd_valid`, test with all of the kinds `odd_test`: whoever chooses a network by its validation score has
seen no example of what the test calls odd. The target is 0 for normal and 1 for odd.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from automl.datasets import DataError
from automl.datasets._sklearn import packaged
from automl.datasets._split import TEST, UNUSED, VALID, Split, split, stored
from automl.datasets._table import Table, asked, parts
from automl.datasets.digits import FILE, SOURCE, images_and_names
from automl.engine.tensors import digest, kept
from automl.seams import Data, DataShape, Root, Spec, Tensors, Value

INPUT = "image"
OUTPUT = "reconstruction"
TARGET = "odd"
OPTIONS: Mapping[str, Value] = {
    "normal": "02468", "odd_valid": "135", "odd_test": "79", "valid": 0.2, "test": 0.2, "size": 0,
}  # fmt: skip


def load(root: Root) -> Data:
    """The digits: the normal ones split by the run's seed, the odd ones by their kind."""
    root, (images, digits) = asked(root, OPTIONS), images_and_names()
    normal, odd_valid, odd_test = kinds(root.options)
    valid, test, size = (float(root.options[name]) for name in ("valid", "test", "size"))
    content = digest(images, digits)
    told = f"seed {root.seed} valid {valid} test {test} size {size} odd {normal} {odd_valid} {odd_test}"
    key = digest(content, told)
    drawn = split(digits, root.seed, valid, test, int(size)).parts
    drawn[(drawn != UNUSED) & np.isin(digits, odd_valid)] = VALID
    drawn[(drawn != UNUSED) & np.isin(digits, odd_test)] = TEST
    drawn[~np.isin(digits, normal + odd_valid + odd_test)] = UNUSED
    chosen = stored(root.folder, key, Split(drawn))
    odd = (~np.isin(digits, normal)).astype(np.int64)
    whole = Table(str(packaged(FILE)), images, odd, 2)
    tensors = kept(root.cache, digest(key, chosen.parts, "odd"), lambda: parts(whole, chosen))

    def part(name: str) -> Tensors:
        return Tensors((tensors[f"{name}_x"],), tensors[f"{name}_y"])

    given = (1, 8, 8)
    shape = DataShape((Spec("image", given),), (Spec("reconstruction", given),), Spec("odd", (), "int64", 2))
    facts = _facts(chosen, odd)
    return Data(shape, part("train"), part("valid"), lambda: part("test"), content, facts)


def kinds(options: Mapping[str, Value]) -> tuple[list[int], list[int], list[int]]:
    """The digits of each sort; each must be a digit of one sort alone."""
    names = ("normal", "odd_valid", "odd_test")
    texts = [str(options[name]) for name in names]
    whole = "".join(texts)
    if not all(texts) or not set(whole) <= set("0123456789") or len(set(whole)) < len(whole):
        raise DataError(
            f"odd_digits: data.normal, data.odd_valid and data.odd_test are {', '.join(map(repr, texts))}; "
            "each must name digits, like “012”, and none may be named twice."
        )
    normal, odd_valid, odd_test = ([int(digit) for digit in text] for text in texts)
    return normal, odd_valid, odd_test


def _facts(chosen: Split, odd: NDArray[np.int64]) -> dict[str, Value]:
    facts: dict[str, Value] = {"source": SOURCE}
    facts |= {name: len(getattr(chosen, name)) for name in ("train", "valid", "test")}
    return facts | {f"odd in {name}": int(odd[getattr(chosen, name)].sum()) for name in ("valid", "test")}
