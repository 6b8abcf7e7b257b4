"""How much memory one training step takes: on a GPU by torch's counters, on a CPU as a fresh child's peak.

The step is of 64 examples. On a GPU the peak counts network, gradients and activations, and no data. On a
CPU it is the resident memory of the whole process, Python and torch included: that is what a computer must
have, and a process that has trained others before cannot tell it of one network.
"""

from __future__ import annotations

import json
import subprocess
from typing import Any

import torch

from automl import launch
from automl.engine import measure
from automl.recipe import Recipe
from automl.seams import Choices, DataShape

BATCH = 64
_PATIENCE = 300.0  # seconds for a child


class NoPeak(Exception):
    """The peak cannot be told: why, as the rest of a sentence."""


def step(model: Any, shape: DataShape, device: str) -> None:
    """Forward, and backward from the mean square of all that comes out."""
    out = model.train()(*measure.example(shape, BATCH, device))
    parts = out if isinstance(out, tuple | list) else (out,)
    torch.stack([part.float().square().mean() for part in parts]).sum().backward()  # type: ignore[no-untyped-call]


def on_gpu(built: Any, shape: DataShape, device: str) -> int:
    """Bytes above those that were in use before; `built` makes the network anew."""
    torch.cuda.synchronize(device)
    before = torch.cuda.memory_allocated(device)
    torch.cuda.reset_peak_memory_stats(device)
    step(built(), shape, device)
    torch.cuda.synchronize(device)
    return torch.cuda.max_memory_allocated(device) - before


def on_cpu(recipe: Recipe, choices: Choices, shape: DataShape) -> int:
    """Bytes that a process of its own needs at most."""
    told = {"recipe": recipe.plain(), "choices": dict(choices), "shape": shape.plain()}
    done = subprocess.run(
        launch.peak_command(),
        input=json.dumps(told).encode(),
        capture_output=True,
        env=launch.environment(),
        timeout=_PATIENCE,
    )
    try:
        return int(json.loads(done.stdout)["peak"])
    except (ValueError, KeyError, TypeError) as error:
        last = done.stderr.decode(errors="replace").strip().rpartition("\n")[2]
        raise NoPeak(f"the process that measures memory ended with {done.returncode}: {last}") from error
