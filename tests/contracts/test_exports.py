"""What leaves of every space and every trainer: a drawing, the network as plain code, its source."""

from __future__ import annotations

import inspect
from types import ModuleType
from typing import cast

import pytest
import torch

from automl import spaces, trainers
from automl.engine import drawing, measure
from automl.export import network, trainer
from automl.picks import drawing as draws
from automl.seams import DataShape
from tests.contracts.samples import shapes

CASES = [
    pytest.param(name, shape, id=f"{name}-{shape.input}-{shape.output.kind}")
    for name in spaces.names()
    for shape in shapes(name)
]


@pytest.mark.parametrize(("name", "shape"), CASES)
@pytest.mark.parametrize("seed", range(2))
def test_every_network_is_drawn_with_all_its_weights(name: str, shape: DataShape, seed: int) -> None:
    with measure.on_meta():
        model = spaces.find(name).build(draws(seed), shape)
    found = drawing.drawn(model, shape)
    assert found.parameters == measure.parameters(model)
    assert found.macs <= measure.macs(model, shape)
    assert found.blocks[-1].layers


@pytest.mark.parametrize(("name", "shape"), CASES)
@pytest.mark.parametrize("seed", range(2))
def test_every_network_is_written_as_code_that_answers_the_same(
    name: str, shape: DataShape, seed: int
) -> None:
    torch.manual_seed(seed)
    model = spaces.find(name).build(draws(seed, {"cells": 1} if name == "cell" else {}), shape)
    made = network.written(model, shape)
    assert set(made.names) >= set(model.state_dict())


@pytest.mark.parametrize("name", trainers.names())
def test_every_trainer_s_source_stands_alone(name: str) -> None:
    module = inspect.getmodule(trainers.find(name).train)
    source = trainer.written(cast(ModuleType, module))
    assert {"train", "evaluate", "Plan"} <= set(source.texts)
    compile(source.code, name, "exec")
