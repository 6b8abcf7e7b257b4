"""The layout's thread: it settles and sleeps, a newer job replaces an older, and it ends when told."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import numpy as np
import pytest

from desktop.graph.layout_thread import Job, LayoutThread
from desktop.graph.layouts import Layout, layouts
from desktop.graph.layouts.ground import Ground
from desktop.graph.layouts.links import links
from desktop.graph.layouts.repulsion import Floats
from desktop.graph.layouts.springs import warm
from tests.desktop.graph.made_up import web

PATIENCE = 60.0


class Watched:
    """A layout thread whose news can be waited for."""

    def __init__(self) -> None:
        self.news = threading.Semaphore(0)
        self.thread = LayoutThread(self.news.release)
        self.places: Floats | None = None

    def until(self, holds: Callable[[], bool]) -> None:
        while not holds():
            assert self.news.acquire(timeout=PATIENCE)
            if (newest := self.thread.take()) is not None:
                self.places = newest[1]


@pytest.fixture
def watched() -> Iterator[Watched]:
    made = Watched()
    yield made
    made.thread.stop()


def job(nodes: int = 40, layout: str = "force") -> Job:
    ground = Ground(links(nodes, web(nodes, 2 * nodes).edges), tuple(map(str, range(nodes))))
    return Job(np.arange(nodes, dtype=np.int32), ground, warm(nodes, alpha=0.01), layout=layouts()[layout])


def held_up(started: threading.Event, go_on: threading.Event) -> Layout:
    def arrange(ground: Ground) -> Floats:
        started.set()
        assert go_on.wait(PATIENCE)
        return np.zeros((ground.links.nodes, 2), np.float32)

    return Layout("held up", "", "", arrange, True)


def test_it_lays_out_and_then_sleeps(watched: Watched) -> None:
    assert watched.thread.settled
    watched.thread.submit(job())
    watched.until(lambda: watched.thread.settled)
    assert watched.places is not None
    assert np.isfinite(watched.places).all()


def test_a_newer_job_takes_the_place_of_an_older(watched: Watched) -> None:
    started, go_on = threading.Event(), threading.Event()
    old = job()
    old.layout = held_up(started, go_on)
    watched.thread.submit(old)
    assert started.wait(PATIENCE)
    new = job(7)
    watched.thread.submit(new)
    go_on.set()
    watched.until(lambda: watched.thread.settled)
    assert watched.places is not None
    assert len(watched.places) == 7


def test_a_held_node_stays_where_it_is_held(watched: Watched) -> None:
    watched.thread.hold(3, (1234.0, -5.0))
    watched.thread.submit(job())
    watched.until(lambda: watched.thread.settled)
    assert watched.places is not None
    assert watched.places[3].tolist() == [1234, -5]
    watched.thread.hold(3, None)
    watched.thread.submit(job())
    watched.until(lambda: watched.thread.settled)
    assert watched.places[3].tolist() != [1234, -5]


def test_what_was_dropped_is_never_heard_of(watched: Watched) -> None:
    started, go_on = threading.Event(), threading.Event()
    dropped = job()
    dropped.layout = held_up(started, go_on)
    watched.thread.submit(dropped)
    assert started.wait(PATIENCE)
    watched.thread.drop()
    go_on.set()
    watched.thread.submit(job(5))
    watched.until(lambda: watched.thread.settled)
    assert watched.places is not None
    assert len(watched.places) == 5


def test_stopping_does_not_wait_for_a_large_layout() -> None:
    watched = Watched()
    watched.thread.submit(job(3000))
    watched.thread.stop()
    assert not watched.thread._thread.is_alive()
