"""The cell space is NAS-Bench-201's: as many networks, and each of the published size."""

from __future__ import annotations

import csv
import gzip
import os
import random
from pathlib import Path
from typing import Any

import pytest

from automl.engine import measure
from automl.picks import drawing, replaying
from automl.seams import DataShape, Spec
from automl.spaces import cell

TABLE = Path(
    os.environ.get("TOPOGRAPH_NB201", Path(__file__).parents[4] / "shared/reference/nb201_full.csv.gz")
)
CIFAR = DataShape((Spec("image", (3, 32, 32)),), (Spec("classes", (10,)),), Spec("class", (), "int64", 10))
PUBLISHED = {  # key: parameters, multiply-accumulates
    "421211": (129_306, 15_647_360),
    "334131": (802_426, 113_951_360),
    "333333": (1_531_546, 220_119_680),
    "000000": (73_306, 7_783_040),
    "444444": (73_306, 7_783_040),
    "130142": (344_346, 47_104_640),
}


def network(key: str) -> Any:
    names = [f"edge{start}{end}" for start, end in cell.EDGES]
    record = {name: cell.OPERATIONS[int(digit)] for name, digit in zip(names, key, strict=True)}
    with measure.on_meta():
        return cell.build(replaying(record), CIFAR)


@pytest.mark.parametrize("key", PUBLISHED)
def test_sizes_are_the_published_ones(key: str) -> None:
    model = network(key)
    assert (measure.parameters(model), measure.macs(model, CIFAR)) == PUBLISHED[key]


@pytest.mark.skipif(not TABLE.is_file(), reason="the whole table is not on this machine")
def test_sizes_of_sixty_networks_are_those_of_the_whole_table() -> None:
    with gzip.open(TABLE, "rt", encoding="ascii") as file:
        rows = list(csv.DictReader(file))
    for row in random.Random(1).sample(rows, 60):
        model = network(row["key"])
        counted = (measure.parameters(model), measure.macs(model, CIFAR))
        assert counted == (int(row["params"]), int(row["macs"])), row["key"]


def test_there_are_15625_networks() -> None:
    asker = drawing(0)
    with measure.on_meta():
        cell.build(asker, CIFAR)
    total = 1
    for offered in asker.ranges.values():
        total *= offered.size or 0
    assert total == 15_625
    assert asker.choices["channels"] == 16
    assert asker.choices["cells"] == 5
