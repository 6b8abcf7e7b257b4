"""A generated alphabet: 160 glyphs of three strokes, each written 20 times by an unsteady hand; 16×16
pixels.

A glyph is three strokes out of an inventory of 24 curves, so that many differ in one stroke alone. An
example bends each stroke, turns, shears, scales and moves the whole, takes a thicker or a thinner pen, and
adds noise. Whole glyphs go to training, validation or test by the run's seed: what is judged has never been
seen, though its strokes have, as in the alphabets that people write. `draw` seeds the generator.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from automl.datasets import DataError
from automl.datasets._table import Table, asked, data
from automl.seams import Data, Root, Value

INPUT = "image"
OUTPUT = "embedding"
OPTIONS: Mapping[str, Value] = {
    "draw": 0, "alphabet": 160, "examples": 20, "noise": 0.25, "valid": 0.2, "test": 0.2, "size": 0,
}  # fmt: skip

SIDE = 16
STROKES, INVENTORY = 3, 24
DOTS = 10  # in which a stroke is drawn
Curves = NDArray[np.float64]


def load(root: Root) -> Data:
    """The glyphs, whole classes to each part."""
    root = asked(root, OPTIONS)
    alphabet, examples = int(root.options["alphabet"]), int(root.options["examples"])
    noise = float(root.options["noise"])
    if not (25 <= alphabet <= 2000 and 6 <= examples <= 1000 and 0 <= noise <= 10):
        raise DataError(
            "glyphs: data.alphabet must be 25 to 2,000, data.examples 6 to 1,000, and data.noise 0 to 10."
        )
    labels = np.repeat(np.arange(alphabet), examples)
    images = written(labels, alphabet, noise, int(root.options["draw"]))
    facts: dict[str, Value] = {"source": "generated: glyphs", "noise": noise}
    table = Table("glyphs", images[..., None], labels.astype(np.int64), alphabet, facts, apart=True)
    return data(table, root, float(root.options["test"]))


def written(labels: NDArray[np.int64], alphabet: int, noise: float, seed: int) -> NDArray[np.float32]:
    """One image for each label: [n, rows, columns]."""
    source = np.random.default_rng(seed)
    inventory = source.uniform(0.1, 0.9, (INVENTORY, 3, 2))
    possible = np.array(list(combinations(range(INVENTORY), STROKES)))
    glyphs = inventory[source.permutation(possible)[:alphabet]]  # [alphabet, strokes, points, 2]
    bent = glyphs[labels] + source.normal(0, 0.04, (len(labels), STROKES, 3, 2))
    dots = _placed(_dots(bent), source)
    pen = source.uniform(0.6, 1.1, (len(labels), 1, 1))
    images = np.zeros((len(labels), SIDE, SIDE))
    places = np.arange(SIDE)
    for x, y in np.moveaxis(dots, 0, 2):  # dot by dot: x and y of each example
        across = np.exp(-((places - x[:, None]) ** 2)[:, None, :] / (2 * pen**2))
        down = np.exp(-((places - y[:, None]) ** 2)[:, :, None] / (2 * pen**2))
        np.maximum(images, down * across, out=images)
    return (images + source.normal(0, noise, images.shape)).astype(np.float32)


def _dots(strokes: Curves) -> Curves:
    """Dots along quadratic curves by their three points: [n, strokes × dots, 2]."""
    t = np.linspace(0, 1, DOTS)[:, None]
    weights = np.concatenate([(1 - t) ** 2, 2 * t * (1 - t), t**2], 1)  # [dots, 3]
    dots: Curves = np.einsum("dp,nspc->nsdc", weights, strokes).reshape(len(strokes), -1, 2)
    return dots


def _placed(dots: Curves, source: np.random.Generator) -> Curves:
    """Each example turned, sheared, scaled and moved, in pixels."""
    count = len(dots)
    angle, shear = source.normal(0, 0.15, count), source.normal(0, 0.15, count)
    scale = source.uniform(0.75, 1.1, (count, 2))
    turn = np.stack([np.cos(angle), -np.sin(angle), np.sin(angle), np.cos(angle)], 1).reshape(-1, 2, 2)
    lean = np.stack([np.ones(count), shear, np.zeros(count), np.ones(count)], 1).reshape(-1, 2, 2)
    moved = (turn @ lean @ ((dots - 0.5) * scale[:, None]).swapaxes(1, 2)).swapaxes(1, 2)
    return moved * (SIDE - 3) + (SIDE - 1) / 2 + source.uniform(-1, 1, (count, 1, 2))
