"""Autoencoders: how narrow the code, layers or convolutions around it, how many and how wide; a mirror of it.

The network is an `encoder` down to the code and a `decoder` back, which has the same widths in reverse order.
With no layer between input and code it is linear and learns what principal components do. The code has at
most half as many numbers as the input, so that copying is no way out. Batch norm is held unless a recipe
opens it. On 8×8 images there are 3,261,024 architectures.
"""

from __future__ import annotations

import math
from itertools import pairwise

from torch import Tensor, nn

from automl.seams import DataShape, Pick
from automl.spaces._blocks import ACTIVATIONS, Style, convolution

TAKES = ("image", "features")
GIVES = ("reconstruction",)
TRAITS = ("conditional",)
SIZE = 3_261_024

WIDEST_CODE = 32
MOST_LAYERS = 3
MOST_HALVINGS = 2


class Autoencoder(nn.Module):
    """Down to the code and back."""

    def __init__(self, encoder: nn.Module, decoder: nn.Module) -> None:
        super().__init__()
        self.encoder, self.decoder = encoder, decoder

    def forward(self, x: Tensor) -> Tensor:
        return self.decoder(self.encoder(x))  # type: ignore[no-any-return]


def build(pick: Pick, shape: DataShape) -> nn.Module:
    """The network that `pick` decides on."""
    size = tuple(int(length or 0) for length in shape.input.shape)
    code = pick.int("code", 1, max(1, min(WIDEST_CODE, math.prod(size) // 2)))
    norm = pick.choice("norm", ("batch", "none"), held="batch")
    activation = pick.choice("activation", tuple(ACTIVATIONS)[:3])
    style = Style(norm=norm, activation=activation)
    if len(size) == 3 and pick.choice("kind", ("layers", "convolution")) == "convolution":
        return _convolutions(pick, size, code, style)
    return _layers(pick, size, code, style)


def _layers(pick: Pick, size: tuple[int, ...], code: int, style: Style) -> nn.Module:
    depth = pick.int("depth", 0, MOST_LAYERS)
    hidden = [pick.int(f"width{number}", 8, 256, 8) for number in range(1, depth + 1)]
    widths = [math.prod(size), *hidden, code]
    encoder: list[nn.Module] = [nn.Flatten(), *_row(widths, style)]
    decoder: list[nn.Module] = _row(widths[::-1], style)
    if len(size) > 1:
        decoder.append(nn.Unflatten(1, size))
    return Autoencoder(nn.Sequential(*encoder), nn.Sequential(*decoder))


def _row(widths: list[int], style: Style) -> list[nn.Module]:
    """Linear layers from width to width, with nothing after the last."""
    layers: list[nn.Module] = []
    for before, after in pairwise(widths[:-1]):
        layers.append(nn.Linear(before, after, bias=style.norm == "none"))
        if style.norm == "batch":
            layers.append(nn.BatchNorm1d(after))
        layers.append(ACTIVATIONS[style.activation]())
    return [*layers, nn.Linear(widths[-2], widths[-1])]


def _convolutions(pick: Pick, size: tuple[int, ...], code: int, style: Style) -> nn.Module:
    """Each stage halves the image on the way down; on the way back it is stretched, then convolved."""
    channels, rows, columns = size
    kernel = pick.choice("kernel", (3, 5))
    style = Style(kernel=kernel, norm=style.norm, activation=style.activation)
    down: list[nn.Module] = []
    up: list[nn.Module] = [nn.Conv2d(channels, channels, kernel, padding=kernel // 2)]
    before = channels
    for number in range(1, pick.int("halvings", 1, MOST_HALVINGS) + 1):
        width = pick.int(f"channels{number}", 8, 64, 8)
        down.append(convolution(before, width, style, stride=2))
        back = channels if number == 1 else before
        up = [nn.Upsample(size=(rows, columns)), convolution(width, back, style), *up]
        before, rows, columns = width, (rows + 1) // 2, (columns + 1) // 2
    numbers = before * rows * columns
    encoder = nn.Sequential(*down, nn.Flatten(), nn.Linear(numbers, code))
    decoder = nn.Sequential(nn.Linear(code, numbers), nn.Unflatten(1, (before, rows, columns)), *up)
    return Autoencoder(encoder, decoder)
