"""Whose work ships inside the installer, under which licence: names, versions and the licences' own texts."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import metadata
from pathlib import Path

from desktop.about.licences import entry, needed

HEAD = """Topograph is distributed with the work of others, listed here with the texts of their licences.

Qt and PySide6 are used under the GNU Lesser General Public License, version 3. Their libraries lie as files
of their own in the folder _internal/PySide6 and may be replaced by compatible builds of your own; their
source is offered by The Qt Company with each release.
"""
TEXTS = Path(__file__).parent.parent / "licences"  # Qt's packages name theirs and bring no text


def write(target: Path, root: str = "topograph", also: Sequence[str] = ()) -> None:
    """One text file on every distribution that the program needs at run time, and on what ships beside it."""
    texts = [path.read_text("utf-8") for path in sorted(TEXTS.glob("*.txt"))]
    names = sorted({*needed(root), *also})
    parts = [HEAD, *texts, *(entry(metadata.distribution(name)) for name in names)]
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text("\n\n".join(parts), "utf-8")
