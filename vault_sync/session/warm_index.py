"""The index kept from one session to the next: good for exactly the contents that it was made of.

It is kept when a session ends, and now and then before. Whatever happened to the vault or the cache
meanwhile shows in the basis; then it is left alone, and the index is filled from the notes as ever.
"""

from __future__ import annotations

import hashlib
import marshal
from collections.abc import Collection, Mapping
from typing import NamedTuple

from vault_sync.disk.cache import Cache, Cached, KeptIndex
from vault_sync.disk.reconcile import FileStat
from vault_sync.graph.index import Index
from vault_sync.graph.saved import restore, saved
from vault_sync.session.reader import Known, is_text

MOST = 30_000  # files; beyond, keeping it would hold up the end of a session for seconds


class Warmth(NamedTuple):
    """What the kept index was made of, to see whether it would be another one now."""

    basis: bytes = b""
    revision: int = -1


NEVER_KEPT = Warmth()


def keep_index(
    cache: Cache,
    index: Index,
    known: Mapping[str, Known],
    before: Warmth,
    rows: Mapping[str, Cached],
    gone: Collection[str],
) -> Warmth | None:
    """Keep the index for the next start, unless it is kept, and the files' rows with it, as one.

    Gives what the cache's index is good for then; None where nothing could be kept.
    """
    now = Warmth(_basis(known), index.revision)
    kept = _to_keep(index, known, now.basis) if now != before else None
    if (kept or rows or gone) and not cache.save(rows, gone, index=kept):
        return None
    return now if kept or now == before else NEVER_KEPT


def _to_keep(index: Index, known: Mapping[str, Known], basis: bytes) -> KeptIndex | None:
    if len(known) > MOST or not (data := saved(index)):
        return None
    others = [(path, *found.stat) for path, found in known.items() if not found.hash]
    return KeptIndex(basis, marshal.dumps(others), data)


def recall_index(
    cache: Cache, index: Index, cached: Mapping[str, Cached], known: dict[str, Known]
) -> Warmth | None:
    """Fill an empty index, and complete what is known by files without text; None if nothing fits."""
    kept = cache.index()
    basis = _basis(known)
    if kept is None or kept.basis != basis:
        return None
    others = {path: _stat(path, FileStat(*stat)) for path, *stat in marshal.loads(kept.others)}
    notes = {path: entry.note for path, entry in cached.items()} | dict.fromkeys(others)
    if not restore(index, notes, kept.body):
        return None
    known.update({path: Known(stat) for path, stat in others.items()})
    return Warmth(basis, index.revision)


def _stat(path: str, stat: FileStat) -> FileStat:
    """A note that could not be read is tried again, and told of again."""
    return stat.doubted() if is_text(path) else stat


def _basis(known: Mapping[str, Known]) -> bytes:
    """All files with text, and what each holds."""
    rows = sorted((path.encode("utf-8", "surrogatepass"), found.hash) for path, found in known.items())
    return hashlib.blake2b(b"\0".join(cell for row in rows if row[1] for cell in row)).digest()
