"""How the installed program starts its other parts: there is no `python -m` where there is no Python.

`topograph --worker` does what `python -m automl.engine.worker` does, and so on; nothing heavy is loaded
before the part is known.
"""

from __future__ import annotations

import os
import runpy
import sys
from collections.abc import Sequence

from automl.launch import PARTS as OF_THE_SEARCH

PARTS = {**OF_THE_SEARCH, "--vault-sync": "vault_sync"}
_SEARCHED = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "LIBPATH")


def begin(arguments: Sequence[str]) -> int:
    """Runs the part that the first word names, else the command `topograph`; the exit status."""
    restore_search_paths()
    module = PARTS.get(arguments[1]) if len(arguments) > 1 else None
    if module is None:
        from desktop.__main__ import main

        return main(arguments[1:])
    sys.argv = [arguments[0], *arguments[2:]]
    runpy.run_module(module, run_name="__main__", alter_sys=False)
    return 0


def restore_search_paths() -> None:
    """What we start that is not ours (a browser, git) must find the system's libraries, not the bundled ones.

    Our own parts look for them anew, which the bootloader does only for a process that says it is no part.
    """
    os.environ["PYINSTALLER_RESET_ENVIRONMENT"] = "1"
    for name in _SEARCHED:
        before = os.environ.pop(f"{name}_ORIG", None)
        if before is not None:
            os.environ[name] = before
        elif name in os.environ and getattr(sys, "frozen", False):
            del os.environ[name]
