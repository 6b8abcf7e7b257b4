"""The energy that a device takes, by its own counter: NVML's of a GPU, RAPL's of a processor, or none.

Nothing is estimated: where there is no counter, or it may not be read, the answer is that it is not measured.
A counter is of the whole device, so it is read while nobody else works there.
"""

from __future__ import annotations

import importlib
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

RAPL = Path("/sys/class/powercap")
LONG = 1.0  # seconds between two readings: counters move some ten times a second
EACH = 1000  # the energy is that of so many examples

Counter = Callable[[], float]  # joules since some moment


class NotMeasured(Exception):
    """There is no counter here: why, as the rest of a sentence."""


def joules(work: Callable[[], None], examples: int, counter: Counter, seconds: float = LONG) -> float:
    """What a thousand examples take, where each call of `work` answers so many; the counter ran meanwhile."""
    work()
    done, before, end = 0, counter(), time.perf_counter() + seconds
    while time.perf_counter() < end:
        work()
        done += examples
    return (counter() - before) * EACH / done


def counter(device: str) -> Counter:
    """The device's counter; `NotMeasured` says why there is none."""
    if device.startswith("cuda"):
        return _nvml(device)
    if device == "cpu":
        return rapl()
    raise NotMeasured(f"the device {device} has no counter that can be read")


def _nvml(device: str) -> Counter:
    import torch

    try:
        nvml: Any = importlib.import_module("pynvml")
    except ImportError:
        raise NotMeasured("the package nvidia-ml-py, which reads NVML's counter, is not installed") from None
    try:
        nvml.nvmlInit()
        name = f"GPU-{torch.cuda.get_device_properties(device).uuid}"
        handle = nvml.nvmlDeviceGetHandleByUUID(name)
        nvml.nvmlDeviceGetTotalEnergyConsumption(handle)
    except (nvml.NVMLError, AttributeError) as error:
        raise NotMeasured(f"NVML has no energy counter for {device} ({error})") from error
    return lambda: float(nvml.nvmlDeviceGetTotalEnergyConsumption(handle)) / 1e3


def rapl(folder: Path = RAPL) -> Counter:
    """All packages of the processor together; a counter that runs over is carried on."""
    if not sys.platform.startswith("linux"):
        raise NotMeasured("RAPL's counter of the processor can be read on Linux alone")
    packages = [path for path in sorted(folder.glob("intel-rapl:*")) if path.name.count(":") == 1]
    if not packages:
        raise NotMeasured("this processor shows no RAPL counter")
    try:
        return _Packages(packages)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise NotMeasured(f"RAPL's counter may not be read here ({reason})") from error


class _Packages:
    """The counters of some packages in microjoules, as one in joules that never runs over."""

    def __init__(self, packages: Sequence[Path]) -> None:
        self._files = [package / "energy_uj" for package in packages]
        self._ranges = [_number(package / "max_energy_range_uj") for package in packages]
        self._last = [_number(file) for file in self._files]
        self._total = 0

    def __call__(self) -> float:
        for place, file in enumerate(self._files):
            now = _number(file)
            step = now - self._last[place]
            self._total += step if step >= 0 else step + self._ranges[place]
            self._last[place] = now
        return self._total / 1e6


def _number(file: Path) -> int:
    return int(file.read_text("ascii"))
