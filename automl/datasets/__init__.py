"""Datasets: one module each, whose docstring's first line says what the data are.

A dataset defines `load(root) -> Data`. It reads `root.options["path"]` where the user names a file or a
folder, keeps what may be shared by content hash under `root.cache`, stores its seeded split in
`root.folder` and reads it back from there, and finds the vault's snapshot in `root.inputs`. Nothing is
fetched without the user's word. Trouble with a file is a `DataError`: one sentence with file and place.
It also states, as literals that are read unimported: `INPUT` and `OUTPUT`, the kinds of its shape's first
input and output, and `OPTIONS`, the names it knows in the recipe's [data] table with their defaults; and
`TARGET`, the target's kind, where it is another than the output's (the class of what is to be copied).
Parts of the data offer `len()` and `.to(device)`; `seams.Tensors` is the usual one.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Mapping
from importlib import import_module
from typing import Protocol, cast

from automl.seams import Data, Root, Value


class DataError(Exception):
    """Data that cannot be read, as one sentence for the user."""


class Dataset(Protocol):
    """A module of this folder."""

    INPUT: str
    OUTPUT: str
    OPTIONS: Mapping[str, Value]

    def load(self, root: Root) -> Data: ...


def names() -> list[str]:
    """All datasets; a module with a leading underscore is shared by some of them and is none."""
    return sorted(m.name for m in pkgutil.iter_modules(__path__) if not m.name.startswith("_"))


def find(name: str) -> Dataset:
    """The dataset of this name, imported now."""
    return cast(Dataset, import_module(f"{__name__}.{name}"))
