"""Transformers over patches, frames or characters: depth, width, heads, positions, norms, pooling.

The blocks of one network are alike: attention, then a layered network at each place, each beside a shortcut.
Where the target is the next token, no place sees a later one and there is nothing to pool. Dropout is held
at 0 unless a recipe opens it. On 8×8 images there are 82,944 architectures, on characters 13,824.
"""

from __future__ import annotations

from torch import nn

from automl.seams import DataShape, Pick
from automl.spaces._tokens import (
    POSITIONS,
    Appended,
    Attention,
    Positions,
    Residual,
    answer,
    causal,
    feedforward,
    read,
)

TAKES = ("image", "tokens", "sequence")
GIVES = ("classes", "next", "values")
TRAITS = ()
SIZE = 82_944


def build(pick: Pick, shape: DataShape) -> nn.Module:
    """The network that `pick` decides on."""
    width = pick.int("width", 16, 128, 16)
    first, places = read(pick, shape, width)
    layers: list[nn.Module] = [first]
    positions = pick.choice("positions", POSITIONS)
    if positions in ("learned", "sinusoidal"):
        layers.append(Positions(positions, places, width))
    where = pick.choice("norm", ("before", "after"))
    heads = pick.choice("heads", (1, 2, 4, 8))
    ratio = pick.choice("ratio", (1, 2, 4))
    activation = pick.choice("activation", ("relu", "gelu", "silu"))
    dropout = pick.choice("dropout", (0.0, 0.1, 0.2, 0.3), held=0.0)
    pooling = "" if causal(shape) else pick.choice("pooling", ("mean", "max", "token"))
    if pooling == "token":
        layers.append(Appended(width))
        places += 1
    rotary = places if positions == "rotary" else 0
    for _ in range(pick.int("depth", 1, 6)):
        attention = Attention(width, heads, causal=causal(shape), places=rotary)
        mixture = feedforward(width, ratio * width, activation, dropout)
        layers += [Residual(attention, width, where), Residual(mixture, width, where)]
    if where == "before":
        layers.append(nn.LayerNorm(width))
    return nn.Sequential(*layers, answer(shape, width, "last" if pooling == "token" else pooling))
