"""Which of the files that have gone and the files that have come are the same file under a new name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from vault_sync.disk.reconcile import is_below

Move = tuple[str, str]


class Trace(NamedTuple):
    """What a file leaves to be recognised by: the hash of its bytes (b"" if unread) and its inode."""

    hash: bytes
    inode: int


def pair(
    removed: Mapping[str, Trace], added: Mapping[str, Trace], told: Iterable[Move] = ()
) -> tuple[Move, ...]:
    """The renames among removed and added files, by old name.

    What the watcher told comes first. Then equal content, where it points to one file only; where several
    share it, equal inodes decide, and where these do not either, nothing is claimed.
    """
    moves: dict[str, str] = {}
    taken: set[str] = set()
    for old, new in _spread(told, removed):
        if old in removed and new in added and old not in moves and new not in taken:
            moves[old] = new
            taken.add(new)
    gone = _by_hash({path: trace for path, trace in removed.items() if path not in moves})
    come = _by_hash({path: trace for path, trace in added.items() if path not in taken})
    for content, olds in gone.items():
        moves.update(_same_content(olds, come.get(content, []), removed, added))
    return tuple(sorted(moves.items()))


def _spread(told: Iterable[Move], removed: Collection[str]) -> Iterable[Move]:
    """A folder that moved took all that was in it along."""
    for old, new in told:
        if old in removed:
            yield old, new
            continue
        for path in removed:
            if is_below(path, old):
                yield path, new + path[len(old) :]


def _by_hash(traces: Mapping[str, Trace]) -> dict[bytes, list[str]]:
    found: defaultdict[bytes, list[str]] = defaultdict(list)
    for path, trace in traces.items():
        if trace.hash:
            found[trace.hash].append(path)
    return found


def _same_content(
    olds: list[str], news: list[str], removed: Mapping[str, Trace], added: Mapping[str, Trace]
) -> Iterable[Move]:
    if len(olds) == 1 and len(news) == 1:
        return [(olds[0], news[0])]
    return [
        (old, same[0])
        for old in olds
        if len(same := [new for new in news if _same_inode(removed[old], added[new])]) == 1
    ]


def _same_inode(one: Trace, other: Trace) -> bool:
    return bool(one.inode) and one.inode == other.inode
