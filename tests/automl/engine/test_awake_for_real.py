"""Keeping the computer awake by the system's own helper, over a real message bus."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator

import pytest

from automl import launch
from automl.engine.awake import awake
from tests.made_up_bus import Bus, bus

pytestmark = [
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the login manager of Linux"),
    pytest.mark.skipif(
        shutil.which("systemd-inhibit") is None, reason="systemd-inhibit is not installed here"
    ),
]

HOLDS = """
from automl.engine.awake import awake
with awake() as problem:
    print(problem or "held", flush=True)
    input()
"""


@pytest.fixture
def system(monkeypatch: pytest.MonkeyPatch) -> Iterator[Bus]:
    with bus(monkeypatch) as made:
        yield made


def test_sleep_is_held_off_while_inside_and_given_back(system: Bus) -> None:
    with awake() as problem:
        assert problem == ""
        assert system.inhibitions == [("sleep:idle", "Topograph", "A run trains", "block")]
        assert system.held == 1
    assert system.wait_until_released()
    assert system.held == 0


def test_a_planner_that_is_killed_gives_it_back_too(system: Bus) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDS],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=launch.environment(),
    )
    assert process.stdout is not None
    assert process.stdin is not None
    assert process.stdout.readline().strip() == "held"
    assert system.held == 1
    process.kill()
    process.wait()
    assert system.wait_until_released()
    process.stdout.close()
    process.stdin.close()
