"""Local workers, honest and not: what a pool makes of a worker that lies, talks, hangs or dies."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from automl.pools import Job, PoolError, _sizing
from automl.results import events as e
from tests.automl.engine.tiny import pool, until


def job(trial: int = 0, attempt: int = 1, rungs: tuple[int, ...] = ()) -> Job:
    return Job(trial, {"width": 8}, 3, 0, rungs, attempt)


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_job_is_told_from_its_start_to_its_end(tmp_path: Path) -> None:
    with pool(tmp_path) as workers:
        workers.submit(job())
        seen = until(workers, e.TrialDone)
    assert [type(event).__name__ for event in seen] == [
        "Prepared", "WorkerReady", "TrialStarted", "EpochDone", "EpochDone", "EpochDone", "TrialDone",
    ]  # fmt: skip
    assert {event.run for event in seen} == {"r1"}


def test_a_job_waits_at_a_rung_for_the_word(tmp_path: Path) -> None:
    with pool(tmp_path) as workers:
        workers.submit(job(rungs=(2,)))
        seen: list[e.Event] = []
        while not [event for event in seen if isinstance(event, e.EpochDone) and event.epoch == 2]:
            seen += workers.events(0.1)
        assert workers.events(0.3) == []
        workers.stop(0)
        ended = until(workers, e.TrialStopped)[-1]
    assert isinstance(ended, e.TrialStopped)
    assert ended.epoch == 2


def test_no_worker_outlives_its_pool(tmp_path: Path) -> None:
    with pool(tmp_path, 2) as workers:
        until(workers, e.WorkerReady)
        pids = list(workers.pids.values())
        assert all(map(alive, pids))
    assert not any(map(alive, pids))


@pytest.mark.parametrize(
    ("mode", "reason"),
    [
        ("garbage", "broke the protocol: 'epoch 1 of 3 ...' is no message"),
        ("lies", "broke the protocol: it speaks of trial 17, which it does not have"),
        ("kingly", "broke the protocol: a worker may not say"),
        ("endless", "broke the protocol: a line is longer than"),
        ("dies", "killed by signal 9; its last words are in logs/worker-0.log"),
    ],
)
def test_a_worker_that_misbehaves_is_gone_and_another_takes_its_place(
    tmp_path: Path, mode: str, reason: str
) -> None:
    with pool(tmp_path, mode=mode) as workers:
        until(workers, e.WorkerReady)
        workers.submit(job())
        gone = until(workers, e.WorkerGone)[-1]
        assert isinstance(gone, e.WorkerGone)
        assert gone.lost == 0
        assert reason in gone.reason
        until(workers, e.WorkerReady)
        if mode != "dies":
            workers.submit(job(attempt=2))
            until(workers, e.TrialDone)


def test_a_worker_without_a_sign_of_life_is_killed(tmp_path: Path) -> None:
    with pool(tmp_path, mode="hangs", hung=1.0) as workers:
        workers.submit(job())
        gone = until(workers, e.WorkerGone)[-1]
    assert isinstance(gone, e.WorkerGone)
    assert (gone.lost, gone.reason) == (0, "it was hung and has been killed")


@pytest.mark.parametrize("mode", ["slow", "chatty"])
def test_a_slow_or_chatty_worker_is_understood(tmp_path: Path, mode: str) -> None:
    with pool(tmp_path, mode=mode) as workers:
        workers.submit(job())
        until(workers, e.TrialDone)
    words = (tmp_path / "logs/worker-0.log").read_text()
    assert ("a word" in words) == (mode == "chatty")


@pytest.mark.parametrize(
    ("mode", "sentence"),
    [
        ("old", "The worker speaks protocol 99, the planner 1: install the same Topograph for both."),
        ("sorry", "digits.npz: the file is cut off."),
        ("early", "3 workers in a row ended before they were ready: ended with status 7"),
    ],
)
def test_what_no_worker_can_do_is_one_sentence(tmp_path: Path, mode: str, sentence: str) -> None:
    with pool(tmp_path, mode=mode) as workers, pytest.raises(PoolError) as error:
        until(workers, e.WorkerReady)
    assert str(error.value).startswith(sentence)


def test_a_pool_grows_and_shrinks_without_losing_a_trial(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_sizing, "cores", lambda: 4)
    with pool(tmp_path, 1) as workers:
        until(workers, e.WorkerReady)
        workers.resize(3)
        seen: list[e.Event] = []
        while len([event for event in seen if isinstance(event, e.WorkerReady)]) < 2:
            seen += until(workers, e.WorkerReady)
        workers.submit(job(5, rungs=(1,)))
        until(workers, e.EpochDone)
        workers.resize(1)
        left = until(workers, e.WorkerGone)
        while len([event for event in left if isinstance(event, e.WorkerGone)]) < 2:
            left += workers.events(0.1)
        assert not [event for event in left if isinstance(event, e.WorkerGone) and event.lost is not None]
        assert len(workers.pids) == 1


def test_a_second_run_waits_for_the_device_until_the_first_gives_it_back(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    with pool(tmp_path / "a") as first:
        until(first, e.WorkerReady)
        with pool(tmp_path / "b") as second:
            queued = until(second, e.RunQueued)[0]
            assert isinstance(queued, e.RunQueued)
            assert (queued.device, queued.behind) == ("cpu", "r1")
            first.close()
            seen = until(second, e.WorkerReady)
    assert isinstance(seen[0], e.RunContinued)


def test_a_job_that_no_worker_has_begun_can_be_stopped(tmp_path: Path) -> None:
    with pool(tmp_path) as workers:
        workers.submit(job(0, rungs=(1,)))
        workers.submit(job(1))
        workers.stop(1)
        stopped = until(workers, e.TrialStopped)[-1]
        assert isinstance(stopped, e.TrialStopped)
        assert (stopped.trial, stopped.epoch) == (1, 0)
