"""The guard against mass deletion: what would remove much of a vault is looked at twice.

A drive that is going, a sync client that has just signed out and a half-finished checkout all look like
thousands of deletions for a moment.
"""

from __future__ import annotations

from collections import deque

SHARE = 0.30
NOTES = 50
AGAIN = 2.0  # seconds until the second look
MEMORY = 10.0  # deletions within this time count together: a folder is not always emptied in one go


class DeletionGuard:
    """Says whether deletions may be believed now; where not, when to look again."""

    def __init__(self) -> None:
        self._doubted_at: float | None = None
        self._recent: deque[tuple[float, int]] = deque()

    def believes(self, known: int, removed: int, now: float) -> bool:
        """Whether `removed` of `known` notes may go. A doubt is settled by asking again after a while."""
        while self._recent and self._recent[0][0] < now - MEMORY:
            self._recent.popleft()
        before = sum(count for _, count in self._recent)
        if removed and removed + before > max(NOTES, SHARE * (known + before)):
            if self._doubted_at is None:
                self._doubted_at = now
            if now < self._doubted_at + AGAIN:
                return False
            self._doubted_at = None
        if removed:
            self._recent.append((now, removed))
        return True

    def again(self) -> float | None:
        """When to look again, or None while there is no doubt."""
        return None if self._doubted_at is None else self._doubted_at + AGAIN

    def forget(self) -> None:
        """Drop a doubt: a look at everything found that what gave rise to it is no longer so."""
        self._doubted_at = None
