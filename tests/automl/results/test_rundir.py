"""A run's folder: made whole, opened with care, held by one planner, and never by two hosts at once."""

from __future__ import annotations

import errno
import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from automl import places
from automl.results import events as e
from automl.results import lock, rundir, rundir_log
from automl.results.control import Command, Word
from automl.results.rundir import Origin, RunDir, RunFolderError
from automl.results.state import RunState
from tests.automl.made_up import a_run, recipe
from tests.automl.results.holding import HOLD, process


@pytest.fixture
def run(tmp_path: Path) -> RunDir:
    return rundir.make(recipe(), out=tmp_path / "run")


def written_elsewhere(run: RunDir) -> RunDir:
    """The same folder, last written by another host."""
    about = json.loads((run.path / "run.json").read_text("utf-8"))
    (run.path / "run.json").write_text(json.dumps(about | {"host": "elsewhere"}), "utf-8")
    return rundir.find(run.path)


def test_a_new_run_keeps_its_recipe_its_origin_and_the_vaults_snapshot(tmp_path: Path) -> None:
    (tmp_path / "notes.jsonl").write_text("{}\n", "utf-8")
    origin = Origin("topic:cnn", "CNN", "ML/Networks.md", "Convolution")
    made = rundir.make(recipe(trials=7), vault="/vaults/ML", launched_from=origin, inputs=tmp_path)
    found = rundir.find(made.path)
    assert made.path.parent == places.runs()
    assert found == made
    assert found.about.launched_from == origin
    assert found.recipe() == recipe(trials=7)
    assert (found.inputs / "notes.jsonl").read_text("utf-8") == "{}\n"
    assert found.logs.is_dir()
    assert found.weights.is_dir()


def test_ids_sort_by_time_and_fit_a_results_notes_mark() -> None:
    early, late = rundir.new_id("Convnet: digits!", 1e9), rundir.new_id("Convnet: digits!", 2e9)
    assert early < late
    assert early.rpartition("-")[0].endswith("-convnet-digits")


def test_a_folder_that_is_in_use_is_not_made_into_a_run(run: RunDir, tmp_path: Path) -> None:
    with pytest.raises(RunFolderError, match="already holds a run"):
        rundir.make(recipe(), out=run.path)
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "to-anna.txt").touch()
    with pytest.raises(RunFolderError, match="is not empty"):
        rundir.make(recipe(), out=tmp_path / "letters")
    with pytest.raises(RunFolderError, match="a part of its path is a file"):
        rundir.make(recipe(), out=tmp_path / "letters" / "to-anna.txt" / "run")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no JSON"),
        ("[]", "no JSON object"),
        ("{}", "lacks the run's id"),
        ('{"id": 3, "host": "h"}', "lacks the run's id"),
        ('{"id": "r", "host": "h", "created_at": "now"}', "lacks the run's id"),
        ('{"id": "r", "host": "h", "launched_from": 3}', "lacks the run's id"),
        ('{"format": 99, "shape": "new"}', "newer Topograph"),
    ],
)
def test_a_damaged_or_newer_run_json_is_one_sentence(run: RunDir, text: str, said: str) -> None:
    (run.path / "run.json").write_text(text, "utf-8")
    with pytest.raises(RunFolderError, match=said) as raised:
        rundir.find(run.path)
    assert str(run.path) in str(raised.value)


def test_a_folder_that_is_no_run_says_so(tmp_path: Path) -> None:
    with pytest.raises(RunFolderError, match="is no run folder"):
        rundir.find(tmp_path)


def test_a_damaged_recipe_is_one_sentence(run: RunDir) -> None:
    (run.path / "recipe.json").write_text("{}", "utf-8")
    with pytest.raises(RunFolderError, match="is no recipe"):
        run.recipe()


def test_fields_of_a_newer_run_json_of_the_same_format_are_left_out(run: RunDir) -> None:
    about = json.loads((run.path / "run.json").read_text("utf-8"))
    (run.path / "run.json").write_text(json.dumps(about | {"colour": "red"}), "utf-8")
    assert rundir.find(run.path) == run


def test_all_runs_are_listed_newest_first_and_broken_ones_are_said(tmp_path: Path) -> None:
    made = [rundir.make(recipe(), out=tmp_path / name) for name in ("a", "b")]
    (tmp_path / "c").mkdir()
    (tmp_path / "c" / "run.json").write_text("{", "utf-8")
    runs, problems = rundir.every(tmp_path)
    assert runs == sorted(made, key=lambda run: -run.about.created_at)
    assert [problem.place for problem in problems] == [str(tmp_path / "c")]
    assert rundir.every(tmp_path / "nowhere") == ([], [])


def test_a_second_planner_is_refused_with_the_first_ones_name(run: RunDir) -> None:
    with process(HOLD, str(run.path)) as other:
        assert run.running
        with pytest.raises(RunFolderError, match=f"already at work in process {other.pid} on {lock.host()}"):
            run.hold()


def test_a_killed_planner_lets_go_of_its_run(run: RunDir) -> None:
    with process(HOLD, str(run.path)) as other:
        other.kill()
        other.wait(5)
        assert not run.running
        with run.hold():
            assert run.running
            assert lock.holder(run.lock_file).pid == os.getpid()
    assert not run.running


def test_asking_whether_a_run_is_held_does_not_take_it(run: RunDir) -> None:
    assert not run.running
    with run.hold():
        assert run.running
    run.hold().release()


def test_a_running_run_whose_planner_is_gone_is_interrupted(run: RunDir) -> None:
    state = RunState()
    assert run.standing(state) == "queued"
    old = replace(run, about=replace(run.about, created_at=1.0))
    assert old.standing(state) == "interrupted"
    state.fold([e.RunStarted(run.id, 5.0, recipe().plain())])
    assert run.standing(state) == "interrupted"
    with run.hold():
        assert run.standing(state) == "running"
    state.fold([e.RunFinished(run.id, 6.0, "20 trials")])
    assert run.standing(state) == "finished"


def test_a_folder_of_another_host_is_read_only_until_it_is_taken_over(run: RunDir) -> None:
    rundir_log.write(run.events, a_run(3))
    foreign = written_elsewhere(run)
    assert foreign.replay()[0].trials
    for write in (foreign.hold, foreign.log, lambda: foreign.tell(Command(Word.STOP))):
        with pytest.raises(RunFolderError, match="last written on elsewhere: take it over"):
            write()
    ours = foreign.take_over()
    assert not ours.foreign
    assert rundir.find(run.path) == ours
    with ours.hold(), ours.log() as log:
        log.append(e.RunTakenOver(ours.id, 9.0, lock.host(), "elsewhere"))
    assert ours.replay()[0].host == lock.host()


def test_a_run_that_is_being_written_here_is_not_taken_over(run: RunDir) -> None:
    with run.hold(), pytest.raises(RunFolderError, match="already at work"):
        written_elsewhere(run).take_over()


def test_provenance_is_empty_before_it_is_known_and_kept_whole(run: RunDir) -> None:
    assert run.provenance() == {}
    run.set_provenance({"versions": {"torch": "2"}, "seed": 3})
    assert run.provenance() == {"versions": {"torch": "2"}, "seed": 3}
    assert not list(run.path.glob(".*"))


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (errno.ENOSPC, "The disk is full"),
        (errno.EROFS, "can only be read"),
        (errno.EACCES, "check the permissions"),
        (errno.EIO, "Input/output error"),
    ],
)
def test_a_disk_that_refuses_is_one_sentence_with_the_file(
    run: RunDir, monkeypatch: pytest.MonkeyPatch, number: int, said: str
) -> None:
    def refuse(*_arguments: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(RunFolderError, match=said) as raised:
        run.set_provenance({"seed": 3})
    assert "provenance.json" in str(raised.value)
    assert run.provenance() == {}
