"""Counting without running: as exact as running, for layers known and unknown, without torch's compiler."""

from __future__ import annotations

import subprocess
import sys

import pytest
import torch
from torch import Tensor, nn

from automl import spaces
from automl.engine import measure
from automl.picks import drawing
from automl.seams import DataShape, Spec

IMAGES = DataShape((Spec("image", (4, 9, 7)),), (Spec("classes", (3,)),), Spec("class", (), "int64", 3))


class Attention(nn.Module):
    """Something that the known shapes say nothing of."""

    def __init__(self) -> None:
        super().__init__()
        self.query = nn.Linear(7, 7, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        rows = x.flatten(1, 2)
        return torch.softmax(self.query(rows) @ rows.transpose(1, 2), -1)


CASES = {
    "convolution": (nn.Conv2d(4, 6, 3), 6 * 4 * 9 * 7 * 5),
    "with stride, padding, dilation": (nn.Conv2d(4, 6, (3, 1), 2, (1, 0), (2, 1)), 6 * 4 * 3 * 4 * 4),
    "depthwise": (nn.Conv2d(4, 8, 3, padding=1, groups=4), 8 * 9 * 9 * 7),
    "padding in words": (nn.Conv2d(4, 6, 3, padding="same"), 6 * 4 * 9 * 9 * 7),
    "transposed": (nn.ConvTranspose2d(4, 2, 2, 2), 4 * 2 * 4 * 9 * 7),
    "linear on an axis": (nn.Linear(7, 5), 4 * 9 * 5 * 7),
    "pooled": (nn.Sequential(nn.AvgPool2d(2, ceil_mode=True), nn.Conv2d(4, 1, 1)), 5 * 4 * 4),
    "largest": (nn.Sequential(nn.MaxPool2d(2), nn.Conv2d(4, 1, 1)), 4 * 3 * 4),
    "adaptive": (nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(4, 3)), 12),
    "normalised": (nn.Sequential(nn.BatchNorm2d(4), nn.GroupNorm(2, 4), nn.ReLU(), nn.Conv2d(4, 1, 1)), 252),
    "attention": (Attention(), 36 * 7 * 7 + 36 * 36 * 7),
}


@pytest.mark.parametrize("name", CASES)
def test_multiply_accumulates_are_counted_alike_on_the_meta_device_and_for_real(name: str) -> None:
    model, expected = CASES[name]
    assert measure.macs(model, IMAGES) == expected
    assert measure.macs(model.to("meta"), IMAGES) == expected


def test_counting_leaves_the_network_as_it_was() -> None:
    model = nn.Sequential(nn.BatchNorm2d(4), nn.Dropout())
    before = {name: tensor.clone() for name, tensor in model.state_dict().items()}
    measure.macs(model, IMAGES)
    assert model.training
    assert all(torch.equal(tensor, before[name]) for name, tensor in model.state_dict().items())


def test_a_window_larger_than_the_image_is_an_error_that_says_so() -> None:
    with pytest.raises(ValueError, match=r"\(11, 11\) does not fit on \(9, 7\)"):
        measure.macs(nn.Conv2d(4, 4, 11, device="meta"), IMAGES)


@pytest.mark.parametrize("name", ["convnet", "cell"])
def test_a_space_of_images_says_so_of_other_data(name: str) -> None:
    features = DataShape((Spec("features", (6,)),), IMAGES.outputs, IMAGES.target)
    with pytest.raises(ValueError, match=r"reads images, but the data are features\[6\]"):
        spaces.find(name).build(drawing(0), features)


def test_examples_have_the_form_of_the_data() -> None:
    shape = DataShape(
        (Spec("tokens", (None,), "int64", 50), Spec("nodes", (None, 3), batched=False)), (), Spec("none")
    )
    tokens, nodes = measure.example(shape, 2, "cpu")
    assert (tokens.shape, tokens.dtype, nodes.shape) == ((2, 16), torch.int64, (16, 3))
    assert 0 <= tokens.min() <= tokens.max() < 50


def test_neither_counting_nor_training_loads_the_compiler_of_torch() -> None:
    """It would cost each planner and each worker a second."""
    code = """
import sys, torch
from automl import spaces
from automl.engine import measure
from automl.picks import drawing
from automl.seams import DataShape, Spec
from automl.trainers._descent import Descent
told = (Spec("classes", (10,)),), Spec("class", (), "int64", 10)
shape = DataShape((Spec("image", (1, 8, 8)),), *told)
steps = DataShape((Spec("sequence", (21, 2)),), *told)
for name in spaces.names():
    space = spaces.find(name)
    if "classes" not in space.GIVES:
        continue
    for fed in [shape] * ("image" in space.TAKES) + [steps] * ("sequence" in space.TAKES):
        for seed in range(8):
            with measure.on_meta():
                measure.macs(space.build(drawing(seed), fed), fed)
model = spaces.find("convnet").build(drawing(0, {"stages": 1}), shape)
descent = Descent(model)
model(*measure.example(shape, 2, "cpu")).sum().backward()
descent.step(0.1)
sys.exit(" ".join({"torch._dynamo", "sympy", "sklearn", "optuna"} & set(sys.modules)) or 0)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
