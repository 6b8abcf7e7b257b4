"""What this installation computes with: torch's version and every device it can use, as one JSON object.

A process of its own, because the window may not load torch: `python -m automl.engine.devices`.
"""

from __future__ import annotations

import json
import sys
from typing import Any


def devices() -> dict[str, Any]:
    """`{"torch", "cuda", "devices": [{"name", "what", "memory", "works"}]}`: each had to multiply."""
    import torch

    found: list[dict[str, Any]] = []
    for number in range(torch.cuda.device_count()):
        seen = torch.cuda.get_device_properties(number)
        found.append({"name": f"cuda:{number}", "what": seen.name, "memory": seen.total_memory})
    if torch.backends.mps.is_available():
        found.append({"name": "mps", "what": "Apple GPU", "memory": None})
    found.append({"name": "cpu", "what": f"{torch.get_num_threads()} threads", "memory": None})
    for device in found:
        _multiply(device)
    return {"torch": torch.__version__, "cuda": torch.version.cuda, "devices": found}


def _multiply(device: dict[str, Any]) -> None:
    import torch

    try:
        ones = torch.ones(8, 8, device=device["name"])
        device["works"] = float((ones @ ones).sum()) == 512.0
    except RuntimeError as error:
        device["works"], device["error"] = False, str(error).splitlines()[0]


if __name__ == "__main__":
    json.dump(devices(), sys.stdout)
    sys.stdout.write("\n")
