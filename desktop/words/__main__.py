"""`python -m desktop.words OUT.pot`: writes the template that a translation begins with."""

from __future__ import annotations

import argparse
from pathlib import Path

from desktop.words.catalogue import folder
from desktop.words.extract import template


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m desktop.words",
        description="Writes all texts of the window as a template for a translation. "
        f"A finished catalogue, such as de.mo, belongs into {folder()}.",
    )
    parser.add_argument("out", metavar="OUT.pot", type=Path)
    out = parser.parse_args().out
    out.write_text(template(), "utf-8")


if __name__ == "__main__":
    main()
