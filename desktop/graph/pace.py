"""How many edges a frame has time for on this machine just now: learnt from how long the last ones took."""

from __future__ import annotations

SLOW, QUICK = 0.012, 0.003  # seconds that edges took: fewer next time, or more
SLOW_IN_A_ROW, QUICK_IN_A_ROW = 3, 12
FEWEST, MOST = -3, 2  # halvings and doublings


class Pace:
    """Changes by halves and after several frames, so that edges do not come and go while a view moves."""

    def __init__(self) -> None:
        self._level = 0
        self._slow = self._quick = 0

    def enough(self, usual: int) -> int:
        """How many instead of so many as a usual machine has time for."""
        return max(1, int(usual * 2.0**self._level))

    def took(self, seconds: float) -> None:
        self._slow = self._slow + 1 if seconds > SLOW else 0
        self._quick = self._quick + 1 if seconds < QUICK else 0
        if self._slow == SLOW_IN_A_ROW or self._quick == QUICK_IN_A_ROW:
            step = -1 if self._slow else 1
            self._level = min(MOST, max(FEWEST, self._level + step))
            self._slow = self._quick = 0
