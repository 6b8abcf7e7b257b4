"""How long a trained network takes to answer: the median of warmed, synchronised runs, by the wall clock."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from typing import Any

import torch

from automl.engine import measure
from automl.seams import DataShape

FEWEST, MOST = 9, 300  # runs whose median is taken
WARM, ENOUGH = 0.05, 0.3  # seconds of warming, and of measuring


def latency(model: Any, shape: DataShape, batch: int, device: str) -> float:
    """Seconds for one batch, from the call to the answer."""
    run = answering(model, shape, batch, device)
    _while(run, 3, MOST, WARM)
    taken = _while(run, FEWEST, MOST, ENOUGH)
    return statistics.median(taken)


def answering(model: Any, shape: DataShape, batch: int, device: str) -> Callable[[], None]:
    """One answer to a batch of random inputs, waited for; in full precision, as a network is used."""
    inputs = measure.example(shape, batch, device)
    model.eval()

    def run() -> None:
        with torch.inference_mode():
            model(*inputs)
        settle(device)

    return run


def settle(device: str) -> None:
    """Waits until the device has done all that it was told."""
    if device.startswith("cuda"):
        torch.cuda.synchronize(device)
    elif device.startswith("mps"):
        torch.mps.synchronize()


def _while(run: Callable[[], None], fewest: int, most: int, seconds: float) -> list[float]:
    """What each run takes: as many as these seconds hold, within bounds."""
    taken: list[float] = []
    end = time.perf_counter() + seconds
    while len(taken) < fewest or (len(taken) < most and time.perf_counter() < end):
        began = time.perf_counter()
        run()
        taken.append(time.perf_counter() - began)
    return taken
