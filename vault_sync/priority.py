"""How a process that works for another one steps back: where the cores do not suffice, others go first.

Somebody who types waits for the window's process, never for these. A process that has stepped back stays so:
no system lets it come forward again without rights.
"""

from __future__ import annotations

import ctypes
import os
import sys
from contextlib import suppress

BESIDE = 5  # whoever keeps something up to date, before what trains on the same cores
BEHIND = 10  # whoever finds out something that nobody waits for
_BELOW_NORMAL = 0x4000  # Windows' own number; it has one step where others have nineteen


def step_back(steps: int) -> None:
    """This process, from here on; where the system has no such thing all stays as it is."""
    if sys.platform == "win32":
        kernel = ctypes.windll.kernel32
        kernel.GetCurrentProcess.restype = ctypes.c_void_p
        kernel.SetPriorityClass(ctypes.c_void_p(kernel.GetCurrentProcess()), _BELOW_NORMAL)
        return
    with suppress(OSError):
        os.nice(steps)
