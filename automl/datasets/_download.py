"""Fetches a published file, once, where the user has agreed to it, and only as it was published."""

from __future__ import annotations

import hashlib
import os
import tempfile
import urllib.request
from pathlib import Path

from automl.datasets import DataError

_PIECE = 1 << 20


def fetch(address: str, md5: str, file: Path, largest: int) -> None:
    """The file under its name, where its sum is the one that its authors state; else nothing is kept."""
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(prefix=".", dir=file.parent)
    try:
        total = hashlib.md5(usedforsecurity=False)
        with os.fdopen(handle, "wb") as kept:
            try:
                with urllib.request.urlopen(address, timeout=30) as answer:
                    while (piece := answer.read(_PIECE)) and kept.tell() <= largest:
                        total.update(piece)
                        kept.write(piece)
            except OSError as error:
                raise DataError(f"{address}: the download failed ({error}); try again later.") from error
        if total.hexdigest() != md5:
            raise DataError(f"{address}: what came is not what was published; nothing was kept.")
        Path(draft).replace(file)
    finally:
        Path(draft).unlink(missing_ok=True)
