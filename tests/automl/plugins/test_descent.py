"""Descent over one flat vector takes the steps that torch's own optimisers take."""

from __future__ import annotations

import copy
from typing import Any

import pytest
import torch
from torch import nn

from automl.trainers._descent import Descent


def network() -> nn.Module:
    torch.manual_seed(0)
    layers = [nn.Conv2d(2, 6, 3), nn.BatchNorm2d(6), nn.ReLU(), nn.Flatten(), nn.Linear(6 * 16, 3)]
    return nn.Sequential(*layers).to(memory_format=torch.channels_last)  # type: ignore[call-overload]


def torchs(kind: str, model: nn.Module, decay: float) -> Any:
    groups = [
        {"params": [p for p in model.parameters() if p.dim() >= 2], "weight_decay": decay},
        {"params": [p for p in model.parameters() if p.dim() < 2], "weight_decay": 0.0},
    ]
    if kind == "adamw":
        return torch.optim.AdamW(groups, lr=0.01)
    return torch.optim.SGD(groups, lr=0.01, momentum=0.9, nesterov=True)


@pytest.mark.parametrize(("kind", "decay"), [("adamw", 0.0), ("adamw", 0.1), ("sgd", 0.0)])
def test_ten_steps_are_those_of_torch(kind: str, decay: float) -> None:
    ours, theirs = network(), network()
    descent, optimiser = Descent(ours, kind, decay), torchs(kind, theirs, decay)
    for number in range(10):
        torch.manual_seed(number)
        x = torch.randn(5, 2, 6, 6).contiguous(memory_format=torch.channels_last)
        descent.zero()
        optimiser.zero_grad()
        for model in (ours, theirs):
            model(x).square().mean().backward()
        descent.step(0.01)
        optimiser.step()
    for one, other in zip(ours.parameters(), theirs.parameters(), strict=True):
        torch.testing.assert_close(one, other, rtol=1e-4, atol=1e-6)


def test_what_is_frozen_stays() -> None:
    model = network()
    model[0].weight.requires_grad_(False)  # type: ignore[index]
    before = copy.deepcopy(model.state_dict())
    descent = Descent(model)
    model(torch.randn(2, 2, 6, 6)).sum().backward()
    descent.step(0.1)
    assert torch.equal(model.state_dict()["0.weight"], before["0.weight"])
    assert not torch.equal(model.state_dict()["4.weight"], before["4.weight"])


def test_afterwards_every_parameter_has_memory_of_its_own() -> None:
    model = network()
    descent = Descent(model)
    shared = {p.untyped_storage().data_ptr() for p in model.parameters()}
    descent.close()
    own = {p.untyped_storage().data_ptr() for p in model.parameters()}
    assert len(shared) == 1
    assert len(own) == len(list(model.parameters()))
    assert all(p.grad is None for p in model.parameters())
