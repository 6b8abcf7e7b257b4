"""The log on disk: torn tails, full disks, and a reader that follows the writer."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from automl.results import events as e
from automl.results import rundir_log
from automl.results.rundir_errors import RunFolderError
from automl.results.rundir_log import Log, Tail
from tests.automl.made_up import a_run, state

EVENTS = a_run(4, seed=1, epochs=2)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "events.jsonl"


def test_what_is_appended_is_read_back(file: Path) -> None:
    with Log(file) as log:
        for event in EVENTS:
            log.append(event)
    assert rundir_log.read(file) == (EVENTS, [])


def test_a_log_cut_at_any_byte_goes_on_after_its_last_whole_line(file: Path) -> None:
    events = EVENTS[1:6]
    rundir_log.write(file, events)
    data = file.read_bytes()
    further = e.Noted("r1", 9.0, "resumed")
    for cut in range(len(data) + 1):
        file.write_bytes(data[:cut])
        whole = data[:cut].count(b"\n")
        assert rundir_log.read(file)[0] == events[:whole]
        with Log(file) as log:
            log.append(further)
        assert rundir_log.read(file) == ([*events[:whole], further], [])


def test_reading_never_changes_a_torn_log(file: Path) -> None:
    rundir_log.write(file, EVENTS)
    torn = file.read_bytes()[:-5]
    file.write_bytes(torn)
    assert rundir_log.read(file)[0] == EVENTS[:-1]
    assert file.read_bytes() == torn


def test_a_torn_line_longer_than_a_block_is_cut_off_too(file: Path) -> None:
    rundir_log.write(file, EVENTS[:2])
    with file.open("ab") as torn:
        torn.write(b"x" * 200_000)
    Log(file).close()
    assert rundir_log.read(file) == (EVENTS[:2], [])


def test_a_log_that_does_not_exist_yet_is_empty(file: Path) -> None:
    assert rundir_log.read(file) == ([], [])
    assert Tail(file).more() == ([], [], False)


def test_a_tail_gives_each_event_once_however_it_is_written(file: Path) -> None:
    data = b"".join(e.line(event).encode() + b"\n" for event in EVENTS)
    tail, seen = Tail(file), []
    with file.open("ab", buffering=0) as writer:
        for start in range(0, len(data), 37):
            writer.write(data[start : start + 37])
            seen += tail.more().events
    assert seen == EVENTS
    assert tail.offset == len(data)


def test_a_tail_goes_on_while_the_planner_cuts_a_torn_line(file: Path) -> None:
    rundir_log.write(file, EVENTS[:3])
    tail = Tail(file)
    with file.open("ab") as torn:
        torn.write(b'{"event": "Trial')
    assert tail.more().events == EVENTS[:3]
    with Log(file) as log:
        log.append(EVENTS[3])
    assert tail.more() == ([EVENTS[3]], [], False)


def test_a_tail_says_when_the_log_was_replaced(file: Path) -> None:
    rundir_log.write(file, EVENTS)
    tail = Tail(file)
    tail.rest()
    file.write_bytes(e.line(EVENTS[0]).encode() + b"\n")
    assert tail.more() == ([EVENTS[0]], [], True)


def test_a_small_limit_gives_whole_lines_all_the_same(file: Path) -> None:
    rundir_log.write(file, EVENTS)
    tail, seen = Tail(file), []
    while batch := tail.more(limit=10).events:
        seen += batch
    assert seen == EVENTS


def test_a_problem_names_its_line_however_far_the_tail_is(file: Path) -> None:
    lines = [e.line(event).encode() + b"\n" for event in EVENTS]
    file.write_bytes(b"".join([*lines, b"broken\n"]))
    tail = Tail(file)
    problems = []
    while (batch := tail.more(limit=300)).events or batch.problems:
        problems += batch.problems
    assert [problem.place for problem in problems] == [f"events.jsonl:{len(EVENTS) + 1}"]


def test_a_finished_trial_is_forced_to_the_disk_once_and_an_epoch_is_not(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[int] = []
    monkeypatch.setattr(os, "fsync", synced.append)
    with Log(file) as log:
        log.append(e.EpochDone("r", 1.0, 0, 1, 0.1, 0.9))
        assert not synced
        log.append(e.EpochDone("r", 1.0, 0, 2, 0.1, 0.9), e.TrialDone("r", 1.0, 0, 0.9))
    assert len(synced) == 1


def test_a_full_disk_is_a_sentence_and_leaves_no_half_line(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = os.write
    with Log(file) as log:
        log.append(*EVENTS[:3])
        with monkeypatch.context() as full:
            full.setattr(os, "write", lambda fd, data: _some(write, fd, bytes(data)))
            with pytest.raises(RunFolderError, match="The disk is full"):
                log.append(EVENTS[3])
        log.append(EVENTS[4])
    assert rundir_log.read(file) == ([*EVENTS[:3], EVENTS[4]], [])


FULL = 20


def _some(write: object, descriptor: int, data: bytes) -> int:
    """A disk with room for a few bytes, then none."""
    if len(data) <= FULL:
        raise OSError(errno.ENOSPC, "No space left on device")
    return write(descriptor, data[: len(data) - FULL])  # type: ignore[operator]


def test_the_log_is_the_state(file: Path) -> None:
    rundir_log.write(file, EVENTS)
    assert str(state(rundir_log.read(file)[0])) == str(state(EVENTS))
