"""A session in a process of its own: it answers, is restarted when it dies, and dies with its window."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from vault_sync.graph.arrays import GraphArrays
from vault_sync.session import Applied, Event, Ready, RemoteSession, Stand, State
from vault_sync.session.child import process_id
from vault_sync.session.keeping import Keeping
from vault_sync.session.remote import GIVEN_UP, RESTARTED, SessionDied

pytestmark = pytest.mark.timeout(60)
linux = pytest.mark.skipif(sys.platform != "linux", reason="waits for a process by pidfd")
PATIENCE = 30.0


class Window:
    """What a window does: start, be woken, drain."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "vault"
        self.root.mkdir()
        self.cache = folder / "cache"
        self.events: list[Event] = []
        self.news = threading.Event()
        self.session: RemoteSession | None = None

    def open(self) -> RemoteSession:
        self.close()
        self.events.clear()
        self.session = RemoteSession(self.root, cache_folder=self.cache, wake=self.news.set)
        self.session.start()
        assert self.session.wait_until_ready(PATIENCE)
        return self.session

    def close(self) -> None:
        if self.session:
            self.session.stop()
            self.session = None

    def until(self, holds: Callable[[], bool]) -> None:
        deadline = time.monotonic() + PATIENCE
        while True:
            self.news.clear()
            self.events += self.session.drain() if self.session else []
            if holds():
                return
            assert self.news.wait(deadline - time.monotonic()), self.events

    def said(self, kind: type[Event]) -> list[Event]:
        return [event for event in self.events if isinstance(event, kind)]


@pytest.fixture
def window(tmp_path: Path) -> Iterator[Window]:
    window = Window(tmp_path)
    yield window
    window.close()


def paths(keeping: Keeping) -> list[str]:
    """A question that both processes can import."""
    return keeping.index.paths()


def fail(_keeping: Keeping) -> None:
    raise ValueError("no such thing")


def unsendable(_keeping: Keeping) -> object:
    return lambda: None


def die(_keeping: Keeping) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def end_of(process: int) -> int:
    """A descriptor that becomes readable when a process has ended."""
    return os.pidfd_open(process)


def wait_for_end(descriptor: int) -> bool:
    try:
        return bool(select.select([descriptor], [], [], PATIENCE)[0])
    finally:
        os.close(descriptor)


def test_a_vault_in_another_process_is_live(window: Window):
    (window.root / "a.md").write_text("[[b]]")
    session = window.open()
    assert session.ask(process_id).result(PATIENCE) not in (None, os.getpid())
    assert session.ask(paths).result(PATIENCE) == ["a.md"]
    window.until(lambda: session.state.stand is Stand.LIVE)
    (window.root / "c.md").write_text("[[a]]")
    window.until(lambda: bool(window.said(Applied)))
    [applied] = window.said(Applied)
    assert isinstance(applied, Applied)
    assert [topic.id for topic in applied.diff.added] == ["note:c.md"]
    assert "note:c.md" in session.snapshot(PATIENCE).graph.topics


def test_the_next_start_can_be_drawn_before_anything_is_read(window: Window):
    (window.root / "a.md").write_text("[[b]]")
    session = window.open()
    assert session.first_arrays is None
    session = window.open()
    assert session.first_arrays is not None
    drawn = GraphArrays.from_bytes(session.first_arrays)
    assert drawn is not None
    assert drawn.ids == ("missing:b", "note:a.md")


def test_a_question_that_fails_is_told_and_harms_nothing(window: Window):
    session = window.open()
    with pytest.raises(RuntimeError, match="no such thing"):
        session.ask(fail).result(PATIENCE)
    with pytest.raises(RuntimeError, match="cannot be sent"):
        session.ask(unsendable).result(PATIENCE)
    assert session.ask(paths).result(PATIENCE) == []


def test_our_own_writing_is_told_as_ours(window: Window):
    session = window.open()
    session.wrote(b"[[ours]]")
    session.ask(paths).result(PATIENCE)
    (window.root / "a.md").write_bytes(b"[[ours]]")
    window.until(lambda: bool(window.said(Applied)))
    [applied] = window.said(Applied)
    assert isinstance(applied, Applied)
    assert applied.own == {"a.md"}


@linux
def test_a_child_that_dies_is_started_again_and_says_so(window: Window):
    (window.root / "a.md").write_text("[[b]]")
    session = window.open()
    first = session.process_id
    assert first is not None
    os.kill(first, signal.SIGKILL)
    window.until(lambda: len(window.said(Ready)) == 2)
    assert State(Stand.READING, RESTARTED) in window.events
    assert session.process_id != first
    assert session.ask(paths).result(PATIENCE) == ["a.md"]
    (window.root / "c.md").write_text("[[a]]")
    window.until(lambda: bool(window.said(Applied)))


@linux
def test_a_child_that_keeps_dying_is_given_up(window: Window):
    session = window.open()
    for ready in (1, 2, 3):
        window.until(lambda ready=ready: len(window.said(Ready)) == ready)
        assert session.process_id is not None
        os.kill(session.process_id, signal.SIGKILL)
    window.until(lambda: session.state.stand is Stand.STOPPED)
    assert session.state.why == GIVEN_UP
    with pytest.raises(SessionDied):
        session.ask(paths).result(PATIENCE)


@linux
def test_a_question_to_a_child_that_dies_is_answered_with_that(window: Window):
    session = window.open()
    with pytest.raises(SessionDied):
        session.ask(die).result(PATIENCE)


@linux
def test_a_stopped_session_leaves_no_process(window: Window):
    session = window.open()
    assert session.process_id is not None
    ended = end_of(session.process_id)
    assert session.stop()
    assert wait_for_end(ended)


PARENT = """
import sys, time
from pathlib import Path
from vault_sync.session import RemoteSession
if __name__ == "__main__":
    session = RemoteSession(sys.argv[1], cache_folder=Path(sys.argv[2]))
    session.start()
    session.wait_until_ready(30)
    print(session.process_id, flush=True)
    sys.stdin.read()
"""


@linux
def test_a_child_ends_with_a_window_that_is_killed(window: Window, tmp_path: Path):
    script = tmp_path / "parent.py"
    script.write_text(PARENT)
    here = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])}
    command = [sys.executable, str(script), str(window.root), str(window.cache)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=here) as parent:
        assert parent.stdout
        ended = end_of(int(parent.stdout.readline()))
        parent.kill()
    assert wait_for_end(ended)


def test_what_is_asked_before_there_is_a_process_is_answered(window: Window):
    (window.root / "a.md").write_text("[[b]]")
    window.session = RemoteSession(window.root, cache_folder=window.cache)
    may_begin = threading.Event()
    window.session.start(after=may_begin.wait)
    answer = window.session.ask(process_id)
    assert window.session.process_id is None
    may_begin.set()
    assert answer.result(PATIENCE) == window.session.process_id


def test_a_session_that_ends_before_its_process_begins_answers_nothing(window: Window):
    session = RemoteSession(window.root, cache_folder=window.cache)
    may_begin = threading.Event()
    session.start(after=may_begin.wait)
    answer = session.ask(process_id)
    ending = threading.Thread(target=session.stop)
    ending.start()
    while not session._stopping:
        ending.join(0.01)
    may_begin.set()
    ending.join(PATIENCE)
    with pytest.raises(SessionDied):
        answer.result(PATIENCE)
    assert session.process_id is None
