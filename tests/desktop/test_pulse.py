"""The one clock: it drains what is there, sleeps when nothing is, and may be woken from any thread."""

import threading

import pytest
import shiboken6
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from desktop.pulse import Pulse


def test_a_new_pulse_sleeps(qtbot: QtBot) -> None:
    assert Pulse().asleep


def test_waking_from_another_thread_drains_in_the_window_s_thread(qtbot: QtBot) -> None:
    pulse, drained_in = Pulse(), []

    def drain() -> bool:
        drained_in.append(threading.current_thread())
        return False

    pulse.add(drain)
    other = threading.Thread(target=pulse.wake)
    other.start()
    other.join()
    qtbot.waitUntil(lambda: bool(drained_in), timeout=5000)
    assert drained_in == [threading.main_thread()]
    assert pulse.asleep


def test_a_thousand_calls_to_wake_drain_once(qtbot: QtBot) -> None:
    pulse, drains = Pulse(), []
    pulse.add(lambda: bool(drains.append(1)))
    for _ in range(1000):
        pulse.wake()
    qtbot.waitUntil(lambda: pulse.asleep, timeout=5000)
    assert drains == [1]


def test_a_source_that_expects_more_is_drained_again(qtbot: QtBot) -> None:
    pulse, left = Pulse(), [3]

    def drain() -> bool:
        left[0] -= 1
        return left[0] > 0

    pulse.add(drain)
    pulse.wake()
    qtbot.waitUntil(lambda: pulse.asleep, timeout=5000)
    assert left == [0]


def test_a_failing_source_does_not_keep_the_others_waiting() -> None:
    pulse, drained = Pulse(), []

    def fail() -> bool:
        raise ValueError("broken source")

    pulse.add(fail)
    pulse.add(lambda: bool(drained.append(1)))
    with pytest.raises(ValueError, match="broken source"):
        pulse.tick()
    assert drained == [1]


def test_a_removed_source_is_drained_no_more() -> None:
    pulse, drained = Pulse(), []

    def drain() -> bool:
        drained.append(1)
        return False

    pulse.add(drain)
    pulse.remove(drain)
    pulse.tick()
    assert drained == []


def test_a_stopped_pulse_drains_nothing_more(qtbot: QtBot) -> None:
    pulse, drained = Pulse(), []

    def drain() -> bool:
        drained.append(1)
        return True

    pulse.add(drain)
    pulse.stop()
    pulse.wake()
    pulse.tick()
    assert drained == []


def test_waking_a_pulse_that_went_with_its_window_says_nothing(qtbot: QtBot) -> None:
    pulse = Pulse()
    shiboken6.delete(pulse)
    pulse.wake()


def test_a_long_round_lets_others_have_their_turn_in_between(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop.pulse.TURN", -1.0)  # every source takes too long
    pulse, order = Pulse(), []
    input_comes = QTimer(singleShot=True, interval=0)
    input_comes.timeout.connect(lambda: order.append("input"))

    def first() -> bool:
        order.append("first")
        input_comes.start()
        return False

    pulse.add(first)
    pulse.add(lambda: bool(order.append("second")))
    pulse.wake()
    qtbot.waitUntil(lambda: pulse.asleep and len(order) == 3, timeout=5000)
    assert order == ["first", "input", "second"]


def test_whoever_wakes_during_a_round_is_heard_in_the_next(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop.pulse.TURN", -1.0)
    pulse, drains = Pulse(), []
    pulse.add(lambda: bool(drains.append("outbox")))
    pulse.add(lambda: bool(pulse.wake() if len(drains) == 1 else None))
    pulse.wake()
    qtbot.waitUntil(lambda: pulse.asleep and len(drains) == 2, timeout=5000)
    assert drains == ["outbox", "outbox"]
