"""Networks as plain code: every space's can be written and answer the same; what cannot is refused."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from automl import spaces
from automl.export import ExportError
from automl.export.network import constructor, written
from automl.picks import drawing
from automl.seams import DataShape, Spec

SHAPE = DataShape((Spec("image", (1, 8, 8)),), (Spec("classes", (10,)),), Spec("class", (), "int64", 10))


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("space", ["convnet", "cell", "mlp"])
def test_a_network_is_written_as_code_that_answers_the_same(space: str, seed: int) -> None:
    pins = {"cells": 1} if space == "cell" else {}
    model = spaces.find(space).build(drawing(seed, pins), SHAPE)
    made = written(model, SHAPE)  # it is built from its text and compared in there
    assert made.code.startswith("class Network(nn.Module):")
    assert set(made.names) == set(model.state_dict())
    assert len(set(made.names.values())) == len(made.names)
    assert "automl" not in made.code


class Row(nn.Module):
    """A value of its own, a recurrent layer, and a mean over time."""

    def __init__(self) -> None:
        super().__init__()
        self.place = nn.Parameter(torch.randn(1, 8, 8))
        self.register_buffer("scale", torch.ones(1))
        self.cell = nn.GRU(8, 12, num_layers=2, batch_first=True)
        self.head = nn.Linear(12, 10)

    def forward(self, x: Tensor) -> Tensor:
        out, _ = self.cell(x[:, 0] * self.scale + self.place)
        answer: Tensor = self.head(out.mean(1))
        return answer


def test_values_of_a_layer_s_own_and_recurrent_layers_are_kept() -> None:
    made = written(Row(), SHAPE)
    assert "nn.GRU(8, 12, num_layers=2, batch_first=True)" in made.code
    assert "nn.Parameter(torch.zeros((1, 8, 8)" in made.code
    assert "register_buffer" in made.code


class Drops(nn.Module):
    """Drops some while it learns, without a layer for it."""

    def forward(self, x: Tensor) -> Tensor:
        return F.dropout(x.flatten(1), 0.5, self.training)


class Chooses(nn.Module):
    """Goes one way or the other by what it is fed."""

    def forward(self, x: Tensor) -> Tensor:
        return x if x.sum() > 0 else -x


class Idle(nn.Module):
    """Holds what it never uses."""

    def __init__(self) -> None:
        super().__init__()
        self.idle = nn.Linear(2, 2)

    def forward(self, x: Tensor) -> Tensor:
        return x.flatten(1)


@pytest.mark.parametrize(
    ("model", "why"),
    [(Drops(), "works otherwise while it learns"), (Chooses(), "plain code"), (Idle(), "never uses")],
)
def test_what_cannot_be_written_is_refused_in_words(model: nn.Module, why: str) -> None:
    with pytest.raises(ExportError, match=why) as refused:
        written(model, SHAPE)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("layer", "code"),
    [
        (nn.Conv2d(3, 8, 3, padding=1, bias=False), "nn.Conv2d(3, 8, 3, padding=1, bias=False)"),
        (nn.Conv2d(3, 8, (3, 5)), "nn.Conv2d(3, 8, (3, 5))"),
        (nn.AvgPool2d(2, ceil_mode=True), "nn.AvgPool2d(2, stride=2, ceil_mode=True)"),
        (nn.Linear(4, 2), "nn.Linear(4, 2)"),
        (nn.GroupNorm(2, 8), "nn.GroupNorm(2, 8)"),
        (nn.GELU(), "nn.GELU()"),
        (nn.LSTM(4, 6, bidirectional=True), "nn.LSTM(4, 6, bidirectional=True)"),
    ],
)
def test_a_layer_is_written_as_it_is_made(layer: nn.Module, code: str) -> None:
    assert constructor(layer) == code
