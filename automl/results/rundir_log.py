"""events.jsonl on disk: its one writer, the whole of it read, and its tail followed by offset.

A line counts once its newline is there. What a crash left behind the last newline is passed over by
readers, and cut off only by the planner that opens the log to write.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from automl.problems import Problem
from automl.results import events as e
from automl.results.rundir_errors import told

# These are on disk before anyone is told; the rest is lost with the computer's power at worst.
DURABLE = (
    e.TrialDone,
    e.TrialStopped,
    e.TrialInfeasible,
    e.TrialFailed,
    e.TrialReused,
    e.TrialRetrained,
    e.TestRead,
    e.ControlSeen,
    e.RunStarted,
    e.RunFinished,
    e.RunFailed,
    e.RunTakenOver,
)


class Log:
    """The log, opened to write; only the holder of the run's lock may."""

    def __init__(self, file: Path) -> None:
        self.file = file
        with told(file):
            self._descriptor = os.open(file, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o644)
            self._end = _whole(self._descriptor)
            os.ftruncate(self._descriptor, self._end)
            os.lseek(self._descriptor, self._end, os.SEEK_SET)

    def append(self, *events: e.Event) -> None:
        """Writes the events at once; forces them to the disk where one of them must not be lost."""
        data = b"".join(e.line(event).encode() + b"\n" for event in events)
        with told(self.file):
            try:
                _write(self._descriptor, data)
                if any(isinstance(event, DURABLE) for event in events):
                    os.fsync(self._descriptor)
            except OSError:
                self._back()
                raise
        self._end += len(data)

    def _back(self) -> None:
        """Takes half-written lines away, so that the next event does not join them."""
        os.ftruncate(self._descriptor, self._end)
        os.lseek(self._descriptor, self._end, os.SEEK_SET)

    def close(self) -> None:
        """Ends the writing; again is harmless."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def __enter__(self) -> Log:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()


def _write(descriptor: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def _whole(descriptor: int, step: int = 1 << 16) -> int:
    """Where the last whole line ends, looked for from the end."""
    end = os.lseek(descriptor, 0, os.SEEK_END)
    while end > 0:
        start = max(end - step, 0)
        os.lseek(descriptor, start, os.SEEK_SET)
        found = os.read(descriptor, end - start).rfind(b"\n")
        if found >= 0:
            return start + found + 1
        end = start
    return 0


class Batch(NamedTuple):
    """What came since the last look; `again`: the log was replaced, these are its first events."""

    events: list[e.Event]
    problems: list[Problem]
    again: bool = False


class Tail:
    """Follows a log that somebody else writes; one that is not there yet is empty."""

    def __init__(self, file: Path, offset: int = 0) -> None:
        self.file = file
        self.offset = offset
        self._lines = 0

    def more(self, limit: int = 1 << 22) -> Batch:
        """The whole lines after the offset, from at most about so many bytes; empty at the end."""
        data, again = self._bytes(limit)
        if again:
            self._lines = 0
        events, problems, used = e.read(data, self.file.name)
        placed = [p._replace(place=_moved(p.place, self._lines)) for p in problems]
        self.offset += used
        self._lines += data.count(b"\n", 0, used)
        return Batch(events, placed, again)

    def rest(self) -> Batch:
        """All that is there now."""
        events: list[e.Event] = []
        problems: list[Problem] = []
        again = False
        while True:
            before = self.offset
            batch = self.more()
            if batch.again:
                events, problems, again = [], [], True
            events += batch.events
            problems += batch.problems
            if self.offset == before and not batch.again:
                return Batch(events, problems, again)

    def _bytes(self, limit: int) -> tuple[bytes, bool]:
        if not self.file.exists():
            return b"", False
        with told(self.file), self.file.open("rb") as log:
            size = os.fstat(log.fileno()).st_size
            again = size < self.offset
            if again:
                self.offset = 0
            log.seek(self.offset)
            data = log.read(limit)
            while data and b"\n" not in data:  # one line longer than the limit
                further = log.read(limit)
                if not further:
                    break
                data += further
            return data, again


def _moved(place: str, lines: int) -> str:
    name, _, number = place.rpartition(":")
    return f"{name}:{int(number) + lines}" if number.isdigit() else place


def read(file: Path) -> tuple[list[e.Event], list[Problem]]:
    """All events of a log and what was passed over in it."""
    batch = Tail(file).rest()
    return batch.events, batch.problems


def write(file: Path, events: Iterable[e.Event]) -> None:
    """A log of these events: for an import, and for tests."""
    with Log(file) as log:
        log.append(*events)
