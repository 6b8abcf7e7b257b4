"""MLP-Mixers: patches or frames, mixed by turns between places and within each place.

Neither convolution nor attention (Tolstikhin and others 2021): a layered network over places, alike for
every channel, then one over channels, alike for every place. On 8×8 images there are 18,432 architectures.
"""

from __future__ import annotations

from torch import Tensor, nn

from automl.seams import DataShape, Pick
from automl.spaces._tokens import Residual, answer, feedforward, read

TAKES = ("image", "sequence")
GIVES = ("classes", "values")
TRAITS = ()
SIZE = 18_432


def build(pick: Pick, shape: DataShape) -> nn.Module:
    """The network that `pick` decides on."""
    width = pick.int("width", 16, 128, 16)
    first, places = read(pick, shape, width)
    hidden = pick.int("places", 8, 64, 8)
    ratio = pick.choice("ratio", (1, 2, 3, 4))
    activation = pick.choice("activation", ("gelu", "relu", "silu"))
    dropout = pick.choice("dropout", (0.0, 0.1, 0.2, 0.3), held=0.0)
    layers: list[nn.Module] = [first]
    for _ in range(pick.int("depth", 1, 6)):
        between = Across(feedforward(places, hidden, activation, dropout))
        within = feedforward(width, ratio * width, activation, dropout)
        layers += [Residual(between, width), Residual(within, width)]
    pooling = pick.choice("pooling", ("mean", "max"))
    return nn.Sequential(*layers, nn.LayerNorm(width), answer(shape, width, pooling))


class Across(nn.Module):
    """A body that works along the places instead of along the channels."""

    def __init__(self, body: nn.Module) -> None:
        super().__init__()
        self.body = body

    def forward(self, x: Tensor) -> Tensor:
        mixed: Tensor = self.body(x.transpose(1, 2))
        return mixed.transpose(1, 2)
