"""Filling in a hostile note costs steps in proportion to its length."""

from __future__ import annotations

import sys
from types import FrameType

from vault_sync.graph.index import Index
from vault_sync.notes import read


def calls(headings: int) -> int:
    """How many calls it takes to fill in a note with a table of contents."""
    contents = "\n".join(f"- [[#Part {number}]]" for number in range(headings))
    parts = "\n".join(f"## Part {number}\nText." for number in range(headings))
    note, index = read("a.md", f"{contents}\n\n{parts}".encode()), Index()
    count = 0

    def step(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(step)
    try:
        index.fill({"a.md": note})
    finally:
        sys.setprofile(before)
    return count


def test_a_table_of_contents_costs_steps_in_proportion() -> None:
    assert calls(400) <= 1.5 * 4 * calls(100)
