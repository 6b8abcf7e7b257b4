"""How a table is told: a line of dashes and pipes under a line with as many cells."""

from __future__ import annotations

import re

DELIMITER = re.compile(r"\|?+[ \t]*+:?+-++:?+[ \t]*+(?:\|[ \t]*+:?+-++:?+[ \t]*+)*+\|?+[ \t]*+\n").match
PIPE = re.compile(r"\\[\\|]|\|")


def cells(row: str) -> int:
    """The number of cells in a row, whose outer pipes may be left out."""
    row = row.strip()
    pipes = PIPE.findall(row)
    count = pipes.count("|") + 1
    if row.startswith("|"):
        count -= 1
    if row.endswith("|") and pipes and pipes[-1] == "|" and len(row) > 1:
        count -= 1
    return count


def opens_table(header: str, line: str) -> bool:
    """Whether `line`, which is a delimiter row, makes a table of the header above it."""
    return "|" in line and "|" in header and cells(header) == cells(line)
