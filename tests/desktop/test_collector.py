"""Garbage in cycles is freed in the window's thread alone, whoever made it."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest

from desktop.collector import Collector


class Ring:
    """Holds itself, so that only the collector frees it."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture
def collector() -> Iterator[Collector]:
    gc.collect()
    gc.enable()
    made = Collector()
    yield made
    made.release()


def rings(freed_in: list[int], count: int) -> None:
    for _ in range(count):
        weakref.finalize(Ring(), lambda: freed_in.append(threading.get_ident()))


def test_what_a_thread_leaves_is_freed_in_the_thread_of_the_window(collector: Collector) -> None:
    freed_in: list[int] = []
    thread = threading.Thread(target=rings, args=(freed_in, 4 * gc.get_threshold()[0]))
    thread.start()
    thread.join()
    assert freed_in == []
    collector.tick()
    assert set(freed_in) == {threading.get_ident()}


def test_an_idle_window_collects_nothing(collector: Collector) -> None:
    gc.collect()
    before = [generation["collections"] for generation in gc.get_stats()]
    collector.tick()
    assert [generation["collections"] for generation in gc.get_stats()] == before


def test_older_generations_get_their_turn(collector: Collector) -> None:
    before = gc.get_stats()[1]["collections"]
    for _ in range(gc.get_threshold()[1] + 3):
        rings([], 2 * gc.get_threshold()[0])
        collector.tick()
    assert gc.get_stats()[1]["collections"] > before


def test_released_it_leaves_python_as_it_was(collector: Collector) -> None:
    assert not gc.isenabled()
    collector.release()
    assert gc.isenabled()


def test_it_leaves_a_collector_alone_that_was_off() -> None:
    gc.disable()
    Collector().release()
    assert not gc.isenabled()


def test_after_a_full_collection_the_old_rest_and_the_young_do_not(collector: Collector) -> None:
    def fill() -> None:
        while gc.get_count()[2] <= gc.get_threshold()[2]:
            rings([], 2 * gc.get_threshold()[0])
            gc.collect(1)
        rings([], 2 * gc.get_threshold()[0])

    fill()
    collector.tick()
    before = [generation["collections"] for generation in gc.get_stats()]
    collector._rested = float("inf")  # as if it had taken long
    fill()
    freed_in: list[int] = []
    rings(freed_in, 2 * gc.get_threshold()[0])
    collector.tick()
    assert gc.get_stats()[2]["collections"] == before[2]
    assert freed_in
