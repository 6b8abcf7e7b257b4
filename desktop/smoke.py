"""Self-checks after an installation: each one really does what it says, and tells what it saw."""

from __future__ import annotations

import json
import platform
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from automl import launch
from automl.catalogue import FOLDERS, installed
from desktop.version import VERSION

TORCH_SECONDS = 120


def check_all() -> dict[str, Any]:
    """`{"ok", "version", "python", "system", "checks": {name: {"ok", "saw"}}}`"""
    checks = {name: _run(check) for name, check in CHECKS.items()}
    return {
        "ok": all(result["ok"] for result in checks.values()),
        "version": VERSION,
        "python": platform.python_version(),
        "system": platform.platform(),
        "checks": checks,
    }


def _run(check: Callable[[], str]) -> dict[str, Any]:
    try:
        return {"ok": True, "saw": check()}
    except Exception as error:
        return {"ok": False, "saw": f"{type(error).__name__}: {error}"}


def draws_a_window() -> str:
    """The whole window, off screen, and not one single colour."""
    from desktop.app import application, make_window
    from desktop.settings import Settings

    application()
    window, _ = make_window(Settings(theme="dark"), remember=False)
    window.resize(960, 600)
    image = window.grab().toImage()
    colours = {image.pixel(x, y) for x in range(0, image.width(), 7) for y in range(0, image.height(), 7)}
    window.close()
    if len(colours) < 8:
        raise RuntimeError(f"only {len(colours)} colours in {image.width()} × {image.height()}")
    return f"{image.width()} × {image.height()}, {len(colours)} colours"


def reads_resources() -> str:
    from desktop.icons import symbols
    from desktop.theme import load

    return f"{len(symbols())} icons, {len(load('light').tokens)} colours"


def writes_its_places() -> str:
    """Settings, data, cache and logs can be written."""
    from vault_sync import places

    folders = (places.settings_folder(), places.data_folder(), places.cache_folder(), places.logs_folder())
    for folder in folders:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=folder):
            pass
    return ", ".join(dict.fromkeys(str(folder.parent) for folder in folders))


def computes() -> str:
    """torch loads in a process of its own, as for every run, and can multiply."""
    done = subprocess.run(
        launch.devices_command(),
        capture_output=True,
        text=True,
        timeout=TORCH_SECONDS,
        env=launch.environment(),
    )
    if done.returncode:
        raise RuntimeError((done.stderr.strip().splitlines() or ["torch could not be loaded"])[-1])
    found = json.loads(done.stdout)
    working = [device["what"] for device in found["devices"] if device["works"]]
    return f"torch {found['torch']} with {', '.join(working)}"


def finds_its_plug_ins() -> str:
    """The catalogue, read from source text, has what the folders hold; each recipe is sound."""
    plug_ins = {folder: sorted(installed().folder(folder)) for folder in FOLDERS}
    if empty := [folder for folder, names in plug_ins.items() if not names]:
        raise RuntimeError(f"nothing in {', '.join(empty)}")
    return json.dumps(plug_ins)


def window_stays_light() -> str:
    """Neither torch nor optuna is in this process."""
    heavy = sorted({"torch", "optuna"} & set(sys.modules))
    if heavy:
        raise RuntimeError(f"{', '.join(heavy)} loaded in the window's process")
    return f"{len(sys.modules)} modules, in {Path(sys.executable).name}"


CHECKS = {
    "resources": reads_resources,
    "places": writes_its_places,
    "window": draws_a_window,
    "plug-ins": finds_its_plug_ins,
    "training": computes,
    "process": window_stays_light,
}
