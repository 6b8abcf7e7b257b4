"""A convolutional network of middling size, the same for every run: what baselines are made with."""

from __future__ import annotations

import torch
from torch import nn

from automl.seams import DataShape


def middling(shape: DataShape, seed: int) -> nn.Module:
    """Two stages of 64 channels, with the first weights of this seed."""
    from automl.picks import drawing
    from automl.spaces import convnet

    stage = {"depth": 1, "width": 64, "block": "plain", "kernel": 3, "squeeze": False}
    pins = {f"stage{number}.{name}": value for number in (1, 2) for name, value in stage.items()}
    fixed = {"activation": "relu", "stem": 32, "stages": 2, "embedding": 64, "head": "linear"}
    torch.manual_seed(seed)
    return convnet.build(drawing(0, {**pins, **fixed}), shape)
