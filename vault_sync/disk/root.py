"""Whether the vault's own folder is still there and still the same one.

A root that is renamed away or unmounted sends no event at all, so its device and inode are compared each
second. An empty mount point is another device; a restored copy is another inode.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from enum import Enum
from pathlib import Path
from typing import NamedTuple


class RootId(NamedTuple):
    """What a folder is, whatever its name."""

    device: int
    inode: int


class Root(Enum):
    """How the vault's folder stands."""

    SAME = "same"
    GONE = "gone"
    REPLACED = "replaced"


def _stat(path: str) -> os.stat_result:
    return Path(path).stat()


class RootMonitor:
    """Remembers what the vault's folder was, and compares."""

    def __init__(self, root: str, stat: Callable[[str], os.stat_result] = _stat) -> None:
        self.root = root
        self._stat = stat
        self._known = self._identity()

    def look(self) -> Root:
        """One stat."""
        found = self._identity()
        if found is None:
            return Root.GONE
        return Root.SAME if found == self._known else Root.REPLACED

    def forget(self) -> None:
        """What lies there is in doubt: it counts as replaced until it is accepted."""
        self._known = None

    def accept(self) -> None:
        """What lies there now is the vault."""
        self._known = self._identity()

    def _identity(self) -> RootId | None:
        try:
            found = self._stat(self.root)
        except OSError:
            return None
        return RootId(found.st_dev, found.st_ino)
