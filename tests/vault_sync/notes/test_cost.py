"""Hostile texts cost steps in proportion to their length.

Steps are calls, counted by the interpreter, so that the machine's load does not matter; what happens inside
one call is timed by the benchmark.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType

import pytest

from tests.vault_sync.notes.hostile import HOSTILE
from vault_sync.notes.read import read

SMALL, FACTOR = 4_000, 4


def calls(text: str) -> int:
    """How many calls reading a text makes."""
    count = 0

    def step(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    data = text.encode()
    before = sys.getprofile()
    sys.setprofile(step)
    try:
        read("a.md", data)
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize("make", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_text_costs_steps_in_proportion(make: Callable[[int], str]) -> None:
    assert calls(make(SMALL * FACTOR)) <= 1.5 * FACTOR * max(calls(make(SMALL)), 200)


@pytest.mark.parametrize("make", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_text_of_a_hundred_thousand_characters_is_read(make: Callable[[int], str]) -> None:
    assert read("a.md", make(100_000).encode()).path == "a.md"
