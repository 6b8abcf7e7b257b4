"""Recurrent networks and their rival, the TCN: which cell, how wide, how deep, one way or both.

RNN, GRU and LSTM read step by step; a temporal convolutional network (TCN: blocks of two causal convolutions,
each block looking twice as far back) is asked for its kernel and its blocks instead. Data in the form of
sequences may be read several steps at once. On sequences there are 4,752 architectures, on characters 384.
"""

from __future__ import annotations

from torch import Tensor, nn
from torch.nn import functional as F

from automl.seams import DataShape, Pick
from automl.spaces._tokens import FRAMES, answer, causal, framed, size

TAKES = ("sequence", "tokens")
GIVES = ("classes", "next", "values")
TRAITS = ("conditional",)
SIZE = 4_752

CELLS = {"rnn": nn.RNN, "gru": nn.GRU, "lstm": nn.LSTM}


def build(pick: Pick, shape: DataShape) -> nn.Module:
    """The network that `pick` decides on."""
    cell = pick.choice("cell", (*CELLS, "tcn"))
    width = pick.int("width", 8, 128, 8)
    first, inputs = _first(pick, shape, width)
    if cell == "tcn":
        kernel = pick.choice("kernel", (3, 5, 7))
        blocks = pick.int("blocks", 2, 6)
        body: list[nn.Module] = [
            Temporal(inputs if number == 0 else width, width, kernel, 2**number) for number in range(blocks)
        ]
    else:
        both = not causal(shape) and pick.choice("directions", ("one", "both")) == "both"
        body = [Recurrence(cell, inputs, width, pick.int("depth", 1, 3), both=both)]
        width = 2 * width if both else width
    pooling = "" if causal(shape) else pick.choice("pooling", ("mean", "max", "last"))
    return nn.Sequential(first, *body, answer(shape, width, pooling))


def _first(pick: Pick, shape: DataShape, width: int) -> tuple[nn.Module, int]:
    spec = shape.input
    if spec.kind == "tokens":
        return nn.Embedding(spec.classes, width), width
    steps = pick.choice("frame", FRAMES)
    return Framed(steps), size(spec)[1] * steps


class Framed(nn.Module):
    """Several steps read as one."""

    def __init__(self, steps: int) -> None:
        super().__init__()
        self.steps = steps

    def forward(self, x: Tensor) -> Tensor:
        return framed(x, self.steps)


class Recurrence(nn.Module):
    """Layers of one cell over all steps; answers with the state at each."""

    def __init__(self, cell: str, inputs: int, width: int, depth: int, *, both: bool = False) -> None:
        super().__init__()
        self.cell = CELLS[cell](inputs, width, depth, batch_first=True, bidirectional=both)

    def forward(self, x: Tensor) -> Tensor:
        states: Tensor = self.cell(x)[0]
        return states


class Past(nn.Module):
    """A convolution over time that sees this step and earlier ones, `apart` steps from each other."""

    def __init__(self, inputs: int, width: int, kernel: int, apart: int = 1, groups: int = 1) -> None:
        super().__init__()
        self.before = (kernel - 1) * apart
        self.convolve = nn.Conv1d(inputs, width, kernel, dilation=apart, groups=groups)

    def forward(self, x: Tensor) -> Tensor:
        back: Tensor = self.convolve(F.pad(x.transpose(1, 2), (self.before, 0)))
        return back.transpose(1, 2)


class Temporal(nn.Module):
    """Two causal convolutions with a shortcut around them (Bai and others 2018), normalised by layer."""

    def __init__(self, inputs: int, width: int, kernel: int, apart: int) -> None:
        super().__init__()
        self.body = nn.Sequential(
            Past(inputs, width, kernel, apart),
            nn.LayerNorm(width),
            nn.ReLU(),
            Past(width, width, kernel, apart),
            nn.LayerNorm(width),
            nn.ReLU(),
        )
        self.shortcut = nn.Identity() if inputs == width else nn.Linear(inputs, width)

    def forward(self, x: Tensor) -> Tensor:
        return F.relu(self.body(x) + self.shortcut(x))
