"""A step of the vault as the index takes it: files put, removed and moved, all at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from vault_sync.model import Note


@dataclass(frozen=True, slots=True)
class Batch:
    """Files whose content is new or other (None: a file without text), and files that are gone.

    `moved` tells which removed path is which put one. A path both removed and put is put.
    """

    put: Mapping[str, Note | None] = field(default_factory=dict)
    removed: frozenset[str] = frozenset()
    moved: tuple[tuple[str, str], ...] = ()

    def then(self, later: Batch) -> Batch:
        """Both steps as one."""
        removed = self.removed | later.removed
        put = {path: note for path, note in self.put.items() if path not in later.removed}
        onward = dict(later.moved)
        moves = {old: onward.pop(new, new) for old, new in self.moved}
        moves |= {old: new for old, new in onward.items() if old not in moves}
        put |= later.put
        kept = tuple((old, new) for old, new in moves.items() if old != new and new in put)
        return Batch(put, removed, kept)
