"""Where a session leaves its events until somebody fetches them, in order."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

Item = TypeVar("Item")


def nobody() -> None:
    """The waker of an outbox that is only ever looked into."""


class Outbox(Generic[Item]):
    """Filled by one thread, drained by another; `wake` is called once each time it becomes non-empty."""

    def __init__(self, wake: Callable[[], None] = nobody) -> None:
        self._wake = wake
        self._items: list[Item] = []
        self._lock = threading.Lock()

    def put(self, item: Item) -> None:
        """Leave an item; wakes outside the lock, so that the waker may drain at once."""
        with self._lock:
            self._items.append(item)
            first = len(self._items) == 1
        if first:
            self._wake()

    def drain(self) -> list[Item]:
        """Take everything that is there."""
        with self._lock:
            items, self._items = self._items, []
        return items
