"""The blocks that convolutional networks are made of: each is a module from some channels to others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from torch import Tensor, nn

from automl.seams import DataShape

ACTIVATIONS: dict[str, Callable[[], nn.Module]] = {
    "relu": partial(nn.ReLU, inplace=True),  # what stands before it never needs its own output again
    "silu": nn.SiLU,
    "gelu": nn.GELU,
    "hardswish": nn.Hardswish,
}


@dataclass(frozen=True, slots=True)
class Style:
    """What all blocks of one stage have in common."""

    block: str = "plain"
    kernel: int = 3
    expand: int = 1
    squeeze: bool = False
    norm: str = "batch"
    activation: str = "relu"


def image(space: str, shape: DataShape) -> tuple[int, int, int]:
    """Channels, rows and columns; data that are no images are an error in words."""
    if shape.input.kind != "image" or len(shape.input.shape) != 3:
        raise ValueError(f"“{space}” reads images, but the data are {shape.input}.")
    channels, rows, columns = (int(length or 0) for length in shape.input.shape)
    return channels, rows, columns


def norm(kind: str, channels: int) -> nn.Module:
    """A normalisation; groups are of eight channels, or of all where eight do not divide them."""
    if kind == "batch":
        return nn.BatchNorm2d(channels)
    if kind == "group":
        return nn.GroupNorm(max(1, channels // 8) if channels % 8 == 0 else 1, channels)
    return nn.Identity()


def convolution(
    inputs: int, outputs: int, style: Style, *, stride: int = 1, depthwise: bool = False, act: bool = True
) -> nn.Sequential:
    """Convolution, normalisation, activation."""
    groups = inputs if depthwise else 1
    bias = style.norm == "none"
    padding = style.kernel // 2
    layers: list[nn.Module] = [
        nn.Conv2d(inputs, outputs, style.kernel, stride, padding, groups=groups, bias=bias),
        norm(style.norm, outputs),
    ]
    return nn.Sequential(*layers, ACTIVATIONS[style.activation]()) if act else nn.Sequential(*layers)


class Squeeze(nn.Module):
    """Squeeze and excite: each channel scaled by what the whole image says about it."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        hidden = max(8, channels // 4)
        self.pool = nn.AdaptiveAvgPool2d(1)
        self.less = nn.Conv2d(channels, hidden, 1)
        self.act = nn.ReLU()
        self.more = nn.Conv2d(hidden, channels, 1)
        self.gate = nn.Sigmoid()

    def forward(self, x: Tensor) -> Tensor:
        out: Tensor = x * self.gate(self.more(self.act(self.less(self.pool(x)))))
        return out


class Skip(nn.Module):
    """A body with a shortcut around it, projected where the two ends differ; `after` follows the sum."""

    def __init__(self, body: nn.Module, shortcut: nn.Module, after: nn.Module) -> None:
        super().__init__()
        self.body, self.shortcut, self.after = body, shortcut, after

    def forward(self, x: Tensor) -> Tensor:
        out: Tensor = self.after(self.body(x) + self.shortcut(x))
        return out


def _squeezed(layers: list[nn.Module], channels: int, style: Style) -> list[nn.Module]:
    return [*layers, Squeeze(channels)] if style.squeeze else layers


def plain(inputs: int, outputs: int, stride: int, style: Style) -> nn.Module:
    """One convolution."""
    return nn.Sequential(*_squeezed([convolution(inputs, outputs, style, stride=stride)], outputs, style))


def residual(inputs: int, outputs: int, stride: int, style: Style) -> nn.Module:
    """Two convolutions with a shortcut around them."""
    layers = [
        convolution(inputs, outputs, style, stride=stride),
        convolution(outputs, outputs, style, act=False),
    ]
    body = nn.Sequential(*_squeezed([*layers], outputs, style))
    shortcut: nn.Module = nn.Identity()
    if stride != 1 or inputs != outputs:
        shortcut = convolution(inputs, outputs, replace(style, kernel=1), stride=stride, act=False)
    return Skip(body, shortcut, ACTIVATIONS[style.activation]())


def separable(inputs: int, outputs: int, stride: int, style: Style) -> nn.Module:
    """A depthwise convolution, then a mixture of channels."""
    layers = [
        convolution(inputs, inputs, style, stride=stride, depthwise=True),
        convolution(inputs, outputs, replace(style, kernel=1)),
    ]
    return nn.Sequential(*_squeezed([*layers], outputs, style))


def bottleneck(inputs: int, outputs: int, stride: int, style: Style) -> nn.Module:
    """An inverted bottleneck: widened, convolved depthwise, narrowed; the shortcut joins the narrow ends."""
    inner = inputs * style.expand
    pointwise = replace(style, kernel=1)
    layers: list[nn.Module] = [convolution(inputs, inner, pointwise)] if style.expand > 1 else []
    layers.append(convolution(inner, inner, style, stride=stride, depthwise=True))
    layers = [*_squeezed(layers, inner, style), convolution(inner, outputs, pointwise, act=False)]
    body = nn.Sequential(*layers)
    if stride == 1 and inputs == outputs:
        return Skip(body, nn.Identity(), nn.Identity())
    return body


BLOCKS: dict[str, Callable[[int, int, int, Style], nn.Module]] = {
    "plain": plain,
    "residual": residual,
    "separable": separable,
    "bottleneck": bottleneck,
}


def block(inputs: int, outputs: int, stride: int, style: Style) -> nn.Module:
    """One block of a stage."""
    return BLOCKS[style.block](inputs, outputs, stride, style)
