"""Small colour photographs of ten kinds, 60,000 of 32×32 pixels (CIFAR-10), in their binary version.

Looked for in the folder (or the packed file) that `path` names, then in the cache. It is downloaded, 162 MB,
only where the recipe says `download = true`, and only as published. The version for Python is a pickle, which
may run code, and is never read.
"""

from __future__ import annotations

import tarfile
import zlib
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from automl.datasets import DataError
from automl.datasets._download import fetch
from automl.datasets._table import Table, asked, data
from automl.seams import Data, Root, Value

INPUT = "image"
OUTPUT = "classes"
OPTIONS: Mapping[str, Value] = {"path": "", "download": False, "valid": 0.1, "size": 0}

PACKED = "cifar-10-binary.tar.gz"
ADDRESS = f"https://www.cs.toronto.edu/~kriz/{PACKED}"
MD5 = "c32a1d4ab5d03f1284b67883e8d87530"  # as stated on the authors' page
INSIDE = "cifar-10-batches-bin"
TRAIN = tuple(f"data_batch_{number}.bin" for number in range(1, 6))
TEST = "test_batch.bin"
EXAMPLE = 1 + 3 * 32 * 32  # a class, then red, green and blue, each row by row
LARGEST = 10_000 * EXAMPLE  # bytes of one file

Images = tuple[NDArray[np.uint8], NDArray[np.int64]]


def load(root: Root) -> Data:
    """Validation data from the published training part; the published test part stays the test part."""
    root = asked(root, OPTIONS)
    place = _place(root)
    read = _packed(place) if place.is_file() else _unpacked(place)
    parts = [_images(place, name, read[name]) for name in (*TRAIN, TEST)]
    images = np.concatenate([part[0] for part in parts[:-1]])
    labels = np.concatenate([part[1] for part in parts[:-1]])
    facts = {"source": "CIFAR-10 (Krizhevsky 2009)"}
    return data(Table(str(place), images, labels, 10, facts, parts[-1]), root, 0.0)


def _place(root: Root) -> Path:
    """The folder with the six files, or the packed file."""
    named = str(root.options["path"])
    start = Path(named).expanduser() if named else root.cache / "cifar10"
    for place in (start, start / INSIDE):
        if all((place / name).is_file() for name in (*TRAIN, TEST)):
            return place
    for place in (start, start / PACKED):
        if place.is_file():
            return place
    if named:
        raise DataError(f"{named}: neither {PACKED} nor its six files ({TRAIN[0]} … {TEST}) are there.")
    if not root.options["download"]:
        raise DataError(
            "CIFAR-10 is not on this machine: name the folder with its binary version (data.path), or let it "
            "be downloaded, 162 MB (data.download = true)."
        )
    fetch(ADDRESS, MD5, start / PACKED, 200_000_000)
    return start / PACKED


def _unpacked(folder: Path) -> dict[str, bytes]:
    try:
        found = {}
        for name in (*TRAIN, TEST):
            with (folder / name).open("rb") as file:
                found[name] = file.read(LARGEST + 1)
        return found
    except OSError as error:
        raise DataError(f"{folder}: CIFAR-10 cannot be read ({error.strerror}).") from error


def _packed(file: Path) -> dict[str, bytes]:
    """The six files by name, read one after the other; nothing is unpacked to disk."""
    found: dict[str, bytes] = {}
    try:
        with tarfile.open(file, "r:gz") as packed:
            for member in packed:
                name = Path(member.name).name
                content = packed.extractfile(member) if member.isfile() and name in (*TRAIN, TEST) else None
                if content is not None:
                    found[name] = content.read(LARGEST + 1)
    except (OSError, EOFError, tarfile.TarError, zlib.error) as error:
        raise DataError(
            f"{file}: this packed file is damaged ({error}); remove it and get it again."
        ) from error
    if missing := [name for name in (*TRAIN, TEST) if name not in found]:
        raise DataError(f"{file}: {missing[0]} is not in it; it is not CIFAR-10's binary version.")
    return found


def _images(place: Path, name: str, content: bytes) -> Images:
    if not content or len(content) % EXAMPLE or len(content) > LARGEST:
        raise DataError(f"{place}: {name} does not hold whole images of 32×32; get it again.")
    rows = np.frombuffer(content, np.uint8).reshape(-1, EXAMPLE)
    labels = rows[:, 0].astype(np.int64)
    if labels.max() > 9:
        raise DataError(f"{place}: {name} has a class {labels.max()}, but there are ten; get it again.")
    return rows[:, 1:].reshape(-1, 3, 32, 32).transpose(0, 2, 3, 1), labels
