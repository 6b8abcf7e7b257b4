"""Keeps the computer from falling asleep while a run trains; the screen may go dark.

What keeps it awake ends with this process, however that ends: a helper whose input we hold, or our own state.
"""

from __future__ import annotations

import ctypes
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

_HOLD = ("sh", "-c", "echo held; cat")  # says that it began, then waits for the end of its input
_LINUX = ("systemd-inhibit", "--what=sleep:idle", "--who=Topograph", "--why=A run trains", "--mode=block")
_MACOS = ("caffeinate", "-i")
_CONTINUOUS, _SYSTEM_REQUIRED = 0x80000000, 0x00000001
_PARTING = 5.0  # seconds that the helper has to end
SORRY = "The computer may fall asleep while this run trains"


@contextmanager
def awake(helper: Sequence[str] | None = None) -> Iterator[str]:
    """While inside, the computer stays awake; yields why it may not ("" where it does)."""
    if sys.platform == "win32" and helper is None:
        with _windows() as problem:
            yield problem
        return
    words = [*(helper or (_MACOS if sys.platform == "darwin" else _LINUX)), *_HOLD]
    try:
        held = subprocess.Popen(
            words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
    except OSError:
        yield f"{SORRY}: {words[0]} is not installed here."
        return
    assert held.stdout is not None
    try:
        holds = held.stdout.readline() == b"held\n"
        yield "" if holds else f"{SORRY}: the system does not let {words[0]} hold it."
    finally:
        _end(held)


def _end(held: subprocess.Popen[bytes]) -> None:
    assert held.stdin is not None
    assert held.stdout is not None
    held.stdin.close()
    try:
        held.wait(_PARTING)
    except subprocess.TimeoutExpired:
        held.kill()
        held.wait()
    held.stdout.close()


@contextmanager
def _windows() -> Iterator[str]:
    state: Callable[[int], int] = ctypes.windll.kernel32.SetThreadExecutionState  # type: ignore[attr-defined]
    kept = state(_CONTINUOUS | _SYSTEM_REQUIRED)
    try:
        yield "" if kept else f"{SORRY}: Windows does not let us."
    finally:
        state(_CONTINUOUS)
