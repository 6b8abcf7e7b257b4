"""In a narrow window the left dock gives way to the run dock, and comes back when that closes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from desktop.settings import Settings

NARROW = 1400  # pixels of a window in which both leave too little for a chart beside a table


def folded(settings: Settings, changes: Mapping[str, Any], width: int, busy: bool = False) -> dict[str, Any]:
    """The changes with what follows from them; `busy` says that the user is at work in the left dock.

    Whatever the user does to the left dock himself holds: then it neither comes back nor goes.
    """
    runs = changes.get("run_dock", settings.run_dock)
    if changes.get("left_dock", settings.left_dock) != settings.left_dock:
        return {**changes, "left_gave_way": False}
    if runs and not settings.run_dock and settings.left_dock and width < NARROW and not busy:
        return {**changes, "left_dock": False, "left_gave_way": True}
    if not runs and settings.run_dock and settings.left_gave_way:
        return {**changes, "left_dock": True, "left_gave_way": False}
    return dict(changes)
