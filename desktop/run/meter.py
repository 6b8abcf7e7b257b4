"""How busy the machine is: a GPU by NVML where its library is installed, else the CPU."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import psutil
from PySide6.QtCore import QLocale

from desktop.words import tr


@dataclass(frozen=True, slots=True)
class Reading:
    """One look; None is not measured. Shares are from 0 to 1."""

    device: str
    use: float | None = None
    memory: tuple[float, float] | None = None  # bytes in use, of how many
    watts: float | None = None
    celsius: float | None = None

    @property
    def use_words(self) -> str:
        return f"{round(100 * self.use)} %" if self.use is not None else ""

    @property
    def memory_words(self) -> str:
        if self.memory is None:
            return ""
        used, total = (part / 1e9 for part in self.memory)
        return tr(
            "{used} of {total} GB",
            used=QLocale().toString(used, "f", 1),
            total=QLocale().toString(total, "f", 0),
        )

    @property
    def power_words(self) -> str:
        return f"{round(self.watts)} W" if self.watts is not None else ""

    @property
    def heat_words(self) -> str:
        return f"{round(self.celsius)} °C" if self.celsius is not None else ""

    @property
    def words(self) -> list[str]:
        """“CPU 87 %”, “9.4 of 24 GB”, “312 W”, “71 °C”: what is known of them."""
        parts = (self.memory_words, self.power_words, self.heat_words)
        return [f"{self.device} {self.use_words}".rstrip(), *filter(None, parts)]


class Meter:
    """`read` looks at a device; a GPU that has gone is said to be gone."""

    def __init__(self, nvml: Any = None) -> None:
        self._nvml = nvml if nvml is not None else _nvml()
        psutil.cpu_percent(None)  # the first call only sets the beginning

    def read(self, device: str) -> Reading:
        """A run's device: “cpu”, “cuda:0”."""
        if not device.startswith("cuda") or self._nvml is None:
            memory = psutil.virtual_memory()
            used = (float(memory.total - memory.available), float(memory.total))
            return Reading("CPU", psutil.cpu_percent(None) / 100, used, celsius=_celsius())
        try:
            number = int(device.partition(":")[2] or 0)
            return self._gpu(self._nvml.nvmlDeviceGetHandleByIndex(number))
        except (self._nvml.NVMLError, ValueError):
            return Reading(tr("{device} does not answer", device=device))

    def _gpu(self, handle: Any) -> Reading:
        nvml = self._nvml
        name = nvml.nvmlDeviceGetName(handle)
        memory = self._asked(nvml.nvmlDeviceGetMemoryInfo, handle)
        use = self._asked(nvml.nvmlDeviceGetUtilizationRates, handle)
        watts = self._asked(nvml.nvmlDeviceGetPowerUsage, handle)
        celsius = self._asked(nvml.nvmlDeviceGetTemperature, handle, nvml.NVML_TEMPERATURE_GPU)
        short = (name.decode() if isinstance(name, bytes) else str(name)).removeprefix("NVIDIA ")
        return Reading(
            short.removeprefix("GeForce "),
            None if use is None else use.gpu / 100,
            None if memory is None else (float(memory.used), float(memory.total)),
            None if watts is None else watts / 1000,
            None if celsius is None else float(celsius),
        )

    def _asked(self, question: Callable[..., Any], *arguments: Any) -> Any:
        """What a card does not measure is not measured."""
        with contextlib.suppress(self._nvml.NVMLError):
            return question(*arguments)
        return None


def _nvml() -> Any:
    """NVML, where its package and a driver are there."""
    try:
        found = import_module("pynvml")
        found.nvmlInit()
    except Exception:  # no package, no driver, or one that is broken: then there is no meter of a GPU
        return None
    return found


def _celsius() -> float | None:
    """The hottest of what the processor measures, where the system shows it."""
    sensors = getattr(psutil, "sensors_temperatures", dict)()
    heats = [one.current for name in ("coretemp", "k10temp", "zenpower") for one in sensors.get(name, ())]
    return max(heats, default=None)


def on_battery() -> bool:
    """Whether the computer runs on its battery."""
    battery = getattr(psutil, "sensors_battery", lambda: None)()
    return battery is not None and battery.power_plugged is False
