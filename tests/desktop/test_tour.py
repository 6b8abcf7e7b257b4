"""The tour: from a vault to a front without a window, the vault left as it was."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from automl import launch
from automl.recipe_files import shelf
from automl.results import events as e
from automl.results import rundir, rundir_log
from automl.results.rundir import RunDir
from desktop import resources
from desktop.__main__ import main
from desktop.tour import journey
from desktop.tour.subject import NoTopic, best_fitting, named
from tests.automl.made_up import a_run
from vault_sync.command_line import read_vault
from vault_sync.disk.cache import Cache
from vault_sync.session.keeping import Keeping

NOTES = {
    "Maps/All.md": "# All\n- [[ConvNets]]\n- [[Sourdough]]\n",
    "ConvNets.md": "---\naliases: [Convolutional Neural Networks]\n---\nOn [[Images]].\n",
    "Perceptron.md": "Layers of weights.\n",
    "Sourdough.md": "# Sourdough\nFlour and water.\n",
}


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    for name, text in NOTES.items():
        file = tmp_path / "vault" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return tmp_path / "vault"


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the user's own places nor the folder the tests run in."""
    monkeypatch.setenv("TOPOGRAPH_HOME", str(tmp_path / "home"))
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")


@pytest.fixture
def searched(monkeypatch: pytest.MonkeyPatch) -> list[e.Event]:
    """In the place of a search: a planner that ends at once and leaves this log behind."""
    log = [*a_run(12, run="made up"), e.RunFinished("made up", 99.0, "12 trials")]

    def start(run: RunDir) -> subprocess.Popen[bytes]:
        rundir_log.write(run.events, log)
        return subprocess.Popen([sys.executable, "-c", ""])

    monkeypatch.setattr(launch, "start_planner", start)
    return log


def read(vault: Path) -> Keeping:
    cache = Cache(str(vault), enabled=False)
    try:
        return read_vault(str(vault), cache)
    finally:
        cache.close()


def contents(folder: Path) -> dict[str, bytes]:
    files = (file for file in folder.rglob("*") if file.is_file())
    return {str(file.relative_to(folder)): file.read_bytes() for file in files}


def test_it_leaves_pictures_run_and_note_and_writes_nothing_into_the_vault(
    vault: Path, searched: list[e.Event], capsys: pytest.CaptureFixture[str]
) -> None:
    before, out = contents(vault), Path("topograph-tour").absolute()
    assert main(["tour", str(vault)]) == 0
    assert contents(vault) == before
    run = rundir.find(out / "run")
    assert run.recipe().trials == journey.TRIALS
    svg = f"{run.id}.svg"
    assert sorted(file.name for file in out.iterdir()) == sorted(
        ["chart.png", "graph.png", "run", "ConvNets.md", svg]
    )
    note = (out / "ConvNets.md").read_text("utf-8")
    assert "[[ConvNets|ConvNets]]" in note
    assert f"![[{svg}]]" in note
    for name in ("graph.png", "chart.png"):
        image = QImage(str(out / name))
        assert len({image.pixel(x, y) for x in range(0, image.width(), 3) for y in range(0, 900, 3)}) > 8
    said = capsys.readouterr().out
    assert "vault: 4 notes" in said
    assert "Topic   ConvNets  (ConvNets.md)" in said
    assert "Recipe  convnet-digits" in said
    assert "Why     Named in the recipe" in said
    assert str(out) in said


def test_a_default_folder_that_is_taken_leaves_its_results_alone(
    vault: Path, searched: list[e.Event]
) -> None:
    Path("topograph-tour").mkdir()
    Path("topograph-tour/mine.txt").write_text("results")
    assert main(["tour", str(vault), "--trials", "3"]) == 0
    assert contents(Path("topograph-tour")) == {"mine.txt": b"results"}
    assert rundir.find(Path("topograph-tour-2/run")).recipe().trials == 3


@pytest.mark.parametrize(
    ("out", "words"),
    [("../vault/results", "lies in the vault"), (".", "is not empty"), ("file", "is not empty")],
)
def test_a_folder_where_nothing_may_be_written_is_refused(
    vault: Path, out: str, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("file").write_text("mine")
    before = contents(vault)
    assert main(["tour", str(vault), "--out", out]) == 1
    said = capsys.readouterr().err
    assert words in said
    assert said.count("\n") == 1
    assert contents(vault) == before


@pytest.mark.parametrize(
    ("last", "words"),
    [
        (e.RunFailed("made up", 99.0, "The disk is full."), "The search failed: The disk is full."),
        (e.Noted("made up", 99.0, "x"), "planner.log says why"),
    ],
)
def test_a_search_that_fails_is_told_in_one_sentence(
    vault: Path, searched: list[e.Event], last: e.Event, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    searched[-1] = last
    assert main(["tour", str(vault)]) == 1
    assert words in capsys.readouterr().err.splitlines()[-1]


def test_ctrl_c_ends_the_search_too(
    vault: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    process = subprocess.Popen([sys.executable, "-c", "import threading; threading.Event().wait()"])

    def interrupted(_process: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(launch, "start_planner", lambda _run: process)
    monkeypatch.setattr(journey, "_wait", interrupted)
    assert main(["tour", str(vault)]) == 130
    assert process.poll() is not None
    assert "Go on with: python -m automl resume" in capsys.readouterr().err


def test_the_sample_vault_has_a_topic_that_a_recipe_names() -> None:
    subject, recipe, why = best_fitting(read(resources.path("sample_vault")), shelf().recipes)
    assert (subject.origin.title, recipe.id) == ("Convolutional Neural Networks", "convnet-digits")
    assert why == "Named in the recipe"


def test_a_topic_is_found_by_title_alias_or_id(vault: Path) -> None:
    keeping, recipes = read(vault), shelf().recipes
    for text in ("convnets", "Convolutional neural network", "note:ConvNets.md"):
        assert named(keeping, recipes, text)[0].origin.note == "ConvNets.md"
    with pytest.raises(NoTopic, match=r"has no topic “Sourdogh”\. Did you mean “Sourdough”"):
        named(keeping, recipes, "Sourdogh")


def test_a_folder_without_notes_is_no_tour(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "empty").mkdir()
    assert main(["tour", str(tmp_path / "empty")]) == 1
    assert "holds no notes" in capsys.readouterr().err


def test_its_process_loads_neither_torch_nor_optuna() -> None:
    probe = "import sys, desktop.tour.journey; print({'torch', 'optuna'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True)
    assert done.stdout.strip() == "set()"


@pytest.mark.slow
@pytest.mark.timeout(120)
def test_a_real_tour_searches_to_its_end(vault: Path, tmp_path: Path) -> None:
    asked = ["tour", str(vault), "--topic", "perceptron", "--trials", "2", "--out", str(tmp_path / "t")]
    words = [sys.executable, "-m", "desktop", *asked]
    root = str(Path(journey.__file__).parents[2])
    done = subprocess.run(words, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": root})
    assert done.returncode == 0, done.stderr
    state, problems = rundir.find(tmp_path / "t" / "run").replay()
    assert not problems
    assert state.state == "finished"
    assert len(state.trials) == 2
    assert len(state.front) >= 1
    assert "[2/2] trial" in done.stderr
