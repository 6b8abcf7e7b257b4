"""What a folder of Linux programs and libraries asks of the system: its glibc, and libraries from outside."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

GLIBC = re.compile(r"GLIBC_(\d+)\.(\d+)")
NEEDED = re.compile(r"^\s+NEEDED\s+(\S+)$", re.MULTILINE)
BATCH = 200  # files a call: a command line has its limit


@dataclass(frozen=True, slots=True)
class Needs:
    """The oldest glibc that will do, and the libraries that the system must bring."""

    glibc: tuple[int, int]
    libraries: frozenset[str]


def needs(folder: Path) -> Needs:
    """Read from the files themselves, so that it is true of what is shipped and not of what was meant."""
    files = [path for path in folder.rglob("*") if path.is_file() and is_elf(path)]
    inside = {path.name for path in folder.rglob("*")}
    said = "".join(_objdump(files))
    glibc = max(((int(a), int(b)) for a, b in GLIBC.findall(said)), default=(2, 17))
    return Needs(glibc, frozenset(NEEDED.findall(said)) - inside)


def is_elf(path: Path) -> bool:
    """By its first bytes: libraries have many endings."""
    with path.open("rb") as file:
        return file.read(4) == b"\x7fELF"


def _objdump(files: list[Path]) -> Iterator[str]:
    for start in range(0, len(files), BATCH):
        names = [str(path) for path in files[start : start + BATCH]]
        yield subprocess.run(["objdump", "-p", *names], capture_output=True, text=True, check=True).stdout


def debian_packages(libraries: frozenset[str]) -> list[str]:
    """The Debian packages that hold these libraries here, each once."""
    found = {name: _owner(name) for name in sorted(libraries)}
    if unknown := [name for name, package in found.items() if not package]:
        raise LookupError(
            f"No installed Debian package holds {', '.join(unknown)}: install it and build again."
        )
    return sorted({package for package in found.values() if package and package != "libc6"})


def _owner(library: str) -> str:
    said = subprocess.run(["dpkg", "-S", f"*/{library}"], capture_output=True, text=True).stdout
    return said.partition(":")[0].split(",")[0].strip()
