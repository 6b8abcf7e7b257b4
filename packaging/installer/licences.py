"""Whose work ships inside the installer, under which licence: names, versions and the licences' own texts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from importlib import metadata
from pathlib import Path

HEAD = """Topograph is distributed with the work of others, listed here with the texts of their licences.

Qt and PySide6 are used under the GNU Lesser General Public License, version 3. Their libraries lie as files
of their own in the folder _internal/PySide6 and may be replaced by compatible builds of your own; their
source is offered by The Qt Company with each release.
"""
TEXTS = Path(__file__).parent.parent / "licences"  # Qt's packages name theirs and bring no text
LICENCE_FILE = re.compile(r"(^|/)(LICEN[CS]E|COPYING|NOTICE|AUTHORS)[^/]*$", re.IGNORECASE)
NAME = re.compile(r"[A-Za-z0-9._-]+")


def write(target: Path, root: str = "topograph", also: Sequence[str] = ()) -> None:
    """One text file on every distribution that the program needs at run time, and on what ships beside it."""
    texts = [path.read_text("utf-8") for path in sorted(TEXTS.glob("*.txt"))]
    parts = [HEAD, *texts, *(_entry(metadata.distribution(name)) for name in sorted({*needed(root), *also}))]
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text("\n\n".join(parts), "utf-8")


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


def _requires(name: str) -> Iterator[str]:
    for line in metadata.requires(name) or ():
        if "extra ==" not in line and (match := NAME.match(line)):
            yield match[0].lower().replace("_", "-").replace(".", "-")


def _installed(name: str) -> bool:
    try:
        metadata.distribution(name)
    except metadata.PackageNotFoundError:
        return False
    return True


def _entry(found: metadata.Distribution) -> str:
    about = found.metadata
    licence = about.get("License-Expression") or _classifier(about) or about.get("License") or "see below"
    lines = [f"==== {about['Name']} {found.version}: {licence.splitlines()[0]}"]
    for file in found.files or ():
        if LICENCE_FILE.search(str(file)) and ".dist-info" in str(file):
            text = Path(str(file.locate())).read_text("utf-8", "replace")
            lines += ["", f"---- {file.name}", text.strip()]
    return "\n".join(lines)


def _classifier(about: metadata.PackageMetadata) -> str:
    found = [line for line in about.get_all("Classifier") or () if line.startswith("License ::")]
    return ", ".join(line.rpartition(" :: ")[2] for line in found)
