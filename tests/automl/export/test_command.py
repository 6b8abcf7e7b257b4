"""The commands `export`, `import` and `drawing` as a user types them: files, sentences and exit statuses."""

from __future__ import annotations

import errno
import json
from pathlib import Path
from typing import Any

import pytest

from automl.__main__ import main
from automl.export import studies
from automl.results import architecture
from automl.results.rundir import RunDir
from tests.automl.export.test_journal import a_folder, told


def test_a_run_leaves_as_table_journal_and_charts_without_a_trial_being_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    a_folder(tmp_path / "run", 20)
    assert main(["export", str(tmp_path / "run"), "--to", str(tmp_path / "out")]) == 0
    made = {
        Path(line).relative_to(tmp_path / "out").as_posix() for line in capsys.readouterr().out.splitlines()
    }
    assert {"trials.csv", "journal.log", "charts/hypervolume.svg", "charts/hypervolume.png"} <= made
    assert all((tmp_path / "out" / name).stat().st_size for name in made)


def test_an_exported_journal_is_imported_by_the_other_command(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = a_folder(tmp_path / "run", 10)
    main(["export", str(run.path), "--to", str(tmp_path), "--only", "journal"])
    assert main(["import", str(tmp_path / "journal.log"), "--out", str(tmp_path / "back")]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == str(tmp_path / "back")
    assert told(RunDir(tmp_path / "back", run.about)) == told(run)


def newer(path: Path, _patch: pytest.MonkeyPatch) -> None:
    about = json.loads((path / "run.json").read_text())
    (path / "run.json").write_text(json.dumps(about | {"format": 99}))


def full(_path: Path, patch: pytest.MonkeyPatch) -> None:
    def write(self: Path, data: bytes) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    patch.setattr(Path, "write_bytes", write)


def read_only(_path: Path, patch: pytest.MonkeyPatch) -> None:
    def make(self: Path, *_args: Any, **_named: Any) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    patch.setattr(Path, "mkdir", make)


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (newer, "was written by a newer Topograph"),
        (full, "The disk is full"),
        (read_only, "on a disk that can only be read"),
    ],
)
def test_trouble_with_a_folder_is_one_sentence_and_exit_status_1(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    spoil: Any,
    sentence: str,
) -> None:
    run = a_folder(tmp_path / "run", 5)
    spoil(run.path, monkeypatch)
    status = main(["export", str(run.path), "--to", str(tmp_path / "out"), "--only", "csv"])
    monkeypatch.undo()
    said = capsys.readouterr()
    assert (status, said.out) == (1, "")
    assert sentence in said.err
    assert len(said.err.splitlines()) == 1
    left = tmp_path / "out"
    assert not left.exists() or not list(left.iterdir())


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["export", "RUN", "77", "--to", "OUT"], "has no trial 77"),
        (["export", "RUN", "0", "--to", "OUT", "--only", "weights"], "were not kept"),
        (["export", "RUN", "0", "--to", "OUT", "--only", "onnx"], "were not kept"),
        (["drawing", "RUN", "77"], "has no trial 77"),
        (["drawing", "RUN", "0"], "does not say what the networks are fed"),
        (["import", "RUN/run.json"], "neither an Optuna journal nor an SQLite file"),
        (["import", "nowhere"], "cannot be read"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str], sentence: str
) -> None:
    a_folder(tmp_path / "run", 3)
    places = {"RUN": str(tmp_path / "run"), "OUT": str(tmp_path / "out")}
    given = [word.replace("RUN", places["RUN"]).replace("OUT", places["OUT"]) for word in words]
    assert main(given) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert sentence in said.err
    assert len(said.err.splitlines()) == 1


@pytest.mark.slow
def test_a_trial_s_drawing_is_printed_as_text_json_and_mermaid_and_kept(
    trained: RunDir, capsys: pytest.CaptureFixture[str]
) -> None:
    run = str(trained.path)
    assert main(["drawing", run, "0"]) == 0
    assert capsys.readouterr().out.startswith("input 1×8×8\n")
    found = architecture.kept(trained.path, 0)
    assert found is not None
    state, _ = trained.replay()
    assert found.parameters == state.trials[0].parameters
    assert main(["drawing", run, "0", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["trial"] == 0
    assert main(["drawing", run, "1", "--against", "0", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["changes"]
    assert main(["drawing", run, "1", "--against", "0", "--mermaid"]) == 0
    assert capsys.readouterr().out.startswith("flowchart TD")


def test_a_driver_that_is_missing_is_named() -> None:
    error = ModuleNotFoundError("No module named 'psycopg'", name="psycopg")
    assert (
        studies._unreadable("base", error)
        == "“base” is read with the package psycopg, which is not installed."
    )
