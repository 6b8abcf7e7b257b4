"""Whose work the program is built with, under which licences: from the installed packages' own metadata."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

LICENCE_FILE = re.compile(r"(^|/)(LICEN[CS]E|COPYING|NOTICE|AUTHORS)[^/]*$", re.IGNORECASE)
NAME = re.compile(r"[A-Za-z0-9._-]+")


def text(root: str = "topograph") -> str:
    """The list that ships with a frozen program; elsewhere one line a package, with its licence."""
    inside = getattr(sys, "_MEIPASS", "")
    shipped = Path(inside) / "THIRD-PARTY.txt"
    if inside and shipped.is_file():
        return shipped.read_text("utf-8")
    lines = [_line(metadata.distribution(name)) for name in sorted(needed(root))]
    return "\n".join(["Topograph runs on the work of others, installed beside it:", "", *lines])


def needed(root: str) -> set[str]:
    """The distributions that `root` requires, and what they require, without its extras."""
    found: set[str] = set()
    waiting = list(_requires(root))
    while waiting:
        name = waiting.pop()
        if name not in found and _installed(name):
            found.add(name)
            waiting.extend(_requires(name))
    return found


def entry(found: metadata.Distribution) -> str:
    """A distribution with the texts of its licence."""
    lines = [f"==== {_line(found)}"]
    for file in found.files or ():
        if LICENCE_FILE.search(str(file)) and ".dist-info" in str(file):
            words = Path(str(file.locate())).read_text("utf-8", "replace")
            lines += ["", f"---- {file.name}", words.strip()]
    return "\n".join(lines)


def _line(found: metadata.Distribution) -> str:
    about = found.metadata
    licence = about.get("License-Expression") or _classifier(about) or about.get("License") or "see below"
    return f"{about['Name']} {found.version}: {licence.splitlines()[0]}"


def _requires(name: str) -> Iterator[str]:
    try:
        lines = metadata.requires(name) or ()
    except metadata.PackageNotFoundError:
        return
    for line in lines:
        if "extra ==" not in line and (match := NAME.match(line)):
            yield match[0].lower().replace("_", "-").replace(".", "-")


def _installed(name: str) -> bool:
    try:
        metadata.distribution(name)
    except metadata.PackageNotFoundError:
        return False
    return True


def _classifier(about: metadata.PackageMetadata) -> str:
    found = [line for line in about.get_all("Classifier") or () if line.startswith("License ::")]
    return ", ".join(line.rpartition(" :: ")[2] for line in found)
