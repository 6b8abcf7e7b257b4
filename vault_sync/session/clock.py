"""The two clocks of a session, in one object that tests replace."""

from __future__ import annotations

import time


class Clock:
    """Monotonic time for waiting, wall time for telling; a gap between them means the machine slept."""

    def monotonic(self) -> float:
        return time.monotonic()

    def wall(self) -> float:
        return time.time()
