"""The window, the command line and a uv that only pretends: from an idle GPU to an engine, and back."""

from __future__ import annotations

import os

import pytest
from pytestqt.qtbot import QtBot

from automl.gpu_engine import home
from automl.gpu_engine.home import State
from desktop.compute.engine import Compute
from tests.automl.gpu_engine.conftest import FakeUv, fake

__all__ = ["fake"]
pytestmark = pytest.mark.skipif(os.name != "posix", reason="the pretended uv is a shell script")


def test_an_engine_is_installed_and_removed_from_the_window(qtbot: QtBot, fake: FakeUv) -> None:
    compute = Compute()
    compute.install()
    qtbot.waitUntil(lambda: compute.standing is not None and compute.doing is None, timeout=30_000)
    assert (compute.standing.state, compute.problem) == ("ready", "")
    assert home.find().state is State.READY
    qtbot.waitUntil(lambda: compute.devices is not None, timeout=30_000)
    assert [device.name for device in compute.devices or ()] == ["cuda:0", "cpu"]
    compute.remove()
    qtbot.waitUntil(lambda: compute.standing.state == "absent", timeout=30_000)
    compute.close()


def test_a_window_that_closes_leaves_no_half_of_an_engine(qtbot: QtBot, fake: FakeUv) -> None:
    fake.does("pip:hang")
    compute = Compute()
    compute.install()
    qtbot.waitUntil(lambda: (fake.folder / "hangs").exists(), timeout=30_000)
    compute.close()
    assert home.find().state is State.ABSENT
    with pytest.raises(ProcessLookupError):
        os.kill(int((fake.folder / "hangs").read_text()), 0)
