"""The session's thread: events in order, one wake each time, questions, faults, and work at leisure."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.vault_sync.session.rig import Rig
from vault_sync.disk.fulltext import FullText
from vault_sync.graph.arrays import GraphArrays
from vault_sync.session import Applied, Ready, Session, Stand, State
from vault_sync.session.keeping import Keeping
from vault_sync.session.outbox import Outbox

PATIENCE = 10.0


def test_an_outbox_wakes_once_until_it_is_drained():
    wakes: list[int] = []
    outbox: Outbox[int] = Outbox(lambda: wakes.append(1))
    for number in range(3):
        outbox.put(number)
    assert (len(wakes), outbox.drain(), outbox.drain()) == (1, [0, 1, 2], [])
    outbox.put(3)
    assert (len(wakes), outbox.drain()) == (2, [3])


def test_a_waker_may_drain_at_once():
    drained: list[list[int]] = []
    outbox: Outbox[int] = Outbox(lambda: drained.append(outbox.drain()))
    outbox.put(1)
    outbox.put(2)
    assert drained == [[1], [2]]


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    root = tmp_path / "vault"
    root.mkdir()
    (root / "a.md").write_text("[[b]]")
    session = Session(root, cache_folder=tmp_path / "cache", full_text=True)
    yield session
    session.stop()


def wait_for(session: Session, holds: Callable[[], bool]) -> None:
    """Let the session's thread take turns until something holds; each question is a turn of it."""
    deadline = threading.Event()
    timer = threading.Timer(PATIENCE, deadline.set)
    timer.start()
    while not holds():
        assert not deadline.is_set()
        session.ask(Keeping.settings_paths).result(PATIENCE)
    timer.cancel()


def test_a_session_says_ready_then_how_it_stands(session: Session):
    session.start()
    assert session.wait_until_ready(PATIENCE)
    wait_for(session, lambda: session.state.stand is Stand.LIVE)
    assert session.drain()[-2:] == [Ready(1, 1), State(Stand.LIVE)]
    assert session.stop()
    assert session.drain() == [State(Stand.STOPPED)]


def test_a_snapshot_does_not_change_with_the_vault(session: Session):
    session.start()
    before = session.snapshot(PATIENCE)
    (Path(session.root) / "a.md").write_text("[[c]]")
    wait_for(session, lambda: "missing:c" in session.snapshot(PATIENCE).graph.topics)
    assert "missing:b" in before.graph.topics
    assert [type(event) for event in session.drain()].count(Applied) == 1


def test_questions_to_a_session_that_has_ended_are_refused(session: Session):
    session.start()
    session.stop()
    with pytest.raises(RuntimeError, match="ended"):
        session.ask(Keeping.settings_paths).result(PATIENCE)


def test_the_words_of_all_notes_are_taken_in_at_leisure(session: Session):
    def found(word: str) -> list[str]:
        def search(keeping: Keeping) -> list[str]:
            assert keeping.words
            return [hit.path for hit in keeping.words.search(word)]

        return session.ask(search).result(PATIENCE)

    session.start()
    wait_for(session, lambda: found("b") == ["a.md"])
    (Path(session.root) / "a.md").write_text("owls")
    wait_for(session, lambda: found("owls") == ["a.md"])
    (Path(session.root) / "a.md").unlink()
    wait_for(session, lambda: found("owls") == [])


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_fault_ends_the_session_and_says_so(session: Session, monkeypatch: pytest.MonkeyPatch):
    def fail(keeping: Keeping) -> None:
        raise LookupError("nobody thought of this")

    monkeypatch.setattr(Keeping, "remember", fail)
    session.start()
    assert session.wait_until_ready(PATIENCE)
    assert session.stop()
    assert session.state.stand is Stand.STOPPED
    assert "nobody thought of this" in session.state.why


def test_the_arrays_for_the_next_start_are_kept_soon_and_after_a_quiet(rig: Rig):
    rig.write("a.md", "[[b]]")
    rig.open()
    assert rig.cache.arrays() is None
    rig.pass_time(1.1)
    drawn = GraphArrays.from_bytes(rig.cache.arrays() or b"")
    assert drawn is not None
    assert drawn.ids == ("missing:b", "note:a.md")
    rig.save("a.md", "[[c]]")
    rig.pass_time(70)
    drawn = GraphArrays.from_bytes(rig.cache.arrays() or b"")
    assert drawn is not None
    assert drawn.ids == ("missing:c", "note:a.md")


def test_words_of_notes_that_went_while_nobody_watched_are_dropped(session: Session, tmp_path: Path):
    words = FullText(session.root, tmp_path / "cache")
    words.put([("gone.md", "gone", b"x", "owls")])
    words.close()

    def search(keeping: Keeping) -> int:
        assert keeping.words
        return len(keeping.words.search("owls"))

    session.start()
    assert session.ask(search).result(PATIENCE) == 0
