"""Hybrid networks: convolution, attention, recurrence and plain layers in one chain, in any order.

Each of one to six places holds a block of its own kind, with its own kernel, heads, cell or widening; all are
beside a shortcut and as wide as the first layer. Where the target is the next token, convolutions and cells
look back alone and attention is masked. On 8×8 images there are 319,999,680 architectures.
"""

from __future__ import annotations

from torch import Tensor, nn

from automl.seams import DataShape, Pick
from automl.spaces._blocks import ACTIVATIONS
from automl.spaces._tokens import (
    Attention,
    Patches,
    Positions,
    Residual,
    answer,
    causal,
    feedforward,
    read,
    size,
)
from automl.spaces.recurrent import Past, Recurrence

TAKES = ("image", "tokens", "sequence")
GIVES = ("classes", "next", "values")
TRAITS = ("conditional",)
SIZE = 319_999_680

LONGEST = 6
BLOCKS = ("convolution", "attention", "recurrence", "layers")


def build(pick: Pick, shape: DataShape) -> nn.Module:
    """The network that `pick` decides on."""
    width = pick.int("width", 8, 96, 8)
    first, places = read(pick, shape, width)
    layers: list[nn.Module] = [first]
    if pick.choice("positions", ("learned", "none")) == "learned":
        layers.append(Positions("learned", places, width))
    activation = pick.choice("activation", ("gelu", "relu", "silu"))
    rows = size(shape.input)[1] // first.cut.kernel_size[0] if isinstance(first, Patches) else 0
    for number in range(1, pick.int("length", 1, LONGEST) + 1):
        layers.append(Residual(_block(pick, f"block{number}", width, rows, activation, shape), width))
    pooling = "" if causal(shape) else pick.choice("pooling", ("mean", "max"))
    return nn.Sequential(*layers, nn.LayerNorm(width), answer(shape, width, pooling))


def _block(pick: Pick, name: str, width: int, rows: int, activation: str, shape: DataShape) -> nn.Module:
    kind = pick.choice(name, BLOCKS)
    back = causal(shape)
    if kind == "convolution":
        kernel = pick.choice(f"{name}.kernel", (3, 5))
        near = Near(width, kernel, rows) if rows or not back else Past(width, width, kernel, groups=width)
        return nn.Sequential(near, ACTIVATIONS[activation](), nn.Linear(width, width))
    if kind == "attention":
        return Attention(width, pick.choice(f"{name}.heads", (1, 2, 4)), causal=back)
    if kind == "recurrence":
        cell = pick.choice(f"{name}.cell", ("gru", "lstm"))
        return Recurrence(cell, width, width if back else width // 2, 1, both=not back)
    return feedforward(width, pick.choice(f"{name}.ratio", (1, 2, 4)) * width, activation)


class Near(nn.Module):
    """A depthwise convolution over the rows and columns of patches, or over time where there are no rows."""

    def __init__(self, width: int, kernel: int, rows: int) -> None:
        super().__init__()
        self.rows = rows
        made = nn.Conv2d if rows else nn.Conv1d
        self.convolve = made(width, width, kernel, padding=kernel // 2, groups=width)

    def forward(self, x: Tensor) -> Tensor:
        x = x.transpose(1, 2)
        if not self.rows:
            return self.convolve(x).transpose(1, 2)  # type: ignore[no-any-return]
        grid = x.reshape(x.shape[0], x.shape[1], self.rows, -1)
        return self.convolve(grid).flatten(2).transpose(1, 2)  # type: ignore[no-any-return]
