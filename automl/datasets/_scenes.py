"""Generated scenes: discs, bars and triangles that overlap, among clutter and noise, on uneven ground.

A shape is lighter or darker than its ground by chance, of any size and turn, and its own shade is uneven: no
threshold finds it, and no single pixel tells its kind. Lines of the same shades cross the scene and are no
shape. A later shape covers an earlier one, but never more than half of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from automl.datasets import DataError
from automl.datasets._split import split, stored
from automl.datasets._table import scaling
from automl.engine.tensors import digest, kept
from automl.seams import Data, DataShape, Root, Tensors, Value

KINDS = ("disc", "bar", "triangle")
GROUND = 0
SMALLEST, LARGEST = 4.5, 9.0  # from the centre to the edge, in pixels
Pixels = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Scene:
    """An image, the kind that each pixel shows (0: ground), and each shape's kind and frame."""

    image: Pixels
    mask: NDArray[np.int64]
    boxes: list[tuple[int, float, float, float, float]]  # kind, then left, top, right, bottom in pixels


def scenes(root: Root, side: int, most: int) -> list[Scene]:
    """As many scenes as are asked for, of one to `most` shapes each."""
    count, noise = int(root.options["examples"]), float(root.options["noise"])
    if not (50 <= count <= 100_000 and 0 <= noise <= 10):
        raise DataError("shapes: data.examples must be 50 to 100,000, and data.noise 0 to 10.")
    source = np.random.default_rng(int(root.options["draw"]))
    return [_scene(source, side, most, noise) for _ in range(count)]


def _scene(source: np.random.Generator, side: int, most: int, noise: float) -> Scene:
    rows, columns = np.mgrid[:side, :side].astype(np.float64)
    image = _uneven(source, rows, columns, 0.5)
    for _ in range(source.integers(2, 5)):
        image = np.where(_line(source, rows, columns), image + _shade(source), image)
    mask = np.zeros((side, side), np.int64)
    owner = np.full((side, side), -1)
    boxes: list[tuple[int, float, float, float, float]] = []
    areas: list[int] = []
    for _ in range(int(source.integers(1, most + 1))):
        kind, inside, shade = _shape(source, rows, columns)
        covered = np.where(inside, len(boxes), owner)
        left = np.bincount(covered[covered >= 0], minlength=len(boxes))
        if any(left[number] < 0.5 * area for number, area in enumerate(areas)):
            continue
        owner, mask, image = covered, np.where(inside, kind + 1, mask), np.where(inside, image + shade, image)
        down, across = np.nonzero(inside)
        boxes.append((kind, across.min(), down.min(), across.max() + 1.0, down.max() + 1.0))
        areas.append(int(inside.sum()))
    return Scene(image + source.normal(0, noise, image.shape), mask, boxes)


def _uneven(source: np.random.Generator, rows: Pixels, columns: Pixels, strength: float) -> Pixels:
    """A slope and a slow wave."""
    slope, wave = source.normal(0, strength, 2), source.uniform(0.1, 0.35, 2)
    phase = source.uniform(0, 2 * np.pi)
    side = len(rows)
    plane = (slope[0] * rows + slope[1] * columns) / side
    result: Pixels = plane + strength / 2 * np.sin(wave[0] * rows + wave[1] * columns + phase)
    return result


def _shade(source: np.random.Generator) -> float:
    return float(source.uniform(0.9, 1.6) * source.choice([-1, 1]))


def _line(source: np.random.Generator, rows: Pixels, columns: Pixels) -> NDArray[np.bool_]:
    side, angle = len(rows), source.uniform(0, np.pi)
    across = (rows - source.uniform(0, side)) * np.cos(angle) + (columns - source.uniform(0, side)) * np.sin(
        angle
    )
    thin: NDArray[np.bool_] = np.abs(across) < source.uniform(0.5, 1.2)
    return thin


def _shape(
    source: np.random.Generator, rows: Pixels, columns: Pixels
) -> tuple[int, NDArray[np.bool_], Pixels]:
    """Its kind, where it is, and what it adds to the ground."""
    side, kind = len(rows), int(source.integers(len(KINDS)))
    radius, angle = source.uniform(SMALLEST, LARGEST), source.uniform(0, 2 * np.pi)
    y, x = rows - source.uniform(radius, side - radius), columns - source.uniform(radius, side - radius)
    v, u = y * np.cos(angle) - x * np.sin(angle), y * np.sin(angle) + x * np.cos(angle)
    inside = _FORMS[KINDS[kind]](u, v, radius)
    return kind, inside, _shade(source) + _uneven(source, rows, columns, 0.3)


def _disc(u: Pixels, v: Pixels, radius: float) -> NDArray[np.bool_]:
    within: NDArray[np.bool_] = u**2 + v**2 < radius**2
    return within


def _bar(u: Pixels, v: Pixels, radius: float) -> NDArray[np.bool_]:
    within: NDArray[np.bool_] = (np.abs(u) < radius) & (np.abs(v) < 0.4 * radius)
    return within


def _triangle(u: Pixels, v: Pixels, radius: float) -> NDArray[np.bool_]:
    sides = [u * np.cos(turn) + v * np.sin(turn) for turn in (0, 2 * np.pi / 3, 4 * np.pi / 3)]
    within: NDArray[np.bool_] = np.maximum.reduce(sides) < 0.6 * radius
    return within


_FORMS: Mapping[str, Callable[[Pixels, Pixels, float], NDArray[np.bool_]]] = {
    "disc": _disc,
    "bar": _bar,
    "triangle": _triangle,
}


def data(root: Root, images: NDArray[Any], targets: NDArray[Any], shape: DataShape, source: str) -> Data:
    """The parts by the run's own split; pixels are scaled by the training part alone."""
    valid, test, size = (float(root.options[name]) for name in ("valid", "test", "size"))
    content = digest(images, targets)
    key = digest(content, f"seed {root.seed} valid {valid} test {test} size {size}")
    made = split(np.zeros(len(images), np.int64), root.seed, valid, test, int(size))
    chosen = stored(root.folder, key, made)

    def parts() -> dict[str, NDArray[Any]]:
        scale = scaling(images[chosen.train])
        inputs = {f"{name}_x": scale(images[getattr(chosen, name)]) for name in ("train", "valid", "test")}
        return inputs | {f"{name}_y": targets[getattr(chosen, name)] for name in ("train", "valid", "test")}

    tensors = kept(root.cache, digest(key, chosen.parts, "scenes 1"), parts)

    def part(name: str) -> Tensors:
        return Tensors((tensors[f"{name}_x"],), tensors[f"{name}_y"])

    facts: dict[str, Value] = {"source": source, "noise": float(root.options["noise"])}
    facts |= {name: len(tensors[f"{name}_y"]) for name in ("train", "valid", "test")}
    return Data(shape, part("train"), part("valid"), lambda: part("test"), content, facts)
