"""How many workers a device has room for: a pure rule, and how many cores there are."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

MOST = 4  # workers a GPU
_ROOM = 0.8  # the share of free memory that is given away


def for_gpu(busy: float, peak: int, free: int, cores: int) -> int:
    """1 to 4: as many as one that keeps the GPU busy for this share of time leaves gaps for, memory and
    cores allowing."""
    wanted = round(1 / busy) if busy > 0.01 else MOST
    return max(1, min(wanted, fitting(peak, free), cores))


def fitting(peak: int, free: int) -> int:
    """1 to 4: as many as the memory of a GPU has room for, where one takes `peak` bytes."""
    return max(1, min(int(_ROOM * free / peak) if peak else MOST, MOST))


def told(device: str, most: int, wanted: int) -> str:
    """That a device has no room for so many."""
    has = f"This computer has {most} cores" if device == "cpu" else f"{device} has room for {most}"
    return f"{has}: {most} worker{'s' if most > 1 else ''} from now on, not {wanted}."


def cores() -> int:
    """The physical cores that this process may use: one that two threads share counts once."""
    usable = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else set(range(os.cpu_count() or 1))
    if sys.platform == "darwin":
        return _macos() or len(usable)
    return len({_core(number) for number in usable}) or 1


def _core(number: int) -> str:
    """What the threads of one core have in common; each its own where the system does not say."""
    file = Path(f"/sys/devices/system/cpu/cpu{number}/topology/thread_siblings_list")
    try:
        return file.read_text("ascii").strip() or str(number)
    except OSError:
        return str(number)


def _macos() -> int:
    try:
        told = subprocess.run(["sysctl", "-n", "hw.physicalcpu"], capture_output=True, text=True, timeout=5)
        return int(told.stdout)
    except (OSError, ValueError, subprocess.SubprocessError):
        return 0
