"""What a network costs before a second of training: its parameters and multiply-accumulates.

Both are counted on the meta device, where tensors have shapes and no numbers. Torch works out most shapes
there in Python, at half a millisecond a layer, after an import of a second; a planner counts every
proposal, so `shapes` answers what usual layers ask, and only the rest goes to torch.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn
from torch.overrides import TorchFunctionMode

from automl.engine.shapes import Shapes
from automl.seams import DataShape, Spec

FREE = 16  # the length that a free axis is given for counting


def on_meta() -> TorchFunctionMode:
    """A context: networks built inside have shapes alone, no memory and no initial weights."""
    return _OnMeta()


class _OnMeta(TorchFunctionMode):
    """Sends what is made to the meta device, and draws no weights: there are none."""

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        named = kwargs or {}
        if func in _MAKERS:
            if named.get("device") is None:
                named = {**named, "device": "meta"}
        elif getattr(func, "__module__", None) == "torch.nn.init":
            return named.get("tensor", args[0] if args else None)
        return func(*args, **named)


_MAKERS = frozenset(
    (torch.empty, torch.zeros, torch.ones, torch.full, torch.tensor, torch.rand, torch.randn, torch.randint,
     torch.arange, torch.linspace, torch.eye, torch.randperm)
)  # fmt: skip


def example(shape: DataShape, batch: int = 1, device: str = "meta", seed: int = 0) -> tuple[Tensor, ...]:
    """Inputs of the right form: empty ones on the meta device, random ones elsewhere."""
    source = None if device == "meta" else torch.Generator().manual_seed(seed)
    return tuple(_example(spec, batch, device, source) for spec in shape.inputs)


def _example(spec: Spec, batch: int, device: str, source: torch.Generator | None) -> Tensor:
    size = [FREE if length is None else length for length in spec.shape]
    if spec.batched:
        size = [batch, *size]
    dtype: torch.dtype = getattr(torch, spec.dtype)
    if source is None:
        return torch.empty(size, dtype=dtype, device="meta")
    if dtype.is_floating_point:
        return torch.randn(size, generator=source, dtype=dtype).to(device)
    return torch.randint(0, max(spec.classes, 2), size, generator=source).to(device, dtype)


def parameters(model: nn.Module) -> int:
    """How many numbers the network has to learn or keep, each counted once."""
    return sum(parameter.numel() for parameter in model.parameters())


def macs(model: nn.Module, shape: DataShape) -> int:
    """Multiply-accumulates for one example: those of matrix products and convolutions.

    The network may be on the meta device or on any other; where it is on the meta device, nothing runs.
    """
    first = next(model.parameters(), None)
    device = "meta" if first is None else first.device.type
    training = model.training
    inputs = example(shape, 1, device)
    shapes = Shapes()
    try:
        with torch.no_grad(), shapes:
            model.eval()(*inputs)
    finally:
        model.train(training)
    return shapes.macs
