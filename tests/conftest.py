"""What every test gets: no screen, no network, and folders of its own for all that the app keeps."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["TOPOGRAPH_LANGUAGE"] = "en"  # texts are read before a test has places of its own

# The suite says the same of the same code every time; `--hypothesis-profile=default` goes looking for more.
# Nothing that hangs on the clock: a busy machine is no fault.
hypothesis.settings.register_profile(
    "suite", derandomize=True, deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("suite")

LONGER = {"journeys", "engine", "export", "plugins", "contracts", "session", "desktop"}
LOOPBACK = ("127.0.0.1", "::1", "localhost")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A journey may take a minute, and so may what starts processes or trains; any other test ten seconds."""
    for item in items:
        if not LONGER.isdisjoint(item.path.parts) and not item.get_closest_marker("timeout"):
            item.add_marker(pytest.mark.timeout(60))


def pytest_collection_finish(session: pytest.Session) -> None:
    """What the window compiles at its first call takes a new machine half a minute: no test's time."""
    if any("desktop" in item.path.parts or "window" in item.path.stem for item in session.items):
        from desktop.graph.warm_up import warm_up

        warm_up()


@pytest.fixture(autouse=True)
def own_places(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """TOPOGRAPH_HOME in a folder of this test."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("TOPOGRAPH_HOME", str(home))
    return home


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only this machine answers."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX and address[0] not in LOOPBACK:
            raise AssertionError(f"a test reached for the network: {address}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture
def screen() -> Iterator[str]:
    """An X screen in memory, for a real window; ends with the test."""
    if not shutil.which("Xvfb"):
        pytest.skip("Xvfb is not installed: `python3 topo.py test` installs it as root or names the line")
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1600x1000x24", "+extension", "GLX"]
    server = subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL)
    os.close(writing)
    try:
        with os.fdopen(reading) as told:
            yield ":" + told.readline().strip()
    finally:
        server.terminate()
        server.wait(10)
