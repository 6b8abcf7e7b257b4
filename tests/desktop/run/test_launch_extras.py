"""The launch form beyond its fields: what a note may ask for, the estimate, recipes that are kept."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from automl import places, recipe_files, recipe_writing
from automl.recipe import Recipe
from automl.recipe_files import shelf
from automl.results.estimate import Probe, estimate
from automl.results.rundir import Origin
from desktop.run.estimate_line import cells
from desktop.run.launch_form import LaunchForm, Subject
from desktop.run.prober import Prober, found_in, subject
from desktop.run.vault_recipe import FromNote, from_note
from tests.automl.made_up import recipe

CNN = Subject(Origin("note:CNN.md", "Convolutional Neural Networks", "CNN.md"))
PROBE = Probe("cpu", 2, 3, 0.5, 4.0, 1e6)


@pytest.fixture
def digits() -> Recipe:
    return shelf().found["convnet-digits"].recipe


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def form(qtbot: QtBot, parent: QWidget) -> LaunchForm:
    made = LaunchForm(parent, CNN, shelf().recipes)
    qtbot.addWidget(made)
    made.show()
    return made


# ---- from a note -----------------------------------------------------------------------------


@pytest.mark.parametrize("stated", [None, ""])
def test_a_note_that_states_nothing_offers_nothing(stated: Any, tmp_path: Path) -> None:
    assert from_note(stated, "CNN.md", tmp_path, shelf()) is None


@pytest.mark.parametrize(
    ("stated", "said"),
    [
        ({"recipe": "convnet-digits", "device": "cuda:0"}, "device: a note may not set this"),
        ({"recipe": "convnet-digits", "workers": 64}, "workers: a note may not set this"),
        ({"recipe": "convnet-digits", "pool": "ray"}, "pool: a note may not set this"),
        ({"recipe": "convnet-digits", "data": {"path": "/etc"}}, "data.path: a note may only name"),
        ({"recipe": "convnet-digits", "data": {"path": "../x"}}, "data.path: a note may only name"),
        ({"recipe": "convnet-digits", "data": {"path": "~/x"}}, "data.path: a note may only name"),
        ({"recipe": "convnet-digits", "data": {"path": "C:/x"}}, "data.path"),
        ({"recipe": "convnet-digits", "data": {"other": "/etc/x"}}, "data.other: a note may only name"),
        ({"recipe": "no-such"}, "there is no recipe “no-such”"),
        ({"recipe": "convnet-digits", "trials": "many"}, "trials"),
        (3, "must be a recipe's name or a table"),
        ({"space": "convnet"}, "dataset: is missing"),
    ],
)
def test_what_a_note_may_not_say_is_refused_with_a_sentence(stated: Any, said: str, tmp_path: Path) -> None:
    found = from_note(stated, "ML/CNN.md", tmp_path, shelf())
    assert found is not None
    assert found.recipe is None
    assert said in found.words
    assert "ML/CNN.md" in found.words


def test_a_path_in_the_vault_is_one(tmp_path: Path) -> None:
    stated = {"recipe": "mlp-digits", "dataset": "image_folder", "data": {"path": "Attachments/leaves"}}
    found = from_note(stated, "CNN.md", tmp_path, shelf())
    assert found is not None
    assert found.recipe is not None, found.words
    assert found.recipe.data["path"] == str(tmp_path / "Attachments/leaves")


def test_a_link_out_of_the_vault_is_no_way_out(tmp_path: Path) -> None:
    vault = tmp_path / "vault"
    vault.mkdir()
    (vault / "out").symlink_to(tmp_path)
    stated = {"recipe": "mlp-digits", "dataset": "image_folder", "data": {"path": "out/x"}}
    found = from_note(stated, "CNN.md", vault, shelf())
    assert found is not None
    assert found.recipe is None


def test_the_form_opens_with_the_notes_recipe_and_its_origin_and_starts_nothing(
    qtbot: QtBot, parent: QWidget, tmp_path: Path
) -> None:
    noted = from_note({"recipe": "convnet-digits", "trials": 7}, "ML/CNN.md", tmp_path, shelf())
    launched: list[Recipe] = []
    form = LaunchForm(parent, CNN, shelf().recipes, noted)
    qtbot.addWidget(form)
    form.launched.connect(launched.append)
    form.show()
    assert (form.fields.trials.value(), form._offers[0][1]) == (7, "Stated in ML/CNN.md")
    assert launched == []


def test_a_refused_recipe_of_a_note_is_said_in_the_form(
    qtbot: QtBot, parent: QWidget, tmp_path: Path
) -> None:
    noted = from_note({"recipe": "convnet-digits", "pool": "ray"}, "CNN.md", tmp_path, shelf())
    assert isinstance(noted, FromNote)
    form = LaunchForm(parent, CNN, shelf().recipes, noted)
    qtbot.addWidget(form)
    form.show()
    assert form._remark.isVisible()
    assert form._offers[0][1] == "Named in the recipe"


# ---- the estimate ----------------------------------------------------------------------------


def test_an_estimate_follows_budget_and_workers(digits: Recipe) -> None:
    base = replace(digits, trials=20, epochs=12, workers=0)
    assert estimate(PROBE, base).seconds == pytest.approx(4 + 6.0 * 20 / 2)
    assert estimate(PROBE, replace(base, workers=1)).seconds == pytest.approx(4 + 6.0 * 20)
    assert estimate(PROBE, replace(base, minutes=0.5)).trials == 9
    assert estimate(PROBE, replace(base, weights="none")).bytes < estimate(PROBE, base).bytes


def test_the_foot_says_what_is_measured_and_what_is_not(digits: Recipe) -> None:
    assert cells(None, None, "") == ()
    assert cells(digits, None, "")[0][1] == "Measuring…"
    assert cells(digits, "No such folder.", "")[0][1:] == ("Not measured", "No such folder.")
    time, disk, starts = cells(digits, PROBE, "Quantization")
    assert time[1].startswith("At most")
    assert "MB" in disk[1]
    assert starts[1] == "After “Quantization”"


@pytest.mark.parametrize(
    ("output", "errors", "found"),
    [
        (json.dumps(PROBE.plain() | {"seconds": 1}).encode(), b"", PROBE),
        (b"", b"noise\nautoml: There is no such file.\n", "There is no such file."),
        (b"{}", b"", "The probe ended without a word."),
    ],
)
def test_what_the_probes_process_said_is_read(output: bytes, errors: bytes, found: object) -> None:
    assert found_in(output, errors) == found


def test_a_recipe_is_probed_once_however_its_budget_changes(qtbot: QtBot, digits: Recipe) -> None:
    assert subject(digits) == subject(replace(digits, trials=99, epochs=3, sampler="random"))
    assert subject(digits) != subject(replace(digits, device="cuda:0"))
    prober = Prober()
    prober._found[subject(digits)] = PROBE
    prober.want(replace(digits, trials=3))
    assert not prober._rest.isActive()
    prober.stop()


def test_closing_the_form_ends_its_probe(form: LaunchForm) -> None:
    assert form._prober._rest.isActive()
    form.reject()
    assert not form._prober._rest.isActive()


# ---- kept recipes ----------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(shelf().found))
def test_a_saved_recipe_reads_back_as_it_was(name: str) -> None:
    before = shelf().found[name].recipe
    file = recipe_writing.save(before, "Mine, with “quotes” = [x]\\")
    after, problems = recipe_files.read(file)
    assert problems == []
    assert after == replace(before, id=file.stem, title="Mine, with “quotes” = [x]\\")


def test_pins_ranges_references_and_options_are_kept() -> None:
    made = recipe(
        choices={"train.rate": {"low": 0.001, "high": 0.1}, "stages": [1, 2]},
        data={"noise": 0.25, "mix": True},
        references=[{"name": "LeNet-5", "score": 0.9, "cost": 61_706.0}],
    )
    text = recipe_writing.toml(made, "t")
    mapping, problems = recipe_files._toml(text, "x")
    assert problems == []
    assert mapping is not None
    assert mapping["choices"] == {"train.rate": {"low": 0.001, "high": 0.1}, "stages": [1, 2]}
    assert mapping["references"][0]["name"] == "LeNet-5"


def test_saving_from_the_form_never_overwrites(form: LaunchForm) -> None:
    found, _ = form.fields.recipe()
    assert found is not None
    form.save(found, "Mine")
    form.save(found, "Mine")
    assert sorted(file.name for file in places.recipes().iterdir()) == ["mine-2.toml", "mine.toml"]
    assert "mine-2.toml" in form._remark.text()


# ---- fields ----------------------------------------------------------------------------------


def test_another_dataset_is_checked_against_the_space(form: LaunchForm) -> None:
    box = form.fields.dataset.box
    box.setCurrentIndex(box.findData("npz"))
    form.fields.dataset.path.setText("/data/x.npz")
    found, problems = form.fields.recipe()
    assert found is None or found.data["path"] == "/data/x.npz"
    assert all(problem.place in ("space", "trainer", "dataset") for problem in problems)


def test_objectives_are_taken_and_left(form: LaunchForm) -> None:
    form.fields.objectives.toggle("macs")
    found, _ = form.fields.recipe()
    assert found is not None
    assert found.objectives == ("accuracy", "parameters", "macs")


def test_what_is_wanted_at_the_end_is_kept(form: LaunchForm) -> None:
    form.fields.notify.setChecked(False)
    form.fields.write_note.setChecked(True)
    assert (form.at_end.notify, form.at_end.write_note) == (False, True)
