"""Tensors kept as memory-mapped files by content hash: made once, shared by all workers and all runs.

Every process maps the same pages, so that four workers hold a dataset once. A mapping is copy-on-write: what
a process changes stays its own.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

END = "end"  # closes the list of names, so that a cut one shows
Arrays = Mapping[str, NDArray[Any]]


def digest(*parts: bytes | str | NDArray[Any]) -> str:
    """The SHA-256 of all parts together, each with its kind and length, so that none runs into the next."""
    total = hashlib.sha256()
    for part in parts:
        if isinstance(part, np.ndarray):
            total.update(f"array {part.dtype.str} {part.shape};".encode())
            total.update(np.ascontiguousarray(part).data)
        else:
            data = part.encode() if isinstance(part, str) else part
            total.update(f"bytes {len(data)};".encode() + data)
    return total.hexdigest()


def kept(cache: Path, key: str, make: Callable[[], Arrays]) -> dict[str, Tensor]:
    """The tensors under this key, mapped into memory; `make` is called where they are not there yet.

    A damaged entry is made again. Where the cache cannot be written (disk full, read-only), the tensors
    are simply held in memory.
    """
    folder = cache / "tensors" / key
    found = _mapped(folder)
    if found is not None:
        return found
    arrays = make()
    try:
        _write(folder, arrays)
        found = _mapped(folder)
    except OSError:
        found = None
    return found if found is not None else {name: _tensor(array) for name, array in arrays.items()}


def _tensor(array: NDArray[Any]) -> Tensor:
    """Four axes are kept with the channels last and seen with them first: torch's fastest form."""
    tensor = torch.from_numpy(array)
    return tensor.permute(0, 3, 1, 2) if tensor.dim() == 4 else tensor


def _mapped(folder: Path) -> dict[str, Tensor] | None:
    try:
        *names, end = (folder / "names").read_text("utf-8").split(" ")
        if end != END:
            return None
        return {name: _tensor(np.load(folder / f"{name}.npy", "c", allow_pickle=False)) for name in names}
    except (OSError, ValueError, EOFError):
        return None


def _write(folder: Path, arrays: Arrays) -> None:
    """Written beside its place and moved there at once; whoever comes second leaves the first's in place."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=".", dir=folder.parent))
    try:
        for name, array in arrays.items():
            np.save(draft / f"{name}.npy", np.ascontiguousarray(array), allow_pickle=False)
        (draft / "names").write_text(" ".join([*arrays, END]), "utf-8")
        if _mapped(folder) is None:
            shutil.rmtree(folder, ignore_errors=True)
        draft.rename(folder)
    except OSError:
        if _mapped(folder) is None:
            raise
    finally:
        shutil.rmtree(draft, ignore_errors=True)
