"""Articles of clothing, 70,000 grey images of 28×28 in ten classes (Fashion-MNIST, MIT licence).

Looked for in the folder that `path` names, then where Debian's package dataset-fashion-mnist puts it, then in
the cache. It is downloaded, 31 MB, only where the recipe says `download = true`, and only as published.
"""

from __future__ import annotations

import gzip
import struct
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from automl.datasets import DataError
from automl.datasets._download import fetch
from automl.datasets._table import Table, asked, data
from automl.seams import Data, Root, Value

INPUT = "image"
OUTPUT = "classes"
OPTIONS: Mapping[str, Value] = {"path": "", "download": False, "valid": 0.1, "size": 0}

DEBIAN = Path("/usr/share/datasets/fashion-mnist")
SITE = "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/"  # the authors' own; it has no https
FILES = {  # as published, with the MD5 sums that the authors state
    "train-images-idx3-ubyte.gz": "8d4fb7e6c68d591d4c3dfef9ec88bf0d",
    "train-labels-idx1-ubyte.gz": "25c81989df183df01b3e8a0aad5dffbe",
    "t10k-images-idx3-ubyte.gz": "bef4ecab320f06d8554ea6380940ec79",
    "t10k-labels-idx1-ubyte.gz": "bb300cfdad3c16e7a12a480ee83cd310",
}
LARGEST = 64_000_000  # bytes of one unpacked file: the largest has 47 million


def load(root: Root) -> Data:
    """Validation data from the published training part; the published test part stays the test part."""
    root = asked(root, OPTIONS)
    folder = _folder(root)
    images, labels, tested, answers = (_read(folder, name) for name in FILES)
    for part, names in ((images, labels), (tested, answers)):
        if len(part) != len(names) or part.ndim != 3 or names.ndim != 1:
            raise DataError(f"{folder}: {part.shape} images and {names.shape} labels do not belong together.")
    if len(labels) == 0 or len(answers) == 0:
        raise DataError(f"{folder}: the files hold no images.")
    facts = {"source": "Fashion-MNIST (Zalando Research, MIT)"}
    tests = (tested[..., None], answers.astype(np.int64))
    table = Table(str(folder), images[..., None], labels.astype(np.int64), 10, facts, tests)
    return data(table, root, 0.0)


def _folder(root: Root) -> Path:
    named = str(root.options["path"])
    kept = root.cache / "fashion-mnist"
    for folder in [Path(named).expanduser()] if named else [DEBIAN, kept]:
        if all(_file(folder, name) for name in FILES):
            return folder
    if named:
        raise DataError(f"{named}: not all of Fashion-MNIST's four files are there: {', '.join(FILES)}.")
    if not root.options["download"]:
        raise DataError(
            "Fashion-MNIST is not on this machine: install the package dataset-fashion-mnist, name its "
            "folder (data.path), or let it be downloaded, 31 MB (data.download = true)."
        )
    _download(kept)
    return kept


def _file(folder: Path, name: str) -> Path | None:
    """The file as published, or unpacked."""
    return next((path for path in (folder / name, folder / name.removesuffix(".gz")) if path.is_file()), None)


def _read(folder: Path, name: str) -> NDArray[Any]:
    """One file in the IDX format: two zeros, the type, the number of axes, their lengths, the bytes."""
    path = _file(folder, name)
    assert path is not None
    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
            content = file.read(LARGEST + 1)
        zeros, kind, axes = struct.unpack_from(">HBB", content)
        size = struct.unpack_from(f">{axes}I", content, 4)
        values = np.frombuffer(content, np.uint8, offset=4 + 4 * axes)
        if (zeros, kind) != (0, 8) or values.size != np.prod(size, dtype=np.int64):
            raise ValueError("it does not hold what its head says")
        return values.reshape(size)
    except (OSError, EOFError, ValueError, struct.error, zlib.error) as error:
        raise DataError(f"{path}: this file cannot be read ({error}); get it again.") from error


def _download(folder: Path) -> None:
    for name, expected in FILES.items():
        if not (folder / name).is_file():
            fetch(SITE + name, expected, folder / name, LARGEST)
