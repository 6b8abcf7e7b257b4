"""Generated scenes of discs, bars and triangles, with the kind of every pixel: 2,400 images of 32×32.

One to four shapes of any size, turn and shade, which overlap, lie on uneven ground among lines and noise.
What a pixel shows is the topmost shape's kind, or the ground. `draw` seeds the generator, `noise` is its
deviation (shapes stand out by 0.9 to 1.6).
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from automl.datasets import _scenes
from automl.datasets._table import asked
from automl.seams import Data, DataShape, Root, Spec, Value

INPUT = "image"
OUTPUT = "mask"
OPTIONS: Mapping[str, Value] = {
    "draw": 0, "examples": 2400, "noise": 0.2, "valid": 0.15, "test": 0.15, "size": 0,
}  # fmt: skip

SIDE, MOST = 32, 4


def load(root: Root) -> Data:
    """The scenes, split by the run's seed."""
    root = asked(root, OPTIONS)
    made = _scenes.scenes(root, SIDE, MOST)
    images = np.stack([scene.image for scene in made])[..., None].astype(np.float32)
    masks = np.stack([scene.mask for scene in made])
    classes = len(_scenes.KINDS) + 1
    shape = DataShape(
        (Spec("image", (1, SIDE, SIDE)),),
        (Spec("mask", (classes, SIDE, SIDE)),),
        Spec("mask", (SIDE, SIDE), "int64", classes),
    )
    return _scenes.data(root, images, masks, shape, "generated: shape_masks")
