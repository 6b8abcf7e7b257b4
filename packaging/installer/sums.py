"""SHA-256 of every package of one version, in the form that `sha256sum -c` reads."""

from __future__ import annotations

import hashlib
from pathlib import Path

NAME = "SHA256SUMS"


def write(dist: Path, version: str) -> None:
    """Of all that lie there, for kinds may be built one by one."""
    packages = sorted(path for path in dist.iterdir() if version in path.name and path.is_file())
    lines = []
    for path in packages:
        with path.open("rb") as file:
            lines.append(f"{hashlib.file_digest(file, 'sha256').hexdigest()}  {path.name}\n")
    (dist / NAME).write_text("".join(lines), "utf-8")
