"""What runs train on: devices, a GPU that stands idle, and the engine's installation as a user sees it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, ClassVar

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.compute import engine
from desktop.compute.dialog import ComputeDialog
from desktop.compute.engine import Compute, Device
from desktop.compute.offer import IdleGpuOffer
from desktop.compute.panel import ComputePanel

SHOWN: dict[str, Any] = {
    "state": "absent", "words": "The GPU engine is not installed.", "idle": True,
    "gpus": [{"name": "Tested GPU", "memory": 24_000_000_000}],
    "needs": 8_000_000_000, "free": 90_000_000_000, "folder": "/data/gpu-engine", "uv": "/usr/bin/uv",
}  # fmt: skip
DEVICES = {
    "torch": "2.13.0+cpu",
    "devices": [{"name": "cpu", "what": "4 threads", "memory": None, "works": True}],
}


class FakeChild:
    """A child process that says what the test says."""

    made: ClassVar[list[FakeChild]] = []

    def __init__(
        self,
        words: Any,
        use: Callable[..., object],
        parent: object = None,
        hear: Any = None,
        command: Any = (),
    ) -> None:
        self.words, self._use, self._hear, self.command = tuple(words), use, hear, tuple(command)
        self.told: list[str] = []
        self.stopped = False
        FakeChild.made.append(self)

    def prints(self, *lines: dict[str, Any]) -> None:
        for line in lines:
            self._hear(json.dumps(line).encode())

    def ends(self, status: int = 0, rest: bytes = b"", errors: bytes = b"") -> None:
        self._use(status, rest, errors)

    def say(self, line: str) -> None:
        self.told.append(line)

    def leave(self, line: str) -> None:
        self.told.append(line)

    def stop(self) -> None:
        self.stopped = True


@pytest.fixture
def children(monkeypatch: pytest.MonkeyPatch) -> list[FakeChild]:
    FakeChild.made = []
    monkeypatch.setattr(engine, "Child", FakeChild)
    return FakeChild.made


@pytest.fixture
def compute(qtbot: QtBot, children: list[FakeChild]) -> Compute:
    """One that has been told of an idle GPU."""
    made = Compute()
    made.look()
    children[0].prints(SHOWN)
    children[0].ends()
    return made


@pytest.fixture
def panel(qtbot: QtBot, compute: Compute) -> ComputePanel:
    made = ComputePanel(compute)
    qtbot.addWidget(made)
    return made


def test_an_idle_gpu_offers_the_engine_with_the_disk_it_takes(panel: ComputePanel, compute: Compute) -> None:
    compute.devices = [Device("cpu", "4 threads")]
    panel.refresh()
    assert "Tested GPU" in panel.words
    assert "stands idle" in panel.words
    assert "Needs up to 8 GB on the disk, where 90 GB are free" in panel.words
    assert not panel.install.isHidden()
    assert panel.remove.isHidden()


def test_devices_are_asked_of_torch_in_a_process_of_its_own(
    panel: ComputePanel, compute: Compute, children: list[FakeChild]
) -> None:
    compute.look_at_devices()
    assert "Asking torch" in panel.words
    assert children[-1].command[-1] == "automl.engine.devices"
    children[-1].ends(0, json.dumps(DEVICES).encode())
    assert compute.devices == [Device("cpu", "4 threads")]
    assert "4 threads" in panel.words


def test_devices_that_cannot_be_asked_are_one_sentence(
    panel: ComputePanel, compute: Compute, children: list[FakeChild]
) -> None:
    compute.look_at_devices()
    children[-1].ends(1, b"", b"Traceback\nImportError: libtorch is broken\n")
    assert "torch does not say which devices it has: ImportError: libtorch is broken" in panel.words


def test_an_installation_shows_its_steps_and_ends_with_a_gpu_in_use(
    panel: ComputePanel, compute: Compute, children: list[FakeChild]
) -> None:
    panel.install.click()
    job = children[-1]
    assert job.words == ("gpu-engine", "install", "--json")
    assert panel.install.isHidden()
    job.prints({"event": "step", "step": 2, "of": 4, "id": "torch", "words": "Installing torch"})
    job.prints({"event": "progress", "bytes": 2_300_000_000})
    assert "Installing torch" in panel.words
    assert "Step 2 of 4, 2.3 GB so far" in panel.words
    job.prints(SHOWN | {"state": "ready", "idle": False, "words": "Runs train on Tested GPU."})
    job.ends()
    assert "Runs train on Tested GPU." in panel.words
    assert not panel.remove.isHidden()
    assert panel.cancel.isHidden()


def test_cancel_is_said_to_the_child_and_nothing_is_killed(
    panel: ComputePanel, compute: Compute, children: list[FakeChild]
) -> None:
    panel.install.click()
    job = children[-1]
    job.prints({"event": "step", "step": 1, "of": 4, "id": "python", "words": "Installing Python"})
    panel.cancel.click()
    assert job.told == ["cancel"]
    assert not job.stopped
    job.ends(1, b"", b"automl: The installation of the GPU engine was cancelled; nothing is left of it.\n")
    assert "was cancelled; nothing is left of it." in panel.words
    children[-1].prints(SHOWN)
    children[-1].ends()
    assert not panel.install.isHidden()


def test_a_failure_stays_in_sight_after_the_next_look(
    panel: ComputePanel, compute: Compute, children: list[FakeChild]
) -> None:
    panel.install.click()
    children[-1].ends(1, b"", b"automl: The disk is full.\n")
    children[-1].prints(SHOWN)
    children[-1].ends()
    assert "The disk is full." in panel.words


@pytest.mark.parametrize(
    ("changed", "words", "can"),
    [
        ({"gpus": [], "idle": False}, "No NVIDIA GPU is found", False),
        ({"uv": ""}, "pip install uv", False),
        ({"free": 3_000_000_000}, "only 3 GB are free: free some space first", False),
        ({"state": "half-made", "words": "It was cut off."}, "It was cut off.", True),
    ],
)
def test_where_nothing_can_be_installed_it_is_said_why(
    qtbot: QtBot, children: list[FakeChild], changed: dict[str, Any], words: str, can: bool
) -> None:
    compute = Compute()
    compute.look()
    children[0].prints(SHOWN | changed)
    children[0].ends()
    panel = ComputePanel(compute)
    qtbot.addWidget(panel)
    assert words in panel.words
    assert (not panel.install.isHidden() and panel.install.isEnabled()) is can


def test_an_engine_is_switched_off_and_removed_by_a_press(
    panel: ComputePanel, compute: Compute, children: list[FakeChild]
) -> None:
    compute._hear(json.dumps(SHOWN | {"state": "ready", "idle": False}).encode())
    panel._use.click()
    assert children[-1].words[:2] == ("gpu-engine", "off")
    children[-1].prints(SHOWN | {"state": "off"})
    children[-1].ends()
    assert not panel._use.isChecked()
    panel.remove.click()
    assert children[-1].words[:2] == ("gpu-engine", "remove")


def test_the_offer_is_one_line_and_only_where_a_gpu_stands_idle(
    qtbot: QtBot, compute: Compute, children: list[FakeChild]
) -> None:
    over = QWidget()
    qtbot.addWidget(over)
    offer = IdleGpuOffer(compute)
    offer.setParent(over)
    offer.refresh()
    assert not offer.isHidden()
    assert offer._words.text() == "Tested GPU stands idle: torch here is for the CPU"
    compute._hear(json.dumps(SHOWN | {"idle": False}).encode())
    assert offer.isHidden()


def test_a_window_that_closes_cancels_an_installation_and_ends_questions(
    compute: Compute, children: list[FakeChild]
) -> None:
    compute.look_at_devices()
    asked = children[-1]
    compute.install()
    job = children[-1]
    compute.close()
    assert asked.stopped
    assert job.told == ["cancel"]


def test_the_dialog_asks_when_it_is_shown_and_stops_asking_when_it_is_hidden(
    qtbot: QtBot, compute: Compute, children: list[FakeChild]
) -> None:
    over = QWidget()
    qtbot.addWidget(over)
    over.show()
    dialog = ComputeDialog(over, compute)
    dialog.show()
    assert [child.words[:2] or "devices" for child in children[1:]] == [("gpu-engine", "show"), "devices"]
    dialog.reject()
    assert children[-1].stopped


def test_a_line_that_is_no_message_is_passed_over(compute: Compute) -> None:
    before = compute.standing
    for line in (b"", b"[]", b"3", b'{"state": 1}', b'{"event": "step"}', b"\xff"):
        compute._hear(line)
    assert compute.standing == before
