"""Studies from elsewhere as runs, and everything that is no study of this version's as one sentence."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import optuna
import pytest
from optuna.storages import JournalStorage, RDBStorage
from optuna.storages.journal import JournalFileBackend

from automl.commands.resume import resume
from automl.export import ExportError, studies, taking
from automl.results.state import RunState
from automl.results.trial import TrialState


def search(trial: optuna.Trial) -> float:
    """One objective, some trials pruned, one failed."""
    x = trial.suggest_float("x", -1, 1)
    layers = trial.suggest_int("layers", 1, 3)
    kind = trial.suggest_categorical("kind", ["a", None, True])
    for step in range(3):
        trial.report(x + step, step)
    if trial.number % 5 == 3:
        raise optuna.TrialPruned
    if trial.number == 7:
        raise ZeroDivisionError
    return x * layers + (kind == "a")


def two(trial: optuna.Trial) -> tuple[float, float]:
    """Two objectives."""
    x = trial.suggest_float("x", 0.1, 1)
    return x, 1000 * x


def a_study(storage: optuna.storages.BaseStorage, name: str = "mine") -> optuna.Study:
    study = optuna.create_study(storage=storage, study_name=name, sampler=optuna.samplers.RandomSampler(0))
    study.optimize(search, n_trials=10, catch=ZeroDivisionError)
    return study


def journal(path: Path) -> JournalStorage:
    return JournalStorage(JournalFileBackend(str(path)))


def state_of(source: str, out: Path, name: str = "") -> RunState:
    state, problems = taking.take(studies.opened(source, name), "source", out).replay()
    assert not problems
    return state


@pytest.mark.parametrize("kind", ["journal", "sqlite", "address"])
def test_a_study_of_one_objective_becomes_a_run(tmp_path: Path, kind: str) -> None:
    file = tmp_path / "study.db"
    address = f"sqlite:///{file}"
    study = a_study(journal(file) if kind == "journal" else RDBStorage(address))
    before = file.read_bytes()
    state = state_of(address if kind == "address" else str(file), tmp_path / "run")
    assert file.read_bytes() == before
    assert state.state == "finished"
    assert len(state.trials) == 10
    for trial, frozen in zip(state.trials.values(), study.trials, strict=True):
        wanted = {"COMPLETE": TrialState.DONE, "PRUNED": TrialState.STOPPED, "FAIL": TrialState.FAILED}
        assert trial.state is wanted[frozen.state.name]
        assert trial.curve == list(frozen.intermediate_values.values())
        assert {n: v for n, v in frozen.params.items() if v is not None}.items() <= trial.choices.items()
        if frozen.values:
            assert trial.score == frozen.values[0]
    assert state.recipe is not None
    assert state.recipe.score.direction == "min"
    assert state.best == study.best_trial.number
    assert state.ranges["layers"].high == 3


def test_a_second_objective_that_is_minimised_is_the_cost(tmp_path: Path) -> None:
    storage = journal(tmp_path / "j.log")
    study = optuna.create_study(storage=storage, directions=["maximize", "minimize"])
    study.optimize(two, n_trials=8)
    state = state_of(str(tmp_path / "j.log"), tmp_path / "run")
    assert state.recipe is not None
    assert state.recipe.cost.name == "value 1"
    assert set(state.front.trials) == {trial.number for trial in study.best_trials}
    assert 0 < state.hypervolume <= 1


def test_of_several_studies_one_is_to_be_named(tmp_path: Path) -> None:
    storage = journal(tmp_path / "j.log")
    for name in ("one", "two"):
        optuna.create_study(storage=storage, study_name=name)
    with pytest.raises(ExportError, match=r"holds 2 studies; choose with --study: one, two\."):
        studies.opened(str(tmp_path / "j.log"))
    assert studies.opened(str(tmp_path / "j.log"), "two").study_name == "two"
    with pytest.raises(ExportError, match="holds no study “three”"):
        studies.opened(str(tmp_path / "j.log"), "three")


def an_older_database(path: Path) -> None:
    a_study(RDBStorage(f"sqlite:///{path}"))
    with sqlite3.connect(path) as base:
        base.execute("update version_info set schema_version = 3, library_version = '1.0.0'")
        base.execute("update alembic_version set version_num = 'v1.3.0.a'")
    base.close()


def another_database(path: Path) -> None:
    with sqlite3.connect(path) as base:
        base.execute("create table studies (id integer)")
    base.close()


def an_empty_journal(path: Path) -> None:
    path.write_bytes(b"")


def a_text(path: Path) -> None:
    path.write_text("nothing of the kind\n" * 3)


def a_damaged_journal(path: Path) -> None:
    path.write_text('{"op_code": 0, "worker_id": "a"}\n{"op_code": 77}\n')


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (an_older_database, "written by another version of Optuna"),
        (another_database, "is a database, but none of Optuna's"),
        (an_empty_journal, "holds no study"),
        (a_text, "is neither an Optuna journal nor an SQLite file"),
        (a_damaged_journal, "cannot be read as an Optuna study"),
        (lambda path: path.mkdir(), "cannot be read: Is a directory"),
        (lambda path: None, "cannot be read: No such file or directory"),
    ],
)
def test_what_is_no_study_of_this_version_is_one_sentence(
    tmp_path: Path, make: Callable[[Path], None], sentence: str
) -> None:
    file = tmp_path / "study.db"
    make(file)
    before = file.read_bytes() if file.is_file() else b""
    with pytest.raises(ExportError, match=sentence) as refused:
        studies.opened(str(file))
    assert "\n" not in str(refused.value)
    assert (file.read_bytes() if file.is_file() else b"") == before


def test_an_address_nobody_answers_at_is_told_without_its_password() -> None:
    with pytest.raises(ExportError) as refused:
        studies.opened("nothing://me:secret@127.0.0.1/base")
    assert "secret" not in str(refused.value)


def test_an_imported_run_cannot_be_gone_on_with(tmp_path: Path) -> None:
    from argparse import Namespace

    from automl.commands.saying import CommandError

    a_study(journal(tmp_path / "j.log"))
    run = taking.take(studies.opened(str(tmp_path / "j.log")), "j.log", tmp_path / "run")
    with pytest.raises(CommandError, match="imported from an Optuna study"):
        resume(Namespace(run=run.path, take_over=False, trials=None, workers=None, set=[], json=False))
