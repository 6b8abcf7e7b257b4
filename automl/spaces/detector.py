"""Small detectors: stages of convolutions down to a grid, each place of which answers one frame.

A detector looks once, without anchors: a place of the grid tells whether a shape's centre lies in it, where
its frame is, and of which kind it is. Searched are the grid's step (4 or 8 pixels), the stages' depth, width
and blocks, whether the finest grid also gets what coarser stages saw, and the head. Normalisation is batch
norm unless a recipe opens it. There are 374,544 architectures.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from automl.seams import DataShape, Pick
from automl.spaces._blocks import ACTIVATIONS, Style, block, convolution, image

TAKES = ("image",)
GIVES = ("boxes",)
TRAITS = ("conditional",)
SIZE = 374_544

BLOCKS = ("plain", "residual", "separable")


class Frames(nn.Module):
    """What each place of the grid says, as frames: kind-free score, left, top, right, bottom, then kinds.

    The frame's ends are shares of the image, reckoned from the place's own centre, so that what the network
    keeps is the whole way from pixels to frames.
    """

    places: Tensor
    step: Tensor

    def __init__(self, inputs: int, answers: int, rows: int, columns: int) -> None:
        super().__init__()
        self.say = nn.Conv2d(inputs, answers, 1)
        down, across = (torch.arange(rows) + 0.5) / rows, (torch.arange(columns) + 0.5) / columns
        places = torch.stack(torch.meshgrid(across, down, indexing="xy"), -1).flatten(0, 1)
        self.register_buffer("places", places, persistent=False)
        self.register_buffer("step", torch.tensor([1 / columns, 1 / rows]), persistent=False)

    def forward(self, x: Tensor) -> Tensor:
        said: Tensor = self.say(x).flatten(2).transpose(1, 2)  # [n, places, answers]
        centre = self.places + torch.tanh(said[..., 1:3]) * self.step
        half = 0.5 * torch.sigmoid(said[..., 3:5] - 1)
        return torch.cat([said[..., :1], centre - half, centre + half, said[..., 5:]], -1)


class Joined(nn.Module):
    """A fine stage, and what a coarser one behind it saw, widened and added."""

    def __init__(self, coarser: nn.Module, back: nn.Module) -> None:
        super().__init__()
        self.coarser, self.back, self.widen = coarser, back, nn.Upsample(scale_factor=2)

    def forward(self, x: Tensor) -> Tensor:
        out: Tensor = x + self.widen(self.back(self.coarser(x)))
        return out


def build(pick: Pick, shape: DataShape) -> nn.Module:
    """The network that `pick` decides on."""
    channels, rows, columns = image("detector", shape)
    if rows % 8 or columns % 8:
        raise ValueError(f"a grid needs images whose sides are multiples of 8, not {rows}×{columns}.")
    norm = pick.choice("norm", ("batch", "group", "none"), held="batch")
    activation = pick.choice("activation", tuple(ACTIVATIONS)[:3], held="relu")
    common = Style(norm=norm, activation=activation)
    width = pick.int("stem", 8, 24, 8)
    layers: list[nn.Module] = [convolution(channels, width, common, stride=2)]
    fine, width = _stage(pick, "fine", width, common)
    layers.append(fine)
    step = pick.choice("step", (4, 8))
    if step == 8 or pick.choice("context", (False, True)):
        coarse, coarser = _stage(pick, "coarse", width, common)
        pointwise = Style(kernel=1, norm=norm, activation=activation)
        layers.append(coarse if step == 8 else Joined(coarse, convolution(coarser, width, pointwise)))
        width = coarser if step == 8 else width
    for _ in range(pick.int("refine", 0, 2)):
        layers.append(block(width, width, 1, common))
    return nn.Sequential(
        *layers, Frames(width, int(shape.output.shape[1] or 0), rows // step, columns // step)
    )


def _stage(pick: Pick, name: str, inputs: int, common: Style) -> tuple[nn.Module, int]:
    """Halves the image, at some depth and width."""
    depth, width = pick.int(f"{name}.depth", 1, 3), pick.int(f"{name}.width", 8, 64, 8)
    style = Style(
        block=pick.choice(f"{name}.block", BLOCKS),
        kernel=pick.choice(f"{name}.kernel", (3, 5)),
        norm=common.norm,
        activation=common.activation,
    )
    blocks = [
        block(inputs if place == 0 else width, width, 2 if place == 0 else 1, style) for place in range(depth)
    ]
    return nn.Sequential(*blocks), width
