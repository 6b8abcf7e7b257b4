"""Where a run's results come from: versions, device, seed, data, commit; kept in provenance.json."""

from __future__ import annotations

import platform
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from automl.engine import protocol
from automl.gpu_engine import home
from automl.recipe import Recipe


def provenance(recipe: Recipe, device: str, facts: Mapping[str, Any]) -> dict[str, Any]:
    """What one needs to know to repeat a run; `facts` are the first worker's."""
    return {
        "versions": protocol.versions() | dict(facts.get("versions", {})),
        "platform": platform.platform(),
        "processor": platform.processor() or platform.machine(),
        "device": device,
        "device_name": facts.get("device_name", ""),
        "precision": facts.get("tuned", {}).get("precision", "float32"),
        "seed": recipe.seed,
        "data_hash": facts.get("hash", ""),
        "data": facts.get("data", {}),
        "commit": commit(),
        "command": sys.argv,
    }


def commit() -> str:
    """The commit of the source that runs, where it is a checkout."""
    here = Path(__file__).parent
    try:
        told = subprocess.run(
            ["git", "describe", "--always", "--dirty", "--abbrev=40"],
            cwd=here,
            capture_output=True,
            text=True,
            timeout=5,
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return told.stdout.strip() if told.returncode == 0 else ""


def device(asked: str) -> str:
    """The device that is meant: `auto` is a GPU that the GPU engine or our torch can use, if any."""
    if asked != "auto":
        return asked
    if not _gpu_possible():
        return "cpu"
    if engine := home.ready():
        return engine.device
    import torch

    if torch.cuda.is_available():
        return "cuda:0"
    return "mps" if torch.backends.mps.is_available() else "cpu"


def _gpu_possible() -> bool:
    drivers = ("/dev/nvidiactl", "/dev/kfd", "/dev/dxg")
    return sys.platform in ("darwin", "win32") or any(Path(driver).exists() for driver in drivers)
