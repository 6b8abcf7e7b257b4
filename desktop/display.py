"""Whether there is a screen to show a window on, found out before Qt is asked: Qt would abort."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping

OFF_SCREEN = ("offscreen", "minimal")


def has_display(environ: Mapping[str, str] = os.environ, platform: str = sys.platform) -> bool:
    """A user's choice of an off-screen platform counts as none."""
    if environ.get("QT_QPA_PLATFORM", "") in OFF_SCREEN:
        return False
    if platform in ("win32", "darwin") or environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY"))


def go_off_screen() -> None:
    """For commands that draw but need no window."""
    if not has_display():
        os.environ["QT_QPA_PLATFORM"] = os.environ.get("QT_QPA_PLATFORM") or "offscreen"
