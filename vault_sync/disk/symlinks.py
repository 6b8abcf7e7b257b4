"""Which names in a vault are symlinks into it: one save changes what stands under two names.

The system tells of the file alone, never of the links that lead to it.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from vault_sync.disk.reconcile import is_below, path_inside


@dataclass(slots=True)
class Symlinks:
    """Kept up to date by whatever is listed or looked at; links that lead to nothing yet count too."""

    _targets: dict[str, str] = field(default_factory=dict)  # the link's path → where it ends, in the vault

    def listed(self, targets: Mapping[str, str], below: str) -> None:
        """These are all the links below a folder."""
        kept = {path: to for path, to in self._targets.items() if not is_below(path, below)}
        self._targets = kept | dict(targets)

    def looked_at(self, root: str, path: str) -> None:
        """Something may have changed at a path; `root` is a real path."""
        absolute = Path(root, path)
        target = path_inside(root, os.path.realpath(absolute)) if absolute.is_symlink() else None
        if target is not None:
            self._targets[path] = target
        else:
            self._targets.pop(path, None)

    def touched_by(self, paths: Collection[str], folders: Collection[str]) -> set[str]:
        """The links to look at because these files, or what lies in these folders, may have changed."""
        if folders or any(path in self._targets for path in paths):
            return set(self._targets)  # a link may lead over others, or through a folder that moved
        return {link for link, target in self._targets.items() if target in paths}
