"""Generated faces: 120 people, each seen 16 times in other light, pose and mood; 24×24 pixels.

A person is fourteen numbers: the head's width and height, the tones of skin, hair and ground, the hair's
line, the eyes' distance, height and size, the brows' tilt and weight, the nose's length, the mouth's width
and height. A picture turns the head (the inner features slide over it), tilts, scales and moves it, lights
it from some side, opens or narrows eyes and mouth, puts glasses on one in five, and adds noise. So two
pictures of one person are often further apart, pixel by pixel, than those of two people. Whole people go to
training, validation or test by the run's seed. `draw` seeds the generator.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from automl.datasets import DataError
from automl.datasets._table import Table, asked, data
from automl.seams import Data, Root, Value

INPUT = "image"
OUTPUT = "embedding"
OPTIONS: Mapping[str, Value] = {
    "draw": 0, "people": 120, "pictures": 16, "noise": 0.08, "valid": 0.2, "test": 0.2, "size": 0,
}  # fmt: skip

SIDE = 24
SOFT = 0.08  # how blurred an edge is, in half images
Numbers = NDArray[np.float64]


def load(root: Root) -> Data:
    """The pictures, whole people to each part."""
    root = asked(root, OPTIONS)
    people, pictures = int(root.options["people"]), int(root.options["pictures"])
    noise = float(root.options["noise"])
    if not (20 <= people <= 5000 and 4 <= pictures <= 1000 and 0 <= noise <= 10):
        raise DataError(
            "faces: data.people must be 20 to 5,000, data.pictures 4 to 1,000, and data.noise 0 to 10."
        )
    labels = np.repeat(np.arange(people), pictures)
    images = pictured(labels, people, noise, int(root.options["draw"]))
    facts: dict[str, Value] = {"source": "generated: faces", "noise": noise}
    table = Table("faces", images[..., None], labels.astype(np.int64), people, facts, apart=True)
    return data(table, root, float(root.options["test"]))


def pictured(labels: NDArray[np.int64], people: int, noise: float, seed: int) -> NDArray[np.float32]:
    """One picture for each label: [n, rows, columns]; the head fills most of it."""
    source = np.random.default_rng(seed)
    count = len(labels)
    one = source.uniform(0, 1, (people, 14))[labels].T[:, :, None, None]  # each person's numbers
    grid = np.linspace(-1, 1, SIDE)
    x, y = _posed(source, count, grid[None, None, :], grid[None, :, None])
    slide = source.normal(0, 0.12, (count, 1, 1))
    image = _head(x, y, slide, one)
    image = _features(image, x - slide, y, one, source)
    angle, strength = source.uniform(0, 2 * np.pi, (count, 1, 1)), source.uniform(0, 0.35, (count, 1, 1))
    light = 1 + strength * (np.cos(angle) * x + np.sin(angle) * y)
    image = image * light * source.uniform(0.75, 1.25, (count, 1, 1))
    return (image + source.normal(0, noise, image.shape)).astype(np.float32)


def _posed(source: np.random.Generator, count: int, x: Numbers, y: Numbers) -> tuple[Numbers, Numbers]:
    """The face's own axes in each picture."""
    angle = source.normal(0, 0.12, (count, 1, 1))
    scale = source.uniform(0.9, 1.15, (count, 1, 1))
    across, down = source.normal(0, 0.07, (2, count, 1, 1))
    x, y = (x - across) * scale, (y - down) * scale
    return x * np.cos(angle) + y * np.sin(angle), y * np.cos(angle) - x * np.sin(angle)


def _inside(x: Numbers, y: Numbers, wide: Numbers | float, high: Numbers | float) -> Numbers:
    """1 within an ellipse about the origin, 0 outside, softly."""
    far = np.sqrt((x / wide) ** 2 + (y / high) ** 2)
    soft: Numbers = 1 / (1 + np.exp(np.clip((far - 1) * np.minimum(wide, high) / (SOFT / 4), -30, 30)))
    return soft


def _painted(image: Numbers, where: Numbers, tone: Numbers | float) -> Numbers:
    return image * (1 - where) + tone * where


def _head(x: Numbers, y: Numbers, slide: Numbers, one: Numbers) -> Numbers:
    """Ground, skin, and hair above its line."""
    wide, high = 0.55 + 0.25 * one[0], 0.75 + 0.2 * one[1]
    skin, hair, ground = 0.55 + 0.3 * one[2], 0.1 + 0.5 * one[3], 0.2 + 0.5 * one[4]
    image = ground + np.zeros_like(x)
    head = _inside(x, y, wide, high)
    image = _painted(image, head, skin)
    line = y - (-0.75 + 0.35 * one[5]) + 0.15 * (x - slide)
    return _painted(image, head / (1 + np.exp(np.clip(line / (SOFT / 2), -30, 30))), hair)


def _features(image: Numbers, x: Numbers, y: Numbers, one: Numbers, source: np.random.Generator) -> Numbers:
    """Eyes, brows, nose, mouth, and glasses now and then."""
    count = len(image)
    open_eyes, smile, open_mouth = source.uniform(0, 1, (3, count, 1, 1))
    glasses = (source.random((count, 1, 1)) < 0.2) * 0.7
    apart, level, size = 0.2 + 0.16 * one[6], -0.25 + 0.2 * one[7], 0.08 + 0.08 * one[8]
    wide = np.abs(x)
    eye = _inside(wide - apart, y - level, size, size * (0.4 + 0.5 * open_eyes))
    rim: Numbers = _inside(wide - apart, y - level, 0.24, 0.2)
    rim = np.subtract(rim, _inside(wide - apart, y - level, 0.17, 0.13))
    tilt = (one[9] - 0.5) * (wide - apart)
    brow = _inside(wide - apart, y - level + 0.2 + tilt, 0.16, 0.03 + 0.05 * one[10])
    nose = _inside(x, y - 0.12, 0.06, 0.1 + 0.16 * one[11])
    bow = (smile - 0.4) * 0.6 * x**2 / 0.1
    mouth = _inside(x, y - 0.4 - 0.2 * one[13] + bow, 0.14 + 0.22 * one[12], 0.04 + 0.05 * open_mouth)
    for where, tone in ((eye, 0.05), (brow, 0.1 + 0.5 * one[3]), (nose, 0.45), (mouth, 0.2)):
        image = _painted(image, where, tone)
    return _painted(image, rim.clip(0) * glasses, 0.05)
