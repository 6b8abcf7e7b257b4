"""Files that are written whole or not at all, so that a full disk leaves no half of one behind."""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import Any

from automl.results.rundir_errors import told


def whole(file: Path, data: bytes | str) -> Path:
    """Writes beside its place, then moves it there; a `RunFolderError` says what hindered it."""
    fresh = file.with_name(f".{file.name}.{os.getpid()}.new")
    with told(file):
        file.parent.mkdir(parents=True, exist_ok=True)
        try:
            fresh.write_bytes(data.encode() if isinstance(data, str) else data)
            fresh.replace(file)
        finally:
            fresh.unlink(missing_ok=True)
    return file


def saved(file: Path, value: Any) -> Path:
    """Tensors as torch keeps them, to be read with `weights_only`."""
    import torch

    data = io.BytesIO()
    torch.save(value, data)
    return whole(file, data.getvalue())
