"""Generated scenes of discs, bars and triangles, each with its frame: 2,400 images of 40×40.

One to five shapes of any size, turn and shade, which overlap by half at most, lie on uneven ground among
lines and noise. The target holds a line for each shape, padded to five: its kind (-1: no shape), then left,
top, right and bottom as shares of the image, around the whole of what the shape covers within it. `draw`
seeds the generator, `noise` is its deviation (shapes stand out by 0.9 to 1.6).
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from automl.datasets import _scenes
from automl.datasets._table import asked
from automl.seams import Data, DataShape, Root, Spec, Value

INPUT = "image"
OUTPUT = "boxes"
OPTIONS: Mapping[str, Value] = {
    "draw": 0, "examples": 2400, "noise": 0.2, "valid": 0.15, "test": 0.15, "size": 0,
}  # fmt: skip

SIDE, MOST = 40, 5


def load(root: Root) -> Data:
    """The scenes, split by the run's seed."""
    root = asked(root, OPTIONS)
    made = _scenes.scenes(root, SIDE, MOST)
    images = np.stack([scene.image for scene in made])[..., None].astype(np.float32)
    boxes = np.full((len(made), MOST, 5), -1, np.float32)
    for number, scene in enumerate(made):
        boxes[number, : len(scene.boxes)] = scene.boxes
    boxes[..., 1:] = np.where(boxes[..., :1] < 0, 0, boxes[..., 1:] / SIDE)
    shape = DataShape(
        (Spec("image", (1, SIDE, SIDE)),),
        (Spec("boxes", (None, 5 + len(_scenes.KINDS))),),
        Spec("boxes", (MOST, 5)),
    )
    return _scenes.data(root, images, boxes, shape, "generated: shape_boxes")
