"""`python -m vault_sync`: the door to `command_line`, opened so that even an early Ctrl-C is a clean end."""

from __future__ import annotations

import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; the result is the exit status."""
    try:
        from vault_sync.command_line import run  # takes a moment, in which Ctrl-C may already come

        return run(arguments)
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
