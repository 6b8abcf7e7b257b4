"""Generated curves of ten kinds, each hidden in a sequence of 64 noisy steps; in the manner of MNIST-1D.

A kind is a template of twelve heights. An example stretches its template to 16 to 40 steps, scales it (and
turns a third of them upside down), puts it anywhere, bends the whole by a slope and a slow wave, and adds
noise. So one weight a step does not help much: what counts is the form, wherever it is. `draw` seeds the
generator, `noise` is the deviation of the noise (templates have heights of about 1).
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from automl.datasets import DataError
from automl.datasets._table import Table, asked, data
from automl.seams import Data, Root, Value

INPUT = "sequence"
OUTPUT = "classes"
OPTIONS: Mapping[str, Value] = {
    "draw": 0, "examples": 4000, "noise": 0.25, "valid": 0.2, "test": 0.2, "size": 0,
}  # fmt: skip

STEPS = 64
SHORTEST, LONGEST = 16, 40
TEMPLATES = np.array(
    [
        [0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0],  # one step up, early
        [0, 0, 1, 1, 0, 0, 0, 0, 1, 1, 0, 0],  # two towers
        [0, 0.2, 0.4, 0.6, 0.8, 1, 1, 0.5, 0, 0, 0, 0],  # a slow rise, a fast fall
        [0, 0, 0, 0, 0.5, 1, 1, 0.8, 0.6, 0.4, 0.2, 0],  # a fast rise, a slow fall
        [0, 1, 0, -1, 0, 1, 0, -1, 0, 1, 0, 0],  # a fast wave
        [0, 0.6, 1, 0.6, 0, -0.6, -1, -0.6, 0, 0.3, 0.5, 0],  # a wave that dies away
        [0, 0.5, 0.3, 0, -0.6, -1, -0.6, 0, 0.6, 1, 0.6, 0],  # a wave that grows
        [0, 0.5, 0.5, 0.5, 1, 1, 1, 0.5, 0.5, 0.5, 0, 0],  # stairs up and down
        [0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0],  # a single spike
        [0, 1, 1, 1, 0.2, 0.2, 0.2, 1, 1, 1, 1, 0],  # a plateau with a gap
    ]
)  # fmt: skip


def load(root: Root) -> Data:
    """The curves, split by the run's seed."""
    root = asked(root, OPTIONS)
    count, noise = int(root.options["examples"]), float(root.options["noise"])
    if not (100 <= count <= 1_000_000 and 0 <= noise <= 10):
        raise DataError("sequences1d: data.examples must be 100 to 1,000,000, and data.noise 0 to 10.")
    labels = np.arange(count) % len(TEMPLATES)
    curves = drawn(labels, noise, int(root.options["draw"]))
    facts: dict[str, Value] = {"source": "generated: sequences1d", "noise": noise}
    table = Table("sequences1d", curves[..., None], labels.astype(np.int64), len(TEMPLATES), facts)
    return data(table, root, float(root.options["test"]))


def drawn(labels: NDArray[np.int64], noise: float, seed: int) -> NDArray[np.float32]:
    """One curve for each label: [n, steps]."""
    source = np.random.default_rng(seed)
    count = len(labels)
    length = source.integers(SHORTEST, LONGEST + 1, count)
    begin = source.uniform(0, STEPS - length)
    height = source.uniform(0.6, 1.4, count) * np.where(source.random(count) < 1 / 3, -1, 1)
    slope, wave = source.normal(0, 0.5, count), source.normal(0, 0.4, count)
    phase = source.uniform(0, 2 * np.pi, count)
    noises = source.normal(0, noise, (count, STEPS))
    time = np.arange(STEPS)
    knots = np.linspace(0, 1, TEMPLATES.shape[1])
    curves = np.empty((count, STEPS), np.float32)
    for place, label in enumerate(labels):
        within = (time - begin[place]) / length[place]
        form = np.interp(within, knots, TEMPLATES[label], left=0, right=0)
        slow = wave[place] * np.sin(2 * np.pi * time / STEPS + phase[place])
        curves[place] = height[place] * form + slope[place] * (time / STEPS - 0.5) + slow
    return (curves + noises).astype(np.float32)
