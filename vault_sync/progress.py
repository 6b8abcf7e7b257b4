"""A progress bar on a terminal; silence in a pipe."""

from __future__ import annotations

import shutil
import time
from types import TracebackType
from typing import Self, TextIO

_EVERY = 0.1  # seconds between two drawings
_AFTER = 0.3  # seconds before the first: what is quick shows none


class Progress:
    """Draws on one line, and takes the line away at the end."""

    def __init__(self, stream: TextIO, what: str) -> None:
        self._stream = stream
        self._what = what
        self._is_terminal = stream.isatty()
        self._next = time.monotonic() + _AFTER
        self._drawn = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._clear()

    def show(self, done: int, total: int) -> None:
        """So much of so much is done; a total of 0 means that nothing is under way."""
        if not self._is_terminal:
            return
        if total == 0:
            self._clear()
        elif time.monotonic() >= self._next:
            self._next = time.monotonic() + _EVERY
            self._draw(done, total)

    def _draw(self, done: int, total: int) -> None:
        text = f" {self._what} {done:,} of {total:,}"
        columns = shutil.get_terminal_size().columns - 1
        width = max(5, min(40, columns - len(text) - 2))
        full = width * done // total
        self._line(f"[{'#' * full}{'.' * (width - full)}]{text}"[:columns].ljust(columns))
        self._drawn = True

    def _clear(self) -> None:
        if self._drawn:
            self._line(" " * (shutil.get_terminal_size().columns - 1))
            self._line("")
        self._drawn = False

    def _line(self, text: str) -> None:
        self._stream.write("\r" + text)
        self._stream.flush()
