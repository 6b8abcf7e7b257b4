"""Generators: noise in, an image out, by layers or by convolutions that widen a small image step by step.

By layers, each is a linear map and an activation. By convolution, a linear map gives a small image, which is
doubled once or twice, each time followed by a convolution. The pixels come from -1 to 1. There is no
normalisation unless a recipe opens it. For 8×8 images there are 16,560 architectures.
"""

from __future__ import annotations

import math
from itertools import pairwise

from torch import nn

from automl.seams import DataShape, Pick
from automl.spaces._blocks import ACTIVATIONS, Style, convolution

TAKES = ("noise",)
GIVES = ("sample",)
TRAITS = ("conditional",)
SIZE = 16_560

MOST_LAYERS = 3
MOST_DOUBLINGS = 2


def build(pick: Pick, shape: DataShape) -> nn.Module:
    """The network that `pick` decides on."""
    size = tuple(int(length or 0) for length in shape.output.shape)
    if len(size) != 3 or len(shape.input.shape) != 1:
        raise ValueError(f"“generator” makes images out of rows of noise, but the data are {shape}.")
    noise = int(shape.input.shape[0] or 0)
    activation = pick.choice("activation", tuple(ACTIVATIONS)[:3])
    norm = pick.choice("norm", ("group", "none"), held="none")
    if pick.choice("kind", ("layers", "convolution")) == "layers":
        return _layers(pick, noise, size, activation)
    return _convolutions(pick, noise, size, Style(norm=norm, activation=activation))


def _layers(pick: Pick, noise: int, size: tuple[int, ...], activation: str) -> nn.Module:
    depth = pick.int("depth", 1, MOST_LAYERS)
    widths = [noise, *(pick.int(f"width{number}", 8, 128, 8) for number in range(1, depth + 1))]
    layers: list[nn.Module] = []
    for before, after in pairwise(widths):
        layers += [nn.Linear(before, after), ACTIVATIONS[activation]()]
    return nn.Sequential(*layers, nn.Linear(widths[-1], math.prod(size)), nn.Tanh(), nn.Unflatten(1, size))


def _convolutions(pick: Pick, noise: int, size: tuple[int, ...], style: Style) -> nn.Module:
    """From the smallest image up; where a side is odd, the last doubling ends at its length."""
    channels, rows, columns = size
    doublings = pick.int("doublings", 1, MOST_DOUBLINGS)
    kernel = pick.choice("kernel", (3, 5))
    style = Style(kernel=kernel, norm=style.norm, activation=style.activation)
    sides = [(-(-rows // 2**step), -(-columns // 2**step)) for step in range(doublings, -1, -1)]
    width = pick.int("channels0", 8, 64, 8)
    first = (width, *sides[0])
    layers: list[nn.Module] = [
        nn.Linear(noise, math.prod(first)), ACTIVATIONS[style.activation](), nn.Unflatten(1, first)
    ]  # fmt: skip
    for number, side in enumerate(sides[1:], 1):
        after = pick.int(f"channels{number}", 8, 64, 8)
        layers += [nn.Upsample(size=side), convolution(width, after, style)]
        width = after
    return nn.Sequential(*layers, nn.Conv2d(width, channels, kernel, padding=kernel // 2), nn.Tanh())
