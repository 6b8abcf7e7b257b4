"""How a device is best used, measured once a run and device: bfloat16 or not, and how busy one worker is.

Twenty steps of one architecture drawn from the recipe's own space tell more than a table of devices would.
"""

from __future__ import annotations

import json
import math
import time
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch

from automl.engine import measure
from automl.engine.building import Builder
from automl.picks import drawing
from automl.recipe import Recipe
from automl.seams import DataShape
from automl.spaces import Space
from automl.trainers._batches import channels_last
from automl.trainers._depthwise import quicken

STEPS = 20
BATCH = {"cpu": 32, "cuda": 512}
GAIN = 1.1  # bfloat16 must win by this, so that noise does not choose it
_ENOUGH = 0.8  # seconds of a CPU's time upon which it is decided by the steps made so far
_DRAWS = 50  # until an architecture keeps the recipe's limits


@dataclass(frozen=True, slots=True)
class Tuned:
    """What was measured: the precision, and on a GPU the share of time that one worker keeps it busy."""

    precision: str = "float32"
    busy: float = 1.0
    peak: int = 0  # bytes of device memory that one worker needed
    free: int = 0  # bytes that were free before


def tuned(space: Space, shape: DataShape, recipe: Recipe, device: str, folder: Path) -> Tuned:
    """The measurement of this run and kind of device: read where it was made, else made and kept."""
    file = folder / f"tuned-{device.replace(':', '-')}.json"
    if file.exists():
        return Tuned(**json.loads(file.read_text("utf-8")))
    found = _measured(space, shape, recipe, device)
    file.write_text(json.dumps(asdict(found)), "utf-8")
    return found


def _measured(space: Space, shape: DataShape, recipe: Recipe, device: str) -> Tuned:
    """A network that no generic step can train (an odd space, too little memory) leaves the defaults."""
    if not _has_bfloat16(device):
        return Tuned()
    torch.manual_seed(recipe.seed)
    try:
        model = space.build(drawing(_typical(shape, recipe), recipe.choices), shape).to(device).train()
        inputs = _as_trained(model, measure.example(shape, BATCH[device.partition(":")[0]], device))
        usual, brain = (_step(model, inputs, device, brain=brain) for brain in (False, True))
        wins = _faster(brain, usual, device)
        return _use(brain if wins else usual, device, "bfloat16" if wins else "float32")
    except Exception:
        return Tuned()


def _as_trained(model: Any, inputs: Sequence[Any]) -> list[Any]:
    """Network and inputs as trainers lay them out: otherwise the measurement would be of something else."""
    model.to(memory_format=torch.channels_last)
    quicken(model)
    return [channels_last(tensor) for tensor in inputs]


def _typical(shape: DataShape, recipe: Recipe) -> int:
    """The seed of an architecture that a trial could be: one within the limits."""
    builder = Builder(recipe, shape)
    for seed in range(recipe.seed, recipe.seed + _DRAWS):
        if not builder.violations(builder.build(drawing(seed, recipe.choices))):
            return seed
    return recipe.seed


def _has_bfloat16(device: str) -> bool:
    if device.startswith("cuda"):
        return bool(torch.cuda.is_bf16_supported())
    return device == "cpu" and bool(torch.ops.mkldnn._is_mkldnn_bf16_supported())


def _step(model: Any, inputs: Any, device: str, *, brain: bool) -> Callable[[], None]:
    kind = device.partition(":")[0]

    def step() -> None:
        model.zero_grad(set_to_none=True)
        with torch.autocast(kind, torch.bfloat16) if brain else nullcontext():
            out = model(*inputs)
        parts = out if isinstance(out, tuple | list) else (out,)
        torch.stack([part.float().square().mean() for part in parts]).sum().backward()  # type: ignore[no-untyped-call]

    return step


def _faster(brain: Callable[[], None], usual: Callable[[], None], device: str) -> bool:
    """Whether bfloat16 wins: turn by turn, each by its best step, so that other work on the machine does not
    decide. On a CPU it is the thread's own time that counts."""
    clock = time.thread_time if device == "cpu" else time.perf_counter
    best = [math.inf, math.inf]
    for step in (brain, usual):
        step()
    began = clock()
    for number in range(2 * STEPS):
        started = clock()
        (brain, usual)[number % 2]()
        _settle(device)
        best[number % 2] = min(best[number % 2], clock() - started)
        if number % 2 and device == "cpu" and clock() - began > _ENOUGH:
            break
    return best[0] * GAIN < best[1]


def _settle(device: str) -> None:
    if device.startswith("cuda"):
        torch.cuda.synchronize(device)


def _use(step: Callable[[], None], device: str, precision: str) -> Tuned:
    """How much of a GPU's time and memory the steps take: kernels' own time over the time that passes."""
    if not device.startswith("cuda"):
        return Tuned(precision)
    free, _ = torch.cuda.mem_get_info(device)
    began = time.perf_counter()
    for _ in range(STEPS):
        step()
    _settle(device)
    passed = time.perf_counter() - began
    with torch.profiler.profile(activities=[torch.profiler.ProfilerActivity.CUDA]) as profile:
        for _ in range(STEPS):
            step()
        _settle(device)
    kernels = sum(event.self_device_time_total for event in profile.key_averages()) / 1e6
    return Tuned(precision, min(kernels / passed, 1.0), torch.cuda.max_memory_allocated(device), free)
