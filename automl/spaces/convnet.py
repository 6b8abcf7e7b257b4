"""Convolutional networks in stages: how many, how deep and wide, of which blocks, with which head.

A stage halves the image while it is larger than 4×4. Its block is plain, residual, depthwise separable or an
inverted bottleneck; only the last asks how far to widen, so that the choices are conditional. Normalisation
is batch norm unless a recipe opens it; so is dropout before the head closed at 0. There are 2.6·10¹²
architectures. Where the data ask for an embedding, its width is a choice too.
"""

from __future__ import annotations

from torch import nn

from automl.seams import DataShape, Pick
from automl.spaces._blocks import ACTIVATIONS, BLOCKS, Style, block, convolution, image

TAKES = ("image",)
GIVES = ("classes", "values", "representation", "embedding")
TRAITS = ("conditional",)
SIZE = 2_642_381_097_984

LARGEST = 48  # an image with more rows than this is halved by the stem already
WIDEST = (64, 128, 256)  # by stage


def build(pick: Pick, shape: DataShape) -> nn.Module:
    """The network that `pick` decides on."""
    channels, *size = image("convnet", shape)
    across = min(size)
    common = Style(
        norm=pick.choice("norm", ("batch", "group", "none"), held="batch"),
        activation=pick.choice("activation", tuple(ACTIVATIONS)[:3]),
    )
    width = pick.int("stem", 8, 64, 8)
    stride = 2 if across > LARGEST else 1
    layers: list[nn.Module] = [convolution(channels, width, common, stride=stride)]
    across //= stride
    for number in range(1, pick.int("stages", 1, len(WIDEST)) + 1):
        stride = 2 if number > 1 and across > 4 else 1
        across = (across + stride - 1) // stride
        stage, width = _stage(pick, number, width, stride, common)
        layers.append(stage)
    answers = shape.output.shape[0] or pick.int("embedding", 8, 96, 8)
    return nn.Sequential(*layers, _head(pick, width, answers, common))


def _stage(pick: Pick, number: int, inputs: int, stride: int, common: Style) -> tuple[nn.Module, int]:
    prefix = f"stage{number}."
    depth = pick.int(prefix + "depth", 1, 4)
    width = pick.int(prefix + "width", 8, WIDEST[number - 1], 8)
    kind = pick.choice(prefix + "block", tuple(BLOCKS))
    style = Style(
        block=kind,
        kernel=pick.choice(prefix + "kernel", (3, 5)),
        expand=pick.int(prefix + "expand", 1, 6) if kind == "bottleneck" else 1,
        squeeze=pick.choice(prefix + "squeeze", (False, True)),
        norm=common.norm,
        activation=common.activation,
    )
    blocks = [
        block(inputs if place == 0 else width, width, stride if place == 0 else 1, style)
        for place in range(depth)
    ]
    return nn.Sequential(*blocks), width


def _head(pick: Pick, width: int, answers: int, common: Style) -> nn.Module:
    dropout = pick.choice("dropout", (0.0, 0.1, 0.2, 0.3), held=0.0)
    layers: list[nn.Module] = [nn.AdaptiveAvgPool2d(1), nn.Flatten()]
    if pick.choice("head", ("linear", "hidden")) == "hidden":
        hidden = pick.int("head.width", 16, 128, 16)
        layers += [nn.Linear(width, hidden), ACTIVATIONS[common.activation]()]
        width = hidden
    if dropout:
        layers.append(nn.Dropout(dropout))
    return nn.Sequential(*layers, nn.Linear(width, answers))
