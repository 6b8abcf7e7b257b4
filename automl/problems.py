"""A thing the user should know about what was read: collected, never raised."""

from __future__ import annotations

from typing import NamedTuple


class Problem(NamedTuple):
    """What is wrong and where: `place` is a key of a recipe, or a file with its line."""

    place: str
    message: str

    def __str__(self) -> str:
        return f"{self.place}: {self.message}" if self.place else self.message
