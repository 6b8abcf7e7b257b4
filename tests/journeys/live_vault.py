"""A real vault with a real session on it, for journeys: changed as people and programs change vaults."""

from __future__ import annotations

import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path

from vault_sync.disk.cache import Cache
from vault_sync.notes import read
from vault_sync.session import Applied, Event, Session, Stand, State
from vault_sync.session.engine import Engine
from vault_sync.session.keeping import Keeping
from vault_sync.session.reader import Reader
from vault_sync.session.seams import Seams

PATIENCE = 20.0  # seconds; what is waited for comes within milliseconds on a quiet machine


class LiveVault:
    """A vault that is watched. Nothing here sleeps: it waits for the session to wake it."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "vault"
        self.root.mkdir()
        self.cache_folder = folder / "cache"
        self.events: list[Event] = []
        self._news = threading.Event()
        self.session: Session | None = None

    def start(self, seams: Seams | None = None) -> Session:
        """Open the vault and wait until it is read."""
        self.session = Session(
            self.root, cache_folder=self.cache_folder, wake=self._news.set, seams=seams or Seams()
        )
        self.session.start()
        assert self.session.wait_until_ready(PATIENCE)
        return self.session

    def stop(self) -> None:
        if self.session:
            assert self.session.stop()
            self.session = None

    def write(self, path: str, text: str = "") -> Path:
        """An ordinary save."""
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return file

    def git(self, *arguments: str) -> None:
        identity = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main"]
        command = ["git", *identity, *arguments]
        subprocess.run(command, cwd=self.root, check=True, capture_output=True)

    def until(self, holds: Callable[[], bool], patience: float = PATIENCE) -> None:
        """Wait until something holds, looking again whenever the session has news."""
        deadline = time.monotonic() + patience
        while True:
            self._news.clear()
            self.events += self.session.drain() if self.session else []
            if holds():
                return
            left = deadline - time.monotonic()
            assert left > 0, f"it never came to that, after {len(self.events)} events; {self.stand()}"
            self._news.wait(left)

    def until_true_to_disk(self) -> None:
        """Wait until the graph is what reading the vault anew gives."""
        self.until(lambda: self.graph() == self.fresh_graph())

    def graph(self) -> str:
        assert self.session
        return self.session.snapshot(PATIENCE).graph.text()

    def fresh_graph(self) -> str:
        """The graph that a reading from nothing gives, without watching."""
        return fresh(self.root).index.graph.text()

    def diffs(self) -> list[Applied]:
        return [event for event in self.events if isinstance(event, Applied)]

    def stands(self) -> list[Stand]:
        return [event.stand for event in self.events if isinstance(event, State)]

    def forget(self) -> None:
        """Begin a new count of events."""
        self.until(lambda: True)
        self.events.clear()

    def stand(self) -> Stand:
        assert self.session
        return self.session.state.stand


class _Unwatched:
    def __init__(self, *_: object) -> None: ...
    def start(self) -> None: ...
    def stop(self) -> None: ...


def fresh(root: Path) -> Keeping:
    """A vault read from nothing."""
    real = str(root.resolve())
    keeping = Keeping(real, Reader(real, read), Cache(real, enabled=False))
    Engine(keeping, lambda event: None, lambda hint: None, Seams(watcher=_Unwatched)).open()
    return keeping
