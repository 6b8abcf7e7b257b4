"""A uv that installs nothing: it writes down how it was called, makes the files, and fails as it is told."""

from __future__ import annotations

import json
import os
import signal
import sys
from pathlib import Path

KEPT = ("HTTPS_PROXY", "UV_CACHE_DIR", "UV_PYTHON_INSTALL_DIR", "UV_PYTHON_INSTALL_MIRROR", "PYTHONPATH")
PYTHON = """#!/bin/sh
cat {devices}
"""


def main(words: list[str], told: Path) -> int:
    """`told` is the test's folder: `calls.jsonl` is written there, `mode` and `devices.json` are read."""
    kept = {name: os.environ.get(name) for name in KEPT}
    with (told / "calls.jsonl").open("a") as calls:
        calls.write(json.dumps({"words": words, "env": kept, "pid": os.getpid()}) + "\n")
    step, _, says = (told / "mode").read_text().partition(":")
    if step == words[0]:
        if says == "hang":
            (told / "hangs").write_text(str(os.getpid()))
            signal.pause()
        sys.stderr.write(says + "\n")
        return 2
    if words[0] == "venv":
        python = Path(words[-1]) / "bin" / "python"
        python.parent.mkdir(parents=True)
        python.write_text(PYTHON.format(devices=told / "devices.json"))
        python.chmod(0o755)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[2:], Path(sys.argv[1])))
