"""The GPUs that the driver shows, and whether our own torch could use one: asked without loading torch."""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

DRIVER = Path("/proc/driver/nvidia/gpus")
_FOR_GPU = ("cu", "rocm", "xpu")
_NO_CUDA = re.compile(r"^cuda\b[^=\n]*=\s*None", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Gpu:
    """One card; `memory` in bytes, None where the driver does not say."""

    name: str
    memory: int | None = None


def seen() -> list[Gpu]:
    """NVIDIA's cards: by NVML, else as the kernel's driver lists them."""
    return _by_nvml() or _by_driver(DRIVER)


def _by_nvml() -> list[Gpu]:
    try:
        nvml = import_module("pynvml")
        nvml.nvmlInit()
        handles = [nvml.nvmlDeviceGetHandleByIndex(n) for n in range(nvml.nvmlDeviceGetCount())]
        return [
            Gpu(_text(nvml.nvmlDeviceGetName(one)), nvml.nvmlDeviceGetMemoryInfo(one).total)
            for one in handles
        ]
    except Exception:  # no package, no driver, or one that is broken: then nothing is seen this way
        return []


def _text(name: str | bytes) -> str:
    return name.decode("utf-8", "replace") if isinstance(name, bytes) else name


def _by_driver(folder: Path) -> list[Gpu]:
    found = []
    for told in sorted(folder.glob("*/information")):
        try:
            model = re.search(r"^Model:\s*(.+)$", told.read_text("utf-8", "replace"), re.MULTILINE)
        except OSError:
            continue
        found.append(Gpu(model[1].strip() if model else "NVIDIA GPU"))
    return found


def our_torch_is_for_cpu() -> bool:
    """By its version's suffix (+cpu, +cu130), else by what the build wrote into its own version file."""
    try:
        local = version("torch").partition("+")[2]
    except PackageNotFoundError:
        return True
    if local:
        return not local.startswith(_FOR_GPU)
    spec = find_spec("torch")
    stated = Path(spec.origin).with_name("version.py") if spec and spec.origin else Path()
    return stated.is_file() and bool(_NO_CUDA.search(stated.read_text("utf-8", "replace")))
