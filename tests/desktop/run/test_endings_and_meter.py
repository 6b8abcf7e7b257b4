"""What is said when a run ends, and how busy a device is said to be."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.run.followed_run import FollowedRun
from desktop.run.meter import Meter, Reading
from desktop.run.run_endings import RunEndings, words_on
from desktop.shell.toasts import MOST, Toasts
from tests.automl.made_up import a_run
from tests.desktop.run.followed import as_if, finished, followed


class Endings:
    """Counts what was shown, written and said outside the window."""

    def __init__(self, qtbot: QtBot) -> None:
        self.window = QWidget()
        qtbot.addWidget(self.window)
        self.window.resize(900, 600)
        self.toasts = Toasts(self.window)
        self.shown: list[FollowedRun] = []
        self.written: list[FollowedRun] = []
        self.alerts: list[str] = []
        self.endings = RunEndings(
            self.window,
            self.toasts,
            self.shown.append,
            self.written.append,
            lambda _window, words: self.alerts.append(words),
        )

    def stands(self, run: FollowedRun, *standings: str) -> None:
        for standing in standings:
            run.standing = standing
            self.endings.watch(run)


@pytest.fixture
def endings(qtbot: QtBot) -> Endings:
    return Endings(qtbot)


@pytest.mark.parametrize(
    ("standings", "said"),
    [
        (("running", "finished"), 1),
        (("queued", "running", "running", "failed"), 1),
        (("running", "interrupted"), 1),
        (("finished",), 0),
        (("unread", "finished"), 0),
        (("running", "paused", "running"), 0),
        (("running", "finished", "finished"), 1),
    ],
)
def test_an_end_is_said_once_and_only_of_what_was_seen_alive(
    endings: Endings, standings: tuple[str, ...], said: int
) -> None:
    run = followed(finished())
    endings.stands(run, *standings)
    assert len(endings.toasts.shown) == len(endings.alerts) == said


def test_nothing_is_said_or_written_unasked(endings: Endings) -> None:
    run = followed(finished())
    run.label = replace(run.label, notify=False)
    endings.stands(run, "running", "finished")
    assert endings.toasts.shown == []
    assert endings.alerts == endings.written == []


def test_a_note_is_written_where_the_form_was_told_so(endings: Endings) -> None:
    run = followed(finished())
    run.label = replace(run.label, write_note=True)
    endings.stands(run, "running", "failed")
    assert endings.written == []
    endings.stands(run, "running", "finished")
    assert endings.written == [run]


def test_words_say_how_it_ended() -> None:
    assert "has finished: " in words_on(followed(finished()))
    assert "safe on disk" in words_on(as_if("interrupted", a_run(5)))
    assert "failed" in words_on(as_if("failed"))


def test_at_most_three_messages_stand_and_errors_stay(endings: Endings) -> None:
    for n in range(5):
        endings.toasts.say(f"Message {n}", "danger" if n == 4 else "success")
    shown = endings.toasts.shown
    assert len(shown) <= MOST
    assert shown[-1].words == "Message 4"
    assert not shown[-1]._rest.isActive()


# ---- the meter -------------------------------------------------------------------------------


class Fake:
    """As much of NVML as is asked; `missing` is what the card does not measure."""

    class NVMLError(Exception):
        pass

    NVML_TEMPERATURE_GPU = 0

    def __init__(self, gone: bool = False, missing: str = "") -> None:
        self._gone, self._missing = gone, missing

    def __getattr__(self, name: str) -> Any:
        values = {
            "nvmlDeviceGetName": b"NVIDIA GeForce RTX 4090",
            "nvmlDeviceGetMemoryInfo": SimpleNamespace(used=9.4e9, total=24e9),
            "nvmlDeviceGetUtilizationRates": SimpleNamespace(gpu=87),
            "nvmlDeviceGetPowerUsage": 312_000,
            "nvmlDeviceGetTemperature": 71,
            "nvmlDeviceGetHandleByIndex": 0,
        }

        def answer(*_: Any) -> Any:
            if self._gone or name == self._missing:
                raise self.NVMLError
            return values[name]

        return answer


def test_a_gpu_says_use_memory_power_and_temperature() -> None:
    assert Meter(Fake()).read("cuda:0").words == ["RTX 4090 87 %", "9.4 of 24 GB", "312 W", "71 °C"]


def test_what_a_card_does_not_measure_is_left_out() -> None:
    assert Meter(Fake(missing="nvmlDeviceGetPowerUsage")).read("cuda:0").watts is None


def test_a_gpu_that_has_gone_is_said_to_be() -> None:
    assert Meter(Fake(gone=True)).read("cuda:0").words == ["cuda:0 does not answer"]


def test_the_processor_is_measured_where_there_is_no_gpu() -> None:
    reading = Meter().read("cpu")
    assert isinstance(reading, Reading)
    assert reading.device == "CPU"
    assert reading.memory is not None
    assert 0 < reading.memory[0] < reading.memory[1]
