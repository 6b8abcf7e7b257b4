"""Recipes as files: three places, what is wrong said with file and line, and settings laid over them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from automl import places, recipe_files
from automl.catalogue import installed
from automl.recipe_files import BUILT_IN, YOURS
from tests.automl.made_up import catalogue, recipe

KNOWN = catalogue()
LEAST = 'space = "convnet"\ndataset = "digits"\ntrainer = "classify"\n'


def put(folder: Path, name: str, text: str | bytes) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / name
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return file


@pytest.mark.parametrize("file", sorted(recipe_files.built_in().glob("*.toml")), ids=lambda file: file.stem)
def test_every_recipe_that_ships_is_right_and_says_what_it_is(file: Path) -> None:
    made, problems = recipe_files.read(file, installed())
    assert made is not None, problems
    assert made.id == file.stem
    assert made.title
    assert made.about
    assert made.topics
    assert made.limits
    assert made.bounds[made.cost.name][1] >= made.limits[made.cost.name] / 10


def test_the_first_recipes_are_there() -> None:
    shipped = {"convnet-digits", "mlp-digits", "cell-digits", "convnet-fashion-mnist"}
    assert shipped <= {file.stem for file in recipe_files.built_in().glob("*.toml")}


def test_a_later_place_hides_an_earlier_one_and_it_is_said(tmp_path: Path) -> None:
    put(places.recipes(), "convnet-digits.toml", LEAST + "trials = 7\n")
    mine = put(tmp_path, "other.toml", LEAST + 'id = "convnet-digits"\ntrials = 9\n')
    yours = recipe_files.shelf(None, KNOWN)
    given = recipe_files.shelf(tmp_path, KNOWN)
    assert yours.found["convnet-digits"].source == YOURS
    assert yours.found["mlp-digits"].source == BUILT_IN
    assert given.found["convnet-digits"].recipe.trials == 9
    assert [str(p) for p in given.problems if p.place == str(mine)] == [
        f"{mine}: this “convnet-digits” is taken instead of the one yours."
    ]


def test_two_files_of_one_folder_with_the_same_id_are_said(tmp_path: Path) -> None:
    put(tmp_path, "a.toml", LEAST + 'id = "x"\n')
    put(tmp_path, "b.toml", LEAST + 'id = "x"\n')
    shelf = recipe_files.shelf(tmp_path, KNOWN)
    assert shelf.found["x"].file.name == "a.toml"
    assert "“x” is in a.toml already" in str(shelf.problems[-1])


def test_a_folder_of_recipes_that_is_not_there_is_said(tmp_path: Path) -> None:
    (problem,) = recipe_files.shelf(tmp_path / "nowhere").problems
    assert problem.message == "there is no such folder of recipes."


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        ("a = 1\nb = \nc = 3\n", ":2", "this is no TOML: invalid value"),
        ('a = "x\n', ":1", "this is no TOML"),
        ("a = [1,\n\n", ":3", "this is no TOML"),
        (b"a = 1\n\xff\n", "", "this is no UTF-8 text (byte 6)."),
        ("a = " + "[" * 5000, "", "nested too deeply"),
        (b"#" * (2 << 20), "", "too large"),
    ],
    ids=["no value", "open text", "open list", "not utf-8", "deep", "large"],
)
def test_a_file_that_is_no_recipe_is_one_sentence_with_its_line(
    tmp_path: Path, text: str | bytes, place: str, said: str
) -> None:
    file = put(tmp_path, "r.toml", text)
    made, problems = recipe_files.read(file, KNOWN)
    assert made is None
    assert len(problems) == 1
    assert problems[0].place == f"{file}{place}"
    assert said in problems[0].message


def test_problems_of_a_recipe_name_the_file_and_the_key(tmp_path: Path) -> None:
    file = put(tmp_path, "r.toml", LEAST + "trials = 0\nepochs = 0\n")
    _, problems = recipe_files.read(file, KNOWN)
    assert [problem.place for problem in problems] == [f"{file}: trials", f"{file}: epochs"]


def test_a_recipe_is_named_by_id_by_file_or_by_a_runs_copy(tmp_path: Path) -> None:
    file = put(tmp_path, "mine.toml", LEAST)
    kept = put(tmp_path, "recipe.json", json.dumps(recipe(id="kept", limits={"macs": 9}).plain()))
    named = [recipe_files.find(name, None, KNOWN)[0] for name in ("mlp-digits", str(file), str(kept))]
    assert [made.id for made in named if made is not None] == ["mlp-digits", "mine", "kept"]
    assert named[2] == recipe(id="kept", limits={"macs": 9})


def test_a_name_that_is_none_gets_near_ones(tmp_path: Path) -> None:
    made, (problem,) = recipe_files.find("convnet-digit", None, KNOWN)
    assert made is None
    assert "There are: convnet-digits" in problem.message


def test_a_named_recipe_that_is_broken_says_what_is_wrong_with_it(tmp_path: Path) -> None:
    put(tmp_path, "mine.toml", LEAST + "trials = 0\n")
    _, (problem,) = recipe_files.find("mine", tmp_path, KNOWN)
    assert "must be a whole number" in problem.message


@pytest.mark.parametrize(
    ("setting", "field", "value"),
    [
        ("trials=7", "trials", 7),
        ("title=My run", "title", "My run"),
        ("stopping=false", "stopping", False),
        ("limits.parameters=50_000", "limits", {"parameters": 50_000, "macs": 9}),
        ("limits={macs=3}", "limits", {"macs": 3}),
        ("choices.train.rate=0.1", "choices", {"train.rate": 0.1, "kind": "plain"}),
        ("choices.train.rate={low=0.1}", "choices", {"train.rate": {"low": 0.1}, "kind": "plain"}),
        ('choices.kind=["a", "b"]', "choices", {"train.rate": 0.5, "kind": ["a", "b"]}),
        ("objectives=['accuracy', 'macs']", "objectives", ("accuracy", "macs")),
    ],
)  # fmt: skip
def test_a_setting_changes_one_thing_of_the_recipe(
    tmp_path: Path, setting: str, field: str, value: Any
) -> None:
    more = '[limits]\nmacs = 9\n[choices]\nkind = "plain"\n[choices.train]\nrate = 0.5\n'
    made, problems = recipe_files.read(put(tmp_path, "r.toml", LEAST + more), KNOWN, [setting])
    assert made is not None, problems
    assert getattr(made, field) == value


@pytest.mark.parametrize("setting", ["trials", "=3", "limits.=3", "trails=3", "space.kind=3", "trials=many"])
def test_a_setting_that_is_none_is_a_problem(tmp_path: Path, setting: str) -> None:
    made, problems = recipe_files.read(put(tmp_path, "r.toml", LEAST), KNOWN, [setting])
    assert made is None
    assert problems


def test_a_runs_own_recipe_can_be_changed_and_is_checked_again() -> None:
    made = recipe(choices={"train": {"rate": 0.5}}, references=[{"name": "L", "score": 1, "cost": 2}])
    mapping = recipe_files.as_written(made)
    assert recipe_files.changed(mapping, ["trials=99", "choices.train.rate=0.25"]) == []
    again, problems = type(made).parse(mapping, "r", KNOWN)
    assert again is not None, problems
    assert (again.trials, again.choices, again.references) == (99, {"train.rate": 0.25}, made.references)
