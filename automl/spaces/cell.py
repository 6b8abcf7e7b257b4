"""The 15,625 networks of NAS-Bench-201: one cell of six edges, repeated in three stages.

A cell has four nodes; each of its six edges carries one of five operations, and a node is the sum of what
its edges bring. The published tables have 16 channels and 5 cells a stage, which is what is held here; a
recipe for a small machine pins fewer. With those, parameter counts are the published ones.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from automl.seams import DataShape, Pick
from automl.spaces._blocks import image

TAKES = ("image",)
GIVES = ("classes",)
TRAITS = ()
SIZE = 15_625

OPERATIONS = ("none", "skip", "conv1", "conv3", "pool")  # in the order of the published digits
EDGES = ((0, 1), (0, 2), (1, 2), (0, 3), (1, 3), (2, 3))  # from, to: in the order of the published key


def build(pick: Pick, shape: DataShape) -> nn.Module:
    """The network that `pick` decides on."""
    operations = tuple(pick.choice(f"edge{start}{end}", OPERATIONS) for start, end in EDGES)
    channels = pick.int("channels", 2, 64, 2, held=16)
    cells = pick.int("cells", 1, 5, held=5)
    stem = nn.Conv2d(image("cell", shape)[0], channels, 3, padding=1, bias=False)
    layers: list[nn.Module] = [stem, nn.BatchNorm2d(channels)]
    for stage in range(3):
        if stage:
            layers.append(Halving(channels))
            channels *= 2
        layers += [Cell(channels, operations) for _ in range(cells)]
    layers += [nn.BatchNorm2d(channels), nn.ReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten()]
    return nn.Sequential(*layers, nn.Linear(channels, int(shape.output.shape[0] or 0)))


def _convolution(inputs: int, outputs: int, kernel: int, stride: int = 1) -> nn.Module:
    layer = nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, bias=False)
    return nn.Sequential(nn.ReLU(), layer, nn.BatchNorm2d(outputs))


def _operation(name: str, channels: int) -> nn.Module:
    if name.startswith("conv"):
        return _convolution(channels, channels, int(name[-1]))
    if name == "pool":
        return nn.AvgPool2d(3, 1, 1, count_include_pad=False)
    return nn.Identity()


class Cell(nn.Module):
    """Four nodes; `none` brings nothing, so such an edge is left out of its sum."""

    def __init__(self, channels: int, operations: Sequence[str]) -> None:
        super().__init__()
        used = [(edge, name) for edge, name in zip(EDGES, operations, strict=True) if name != "none"]
        self.edges = [edge for edge, _ in used]
        self.operations = nn.ModuleList(_operation(name, channels) for _, name in used)

    def forward(self, x: Tensor) -> Tensor:
        nodes: list[Tensor | None] = [x, None, None, None]
        for (start, end), operation in zip(self.edges, self.operations, strict=True):
            source, so_far = nodes[start], nodes[end]
            if source is None:  # a node that nothing reaches is zero, and a convolution of it is not
                source = nodes[start] = torch.zeros_like(x)
            brought = operation(source)
            nodes[end] = brought if so_far is None else so_far + brought
        last = nodes[3]
        return torch.zeros_like(x) if last is None else last


class Halving(nn.Module):
    """A residual block that halves the image and doubles the channels."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.first = _convolution(channels, 2 * channels, 3, stride=2)
        self.second = _convolution(2 * channels, 2 * channels, 3)
        self.pool = nn.AvgPool2d(2, 2, ceil_mode=True)
        self.project = nn.Conv2d(channels, 2 * channels, 1, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        out: Tensor = self.second(self.first(x)) + self.project(self.pool(x))
        return out
