"""U-Nets: how many scales, how wide and deep each, of which blocks, and how the two ways are joined.

On the way down each scale halves the image and has more channels; on the way up it is widened again, and
joined with what the way down had at that scale: put beside it, added, or not joined at all. With one scale
it is a plain chain of convolutions, which sees only what is near. Normalisation is batch norm unless a
recipe opens it. There are 7,620 architectures.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from automl.seams import DataShape, Pick
from automl.spaces._blocks import ACTIVATIONS, Style, block, convolution, image

TAKES = ("image",)
GIVES = ("mask",)
TRAITS = ("conditional",)
SIZE = 7_620

DEEPEST = 4
BLOCKS = ("plain", "residual", "separable")


class Scale(nn.Module):
    """One scale of the way down, all that lies below it, and the same scale of the way up."""

    def __init__(self, down: nn.Module, below: nn.Module, back: nn.Module, up: nn.Module, join: str) -> None:
        super().__init__()
        self.down, self.pool, self.below = down, nn.MaxPool2d(2), below
        self.widen, self.back, self.up = nn.Upsample(scale_factor=2), back, up
        self.join = join

    def forward(self, x: Tensor) -> Tensor:
        x = self.down(x)
        low: Tensor = self.back(self.widen(self.below(self.pool(x))))
        if self.join == "beside":
            low = torch.cat([x, low], 1)
        elif self.join == "added":
            low = x + low
        out: Tensor = self.up(low)
        return out


def build(pick: Pick, shape: DataShape) -> nn.Module:
    """The network that `pick` decides on."""
    channels, *size = image("unet", shape)
    style = Style(
        block=pick.choice("block", BLOCKS),
        kernel=pick.choice("kernel", (3, 5)),
        norm=pick.choice("norm", ("batch", "group", "none"), held="batch"),
        activation=pick.choice("activation", tuple(ACTIVATIONS)[:3], held="relu"),
    )
    scales = pick.int("scales", 1, DEEPEST)
    if min(size) % 2 ** (scales - 1):
        raise ValueError(f"an image of {size[0]}×{size[1]} cannot be halved {scales - 1} times.")
    first = pick.choice("stem", (4, 8, 12, 16, 24))
    join, growth = "", 1.0
    if scales > 1:
        growth = pick.choice("growth", (1.0, 1.5, 2.0))
        join = pick.choice("join", ("beside", "added", "none"))
    widths = [8 * max(1, round(first * growth**level / 8)) if level else first for level in range(scales)]
    depths = [pick.int(f"depth{level}", 1, 2) for level in range(1, scales + 1)]
    body = _row(widths[-1] if scales == 1 else widths[-2], widths[-1], depths[-1], style)
    for level in reversed(range(scales - 1)):
        body = _scale(widths, level, depths[level], style, body, join)
    stem = convolution(channels, first, Style(norm=style.norm, activation=style.activation))
    return nn.Sequential(stem, body, nn.Conv2d(first, int(shape.output.shape[0] or 0), 1))


def _row(inputs: int, outputs: int, depth: int, style: Style) -> nn.Module:
    blocks = [block(inputs if place == 0 else outputs, outputs, 1, style) for place in range(depth)]
    return nn.Sequential(*blocks)


def _scale(widths: list[int], level: int, depth: int, style: Style, below: nn.Module, join: str) -> nn.Module:
    width = widths[level]
    pointwise = Style(kernel=1, norm=style.norm, activation=style.activation)
    down = _row(widths[max(level - 1, 0)], width, depth, style)
    back = convolution(widths[level + 1], width, pointwise)
    up = _row(2 * width if join == "beside" else width, width, depth, style)
    return Scale(down, below, back, up, join)
