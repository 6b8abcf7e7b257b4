"""Finds uv, which makes the engine's environment: the one that came with us, else the user's own."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path

from automl.gpu_engine import home, wheel

NONE = (
    "uv, which makes the GPU engine, is not here: install it (pip install uv) or put it on PATH, then "
    "install the engine again."
)
# What would send packages, or the interpreter, elsewhere than into the engine.
_LEFT_OUT = ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "CONDA_PREFIX", "UV_PROJECT_ENVIRONMENT", "UV_PYTHON")


def find() -> Path | None:
    """Bundled with a frozen program, on PATH, or installed as a package."""
    came = wheel.bundled()
    if came and (inside := shutil.which("uv", path=str(came))):
        return Path(inside)
    if found := shutil.which("uv"):
        return Path(found)
    try:
        return Path(import_module("uv").find_uv_bin())
    except (ImportError, OSError):
        return None


def environment() -> Mapping[str, str]:
    """Proxies, mirrors and certificates as the user has them; all that is written goes into one folder."""
    kept = {name: value for name, value in os.environ.items() if name not in _LEFT_OUT}
    own = {
        "UV_CACHE_DIR": str(home.folder() / "cache"),
        "UV_PYTHON_INSTALL_DIR": str(home.folder() / "python"),
        "UV_PYTHON_INSTALL_BIN": "0",
        "UV_PYTHON_INSTALL_REGISTRY": "0",
        "UV_NO_PROGRESS": "1",
    }
    return {"UV_SYSTEM_CERTS": "1", **kept, **own}
