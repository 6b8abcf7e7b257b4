"""One small example of everything that a contract needs: a shape of each kind, files for each dataset.

A new dataset that reads the user's files adds its example to `FILES`; any other plug-in needs nothing here.
"""

from __future__ import annotations

import gzip
import struct
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from automl import catalogue, datasets
from automl.datasets import cifar10
from automl.recipe import Recipe
from automl.seams import NOTHING, Data, DataShape, Root, Score, Spec, Stop, Value

INPUTS: Mapping[str, tuple[Spec, ...]] = {
    "image": (Spec("image", (1, 8, 8)), Spec("image", (3, 16, 16))),
    "features": (Spec("features", (6,)),),
    "sequence": (Spec("sequence", (21, 2)),),
    "tokens": (Spec("tokens", (12,), "int64", 7),),
    "noise": (Spec("noise", (6,)),),
}
OUTPUTS = {
    "classes": (Spec("classes", (5,)), Spec("class", (), "int64", 5)),
    "values": (Spec("values", (2,)), Spec("values", (2,))),
    "mask": (Spec("mask", (5, 16, 16)), Spec("mask", (16, 16), "int64", 5)),
    "boxes": (Spec("boxes", (None, 8)), Spec("boxes", (4, 5))),
    "sample": (Spec("sample", (1, 8, 8)), Spec("sample", (1, 8, 8))),
    "embedding": (Spec("embedding", (None,)), Spec("class", (), "int64", 5)),
    "next": (Spec("next", (12, 7)), Spec("tokens", (12,), "int64", 7)),
    "representation": (Spec("representation", (None,)), Spec("class", (), "int64", 5)),
    "reconstruction": (Spec("reconstruction"), Spec("class", (), "int64", 5)),
}


def shapes(space: str) -> list[DataShape]:
    """Data of every kind that a space says it takes and gives."""
    stated = catalogue.installed().spaces[space]
    return [
        DataShape((given,), (_answer(answer, given),), OUTPUTS[answer][1])
        for kind in stated.words("TAKES")
        for given in INPUTS[kind]
        for answer in stated.words("GIVES")
        if (answer != "next" or kind == "tokens") and (answer != "mask" or given.shape[1:] == (16, 16))
    ]


def _answer(kind: str, given: Spec) -> Spec:
    """A copy has the form of what is copied."""
    spec = OUTPUTS[kind][0]
    return replace(spec, shape=given.shape) if kind == "reconstruction" else spec


def _npz(folder: Path) -> Mapping[str, Value]:
    source = np.random.default_rng(0)
    labels = np.repeat(np.arange(4), 30)
    np.savez(folder / "own.npz", x=source.normal(labels[:, None], 1.0, (120, 6)), y=labels)
    return {"path": str(folder / "own.npz")}


def _image_folder(folder: Path) -> Mapping[str, Value]:
    source = np.random.default_rng(0)
    for name in ("cat", "dog"):
        (folder / name).mkdir()
        for number in range(15):
            pixels = source.integers(0, 255, (10, 12, 3), np.uint8)
            Image.fromarray(pixels).save(folder / name / f"{number}.png")
    return {"path": str(folder)}


def idx(values: Any) -> bytes:
    """The IDX format of Fashion-MNIST."""
    array = np.asarray(values, np.uint8)
    head = struct.pack(f">HBB{array.ndim}I", 0, 8, array.ndim, *array.shape)
    return gzip.compress(head + array.tobytes())


def _fashion(folder: Path) -> Mapping[str, Value]:
    source = np.random.default_rng(0)
    for name, each in (("train", 20), ("t10k", 5)):
        labels = np.repeat(np.arange(10), each)
        images = source.integers(0, 256, (len(labels), 28, 28))
        (folder / f"{name}-images-idx3-ubyte.gz").write_bytes(idx(images))
        (folder / f"{name}-labels-idx1-ubyte.gz").write_bytes(idx(labels))
    return {"path": str(folder)}


def _cifar(folder: Path) -> Mapping[str, Value]:
    source = np.random.default_rng(0)
    for name in (*cifar10.TRAIN, cifar10.TEST):
        labels = np.repeat(np.arange(10, dtype=np.uint8), 6)[:, None]
        rows = np.concatenate([labels, source.integers(0, 256, (60, 3072), np.uint8)], 1)
        (folder / name).write_bytes(rows.tobytes())
    return {"path": str(folder)}


def _csv(folder: Path) -> Mapping[str, Value]:
    source = np.random.default_rng(0)
    lines = ["length,colour,label"]
    for number in range(120):
        label = number % 3
        colour = ("red", "green", "blue")[label if source.random() < 0.6 else 0]
        lines.append(f"{source.normal(label):.3f},{colour},kind {label}")
    (folder / "own.csv").write_text("\n".join(lines), "utf-8")
    return {"path": str(folder / "own.csv")}


def _ts(folder: Path) -> Mapping[str, Value]:
    source = np.random.default_rng(0)
    lines = ["# made up", "@problemName Own", "@univariate false", "@classLabel true up down", "@data"]
    for number in range(120):
        slope = 1 if number % 2 else -1
        steps = [slope * np.arange(12) / 6 + source.normal(0, 0.5, 12) for _ in range(2)]
        written = [",".join(f"{step:.3f}" for step in series) for series in steps]
        lines.append(":".join([*written, "up" if number % 2 else "down"]))
    (folder / "Own.ts").write_text("\n".join(lines), "utf-8")
    return {"path": str(folder / "Own.ts")}


FILES: Mapping[str, Callable[[Path], Mapping[str, Value]]] = {
    "npz": _npz,
    "image_folder": _image_folder,
    "fashion_mnist": _fashion,
    "cifar10": _cifar,
    "csv": _csv,
    "ts": _ts,
}


GENERATED: Mapping[str, Mapping[str, Value]] = {  # fewer than there are by default
    "shape_masks": {"examples": 200},
    "shape_boxes": {"examples": 200},
    "glyphs": {"alphabet": 60, "examples": 10},
    "faces": {"people": 60, "pictures": 8},
}


def root(dataset: str, folder: Path, seed: int = 0, **options: Value) -> Root:
    """Where a dataset finds its example; `folder` is this run's own."""
    found: Mapping[str, Value]
    made = folder / f"example-{dataset}"
    if dataset in GENERATED:
        found = GENERATED[dataset]
    elif made.exists():
        single = next((file for kind in ("npz", "csv", "ts") for file in made.glob(f"*.{kind}")), made)
        found = {"path": str(single)}
    else:
        made.mkdir(parents=True)
        found = FILES.get(dataset, lambda _: NOTHING)(made)
    return Root(folder / "cache", folder / "run", folder / "inputs", seed, {**found, **options})


def data(dataset: str, folder: Path, **options: Value) -> Data:
    """A dataset's example, loaded."""
    return datasets.find(dataset).load(root(dataset, folder, **options))


def fits(size: tuple[int, ...], spec: Spec) -> bool:
    """Whether a tensor's form, without its first axis, is what is stated; a free length may be any."""
    return len(size) == len(spec.shape) and all(b in (a, None) for a, b in zip(size, spec.shape, strict=True))


def recipe(**changed: Any) -> Recipe:
    """A recipe for samplers, which look at trials and objectives alone."""
    cost = catalogue.COMMON_COSTS[0]
    fields: dict[str, Any] = {
        "id": "x",
        "title": "x",
        "space": "mlp",
        "dataset": "digits",
        "trainer": "classify",
        "score": Score("accuracy"),
        "cost": cost,
        "objectives": ("accuracy", cost.name),
        "bounds": {"accuracy": (0.0, 1.0), cost.name: (1e2, 1e6)},
    }
    return Recipe(**(fields | changed))


class Listening:
    """A report that remembers, and stops where it is told to."""

    def __init__(self, epochs: int, seed: int = 0, precision: str = "float32", stop_after: int = 0) -> None:
        self.epochs, self.seed, self.precision, self.device = epochs, seed, precision, "cpu"
        self.stop_after = stop_after
        self.heard: list[tuple[int, float, float]] = []

    def __call__(self, epoch: int, loss: float, score: float, scores: Mapping[str, float] = NOTHING) -> None:
        self.heard.append((epoch, loss, score))
        if epoch == self.stop_after:
            raise Stop
