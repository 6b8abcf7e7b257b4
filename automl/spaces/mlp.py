"""Fully connected networks: how deep, how wide each layer, which activation.

They read images and sequences as a row of numbers, and features as they are. Normalisation and dropout are
held unless a recipe opens them; there are 3,247,203 architectures then.
"""

from __future__ import annotations

import math

from torch import nn

from automl.seams import DataShape, Pick
from automl.spaces._blocks import ACTIVATIONS

TAKES = ("image", "features", "sequence")
GIVES = ("classes", "values")
TRAITS = ("conditional",)
SIZE = 3_247_203

DEEPEST = 4
NORMS = {"batch": nn.BatchNorm1d, "layer": nn.LayerNorm}


def build(pick: Pick, shape: DataShape) -> nn.Module:
    """The network that `pick` decides on; depth 0 is a linear classifier."""
    width = math.prod(int(length or 0) for length in shape.input.shape)
    norm = pick.choice("norm", ("batch", "layer", "none"), held="batch")
    activation = ACTIVATIONS[pick.choice("activation", tuple(ACTIVATIONS)[:3])]
    dropout = pick.choice("dropout", (0.0, 0.1, 0.2, 0.3, 0.5), held=0.0)
    layers: list[nn.Module] = [nn.Flatten()]
    for number in range(1, pick.int("depth", 0, DEEPEST) + 1):
        hidden = pick.int(f"width{number}", 8, 256, 8)
        layers.append(nn.Linear(width, hidden, bias=norm == "none"))
        if norm != "none":
            layers.append(NORMS[norm](hidden))
        layers.append(activation())
        if dropout:
            layers.append(nn.Dropout(dropout))
        width = hidden
    return nn.Sequential(*layers, nn.Linear(width, int(shape.output.shape[0] or 0)))
