"""Your own images in a folder: one folder a class, each with images of it.

All images must have one size, or `size_to` names the rows and columns that they are scaled to. What a file
is, its content says; a broken one is named.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from automl.datasets import DataError
from automl.datasets._table import Table, asked, data
from automl.seams import Data, Root, Value

INPUT = "image"
OUTPUT = "classes"
OPTIONS: Mapping[str, Value] = {"path": "", "size_to": 0, "grey": False, "valid": 0.2, "test": 0.2, "size": 0}

KINDS = {".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG", ".bmp": "BMP", ".gif": "GIF", ".webp": "WEBP",
         ".tif": "TIFF", ".tiff": "TIFF", ".ppm": "PPM", ".pgm": "PPM"}  # fmt: skip
MOST_PIXELS = 32_000_000  # of one image
MOST_BYTES = 4 * 1024**3  # of all images as they will be held


def load(root: Root) -> Data:
    """The folder that `path` names."""
    root = asked(root, OPTIONS)
    named = str(root.options["path"])
    if not named:
        raise DataError("image_folder: data.path must name a folder with one folder a class.")
    folder = Path(named).expanduser()
    files = _files(folder)
    to, grey = int(root.options["size_to"]), bool(root.options["grey"])
    examples = _read_all(folder, [path for paths in files.values() for path in paths], to, grey)
    labels = np.repeat(np.arange(len(files)), [len(paths) for paths in files.values()])
    table = Table(str(folder), examples, labels, len(files), {"source": folder.name})
    return data(table, root, float(root.options["test"]))


def _files(folder: Path) -> dict[str, list[Path]]:
    try:
        classes = sorted(entry for entry in folder.iterdir() if entry.is_dir() and entry.name[0] != ".")
        found = {
            entry.name: sorted(path for path in entry.iterdir() if path.suffix.lower() in KINDS)
            for entry in classes
        }
    except OSError as error:
        raise DataError(f"{folder}: this folder cannot be read ({error.strerror}).") from error
    found = {name: paths for name, paths in found.items() if paths}
    if not found:
        raise DataError(f"{folder}: there are no images; put those of each class in a folder of its name.")
    if len(found) == 1:
        only = next(iter(found))
        raise DataError(f"{folder}: there is only one class, “{only}”; a classifier needs at least two.")
    return found


def _read_all(folder: Path, paths: list[Path], to: int, grey: bool) -> NDArray[np.uint8]:
    first = _read(paths[0], to, grey)
    if len(paths) * first.nbytes > MOST_BYTES:
        raise DataError(
            f"{folder}: {len(paths)} images of {first.shape[1]}×{first.shape[0]} need more than "
            f"{MOST_BYTES // 1024**3} GB; scale them down with data.size_to."
        )
    images = np.empty((len(paths), *first.shape), np.uint8)
    for place, path in enumerate(paths):
        image = _read(path, to, grey)
        if image.shape != first.shape:
            sizes = [f"{shape[1]}×{shape[0]}" for shape in (image.shape, first.shape)]
            raise DataError(
                f"{path}: this image is {sizes[0]}, but {paths[0].name} is {sizes[1]}; "
                "name one size for all with data.size_to."
            )
        images[place] = image
    return images


def _read(path: Path, to: int, grey: bool) -> NDArray[np.uint8]:
    from PIL import Image

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what Pillow warns of, the limit below refuses
            with Image.open(path, formats=sorted(set(KINDS.values()))) as image:
                if image.width * image.height > MOST_PIXELS:
                    raise DataError(f"{path}: {image.width}×{image.height} pixels are more than an image "
                                    f"may have here ({MOST_PIXELS // 10**6} million).")  # fmt: skip
                seen: Any = image.convert("L" if grey else "RGB")
                if to:
                    seen = seen.resize((to, to), Image.Resampling.BILINEAR)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise DataError(f"{path}: this image is damaged or of an unknown kind; remove it.") from error
    pixels: NDArray[np.uint8] = np.asarray(seen, np.uint8)
    return pixels[..., None] if grey else pixels
