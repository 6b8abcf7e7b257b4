"""The pace of edges: a slow machine draws fewer in a frame, a quick one more, and none changes in haste."""

from __future__ import annotations

import pytest

from desktop.graph.pace import FEWEST, MOST, QUICK, QUICK_IN_A_ROW, SLOW, SLOW_IN_A_ROW, Pace


def paced(*seconds: float) -> int:
    pace = Pace()
    for took in seconds:
        pace.took(took)
    return pace.enough(1000)


def test_several_slow_frames_halve_and_several_quick_ones_double() -> None:
    assert paced(*[2 * SLOW] * SLOW_IN_A_ROW) == 500
    assert paced(*[QUICK / 2] * QUICK_IN_A_ROW) == 2000


@pytest.mark.parametrize("seconds", [(SLOW + QUICK) / 2, SLOW - 0.001])
def test_frames_in_time_change_nothing(seconds: float) -> None:
    assert paced(*[seconds] * 100) == 1000


def test_a_single_slow_frame_changes_nothing() -> None:
    assert paced(*[2 * SLOW, (SLOW + QUICK) / 2] * 50) == 1000


def test_there_is_a_least_and_a_most() -> None:
    assert paced(*[1.0] * 1000) == 1000 * 2**FEWEST
    assert paced(*[0.0] * 1000) == 1000 * 2**MOST
    assert Pace().enough(0) == 1
