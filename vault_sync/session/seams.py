"""Where a session touches the machine, in one value that tests replace in part."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from vault_sync.disk.hints import Hint
from vault_sync.disk.polling import why_polling
from vault_sync.disk.reconcile import FileStat, Listing, walk
from vault_sync.disk.watcher import Watcher, closes
from vault_sync.session.clock import Clock


class Watching(Protocol):
    """What a source of hints can do."""

    def start(self) -> None: ...
    def stop(self) -> None: ...


def _stat(path: str) -> os.stat_result:
    return Path(path).stat()


def settings_stat(root: str, path: str) -> FileStat | None:
    """How a settings file looks from outside; None where there is none."""
    try:
        return FileStat.of(Path(root, path).stat())
    except (OSError, ValueError):
        return None


@dataclass(frozen=True, slots=True)
class Seams:
    """The real machine by default."""

    clock: Clock = field(default_factory=Clock)
    walk: Callable[[str, str], Listing] = walk
    watcher: Callable[[str, Callable[[Hint], None], frozenset[str]], Watching] = Watcher
    why_polling: Callable[[str], str] = why_polling
    closes: bool = field(default_factory=closes)
    stat: Callable[[str], os.stat_result] = _stat
    settings_stat: Callable[[str, str], FileStat | None] = settings_stat
