"""Training speed: samples a second of our loop against a plain DataLoader loop on one thread.

Prints Markdown rows. Network, data and batches are the same on both sides, and the two take turns, so that a
busy machine slows both alike; CPU time of this process. A floor takes its turn too: the network alone,
forward and backward over one batch again and again, without data, steps or a loss that is read. No loop can
be faster than that: the floor over the DataLoader loop is the most that a loop can gain with this network.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from torch import nn
from torch.nn import functional as F
from torch.utils.data import DataLoader, TensorDataset

from automl.datasets import digits
from automl.picks import replaying
from automl.seams import Data, DataShape, Root, Shared, Spec, Tensors
from automl.spaces import convnet, mlp
from automl.trainers import classify
from automl.trainers.classify import Plan
from tests.contracts.samples import Listening

ROUNDS = 7


def network(shape: DataShape, widths: tuple[int, ...], depth: int = 1) -> nn.Module:
    """A plain convnet of the product's own space."""
    record: dict[str, Any] = {"norm": "batch", "activation": "relu", "head": "linear", "dropout": 0.0}
    record |= {"stem": widths[0], "stages": len(widths)}
    for number, width in enumerate(widths, 1):
        stage = {"depth": depth, "width": width, "block": "plain", "kernel": 3, "squeeze": False}
        record |= {f"stage{number}.{name}": value for name, value in stage.items()}
    torch.manual_seed(0)
    return convnet.build(replaying(record), shape)


def layers(shape: DataShape) -> nn.Module:
    """An mlp of the product's own space, with one layer of 64."""
    torch.manual_seed(0)
    record = {"norm": "batch", "activation": "relu", "dropout": 0.0, "depth": 1, "width1": 64}
    return mlp.build(replaying(record), shape)


def plainly(model: nn.Module, part: Tensors, epochs: int, batch: int) -> None:
    """What one writes first: a DataLoader, torch's AdamW, the loss read at each step."""
    loader = DataLoader(TensorDataset(*part.inputs, part.target), batch, shuffle=True)
    optimiser = torch.optim.AdamW(model.parameters(), lr=1e-3)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, epochs * len(loader))
    model.train()
    total = 0.0
    for _ in range(epochs):
        for x, y in loader:
            optimiser.zero_grad()
            loss = F.cross_entropy(model(x), y)
            loss.backward()
            optimiser.step()
            schedule.step()
            total += loss.item()


def alone(model: nn.Module, part: Tensors, epochs: int, batch: int, precision: str) -> None:
    """The network's own work, and nothing else."""
    x, y = part.inputs[0][:batch], part.target[:batch]
    half = torch.autocast("cpu", torch.bfloat16, enabled=precision == "bfloat16")
    model.train()
    for _ in range(epochs * -(-len(part) // batch)):
        with half:
            loss = F.cross_entropy(model(x), y)
        for parameter in model.parameters():
            parameter.grad = None
        loss.backward()


def ours(model: nn.Module, data: Data, epochs: int, batch: int, precision: str) -> None:
    """The product's trainer, without the validation that the plain loop does not do either."""
    classify.train(model, data, Plan(1e-3, batch), Shared(), Listening(epochs, precision=precision))


def seconds(run: Callable[[], None]) -> float:
    """CPU seconds of this process."""
    began = time.process_time()
    run()
    return time.process_time() - began


def colour(examples: int = 640) -> Data:
    """Random images of the size of CIFAR-10's."""
    torch.manual_seed(0)
    shape = DataShape(
        (Spec("image", (3, 32, 32)),), (Spec("classes", (10,)),), Spec("class", (), "int64", 10)
    )
    images = torch.randn(examples, 32, 32, 3).permute(0, 3, 1, 2)
    train = Tensors((images,), torch.randint(0, 10, (examples,)))
    valid = Tensors((images[:1],), train.target[:1])
    return Data(shape, train, valid, lambda: valid, "random")


def compare(
    question: str,
    data: Data,
    model: Callable[[], nn.Module],
    epochs: int,
    batch: int,
    precision: str = "float32",
) -> str:
    """One row: the median of the ratios of neighbouring runs, and the rates."""
    train = data.train
    assert isinstance(train, Tensors)
    plain = Tensors(tuple(tensor.contiguous() for tensor in train.inputs), train.target)
    rates: list[tuple[float, ...]] = []
    for number in range(ROUNDS + 1):
        a, b, c = model(), model(), model()
        took = (
            seconds(lambda m=a: ours(m, data, epochs, batch, precision)),  # type: ignore[misc]
            seconds(lambda m=b: plainly(m, plain, epochs, batch)),  # type: ignore[misc]
            seconds(lambda m=c: alone(m, train, epochs, batch, precision)),  # type: ignore[misc]
        )
        if number:  # the first round warms up
            rates.append(tuple(epochs * len(train) / each for each in took))
    ratios = sorted(mine / theirs for mine, theirs, _ in rates)
    most = statistics.median(floor / theirs for _, theirs, floor in rates)
    mine, theirs, floor = (statistics.median(rate) for rate in zip(*rates, strict=True))
    size = sum(p.numel() for p in model().parameters())
    spread = f"×{statistics.median(ratios):.2f} ({ratios[0]:.2f}–{ratios[-1]:.2f})"
    what = f"{question}, {size:,} parameters, batches of {batch}, {precision}: samples/s"
    beside = f"DataLoader loop {theirs:,.0f}; the network alone {floor:,.0f} (×{most:.2f})"
    return f"| {what} | {mine:,.0f} | {beside} | {len(ratios)} | {spread} |"


def main() -> None:
    """All rows."""
    torch.set_num_threads(1)
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        small = digits.load(Root(place / "cache", place / "run", place / "inputs"))
        small = Data(small.shape, small.train, Tensors(*_one(small.valid)), small.test, small.hash)
        print("| question | ours | peer or floor | n | spread |")
        print("|---|---|---|---|---|")
        print(compare("digits, mlp", small, lambda: layers(small.shape), 40, 64), flush=True)
        print(
            compare("digits, convnet", small, lambda: network(small.shape, (8, 16, 16)), 10, 64), flush=True
        )
        large = colour()
        for precision in ("float32", "bfloat16"):
            model = lambda: network(large.shape, (32, 48, 64))  # noqa: E731
            print(compare("32×32, convnet", large, model, 2, 64, precision), flush=True)


def _one(part: Any) -> tuple[tuple[torch.Tensor, ...], torch.Tensor]:
    return tuple(tensor[:1] for tensor in part.inputs), part.target[:1]


if __name__ == "__main__":
    sys.exit(main())
