"""Settings and recipes for a teammate: what goes along, what is shown before it is taken, what is refused."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from automl import places, recipe_files
from desktop.about import sharing
from desktop.about.sharing import ABOUT
from desktop.main_window import MainWindow
from desktop.settings import Settings

RECIPE = (recipe_files.built_in() / "mlp-wine.toml").read_text("utf-8")


def packed(target: Path, entries: dict[str, str], **settings: Any) -> Path:
    with zipfile.ZipFile(target, "w") as made:
        made.writestr(ABOUT, json.dumps({"format": 1, "settings": settings}))
        for name, text in entries.items():
            made.writestr(name, text)
    return target


def test_what_is_exported_comes_back_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    places.recipes().mkdir(parents=True)
    (places.recipes() / "our-wine.toml").write_text(RECIPE, "utf-8")
    mine = Settings(theme="light", reduce_motion=True, results_folder="Lab/Runs", last_vault="/secret/notes")
    assert sharing.write(mine, tmp_path / "for-you.zip") == ""
    monkeypatch.setenv("TOPOGRAPH_HOME", str(tmp_path / "teammate"))
    shared = sharing.read(tmp_path / "for-you.zip")
    assert shared.problems == ()
    assert sharing.changes(shared, Settings()) == [
        "Theme: system → light",
        "Reduce motion: off → on",
        "Results folder: Topograph → Lab/Runs",
        "New recipe: our-wine",
    ]
    assert sharing.take_recipes(shared) == ""
    assert (places.recipes() / "our-wine.toml").read_text("utf-8") == RECIPE
    assert sharing.changes(shared, Settings().with_(**shared.settings)) == []


def test_a_vault_and_a_window_are_nobody_elses(tmp_path: Path) -> None:
    mine = Settings(last_vault="/secret/notes", geometry="AAAA", splits="1,2")
    sharing.write(mine, tmp_path / "for-you.zip")
    with zipfile.ZipFile(tmp_path / "for-you.zip") as made:
        assert b"secret" not in made.read(ABOUT)
    own = packed(tmp_path / "own.zip", {}, last_vault="/theirs", geometry="BBBB", theme="dark")
    assert sharing.read(own).settings == {"theme": "dark"}


@pytest.mark.parametrize(
    "name",
    [
        "../evil.toml",
        "recipes/../../evil.toml",
        "/etc/evil.toml",
        "recipes/a/b.toml",
        "recipes\\..\\evil.toml",
        "recipes/C:evil.toml",
        "recipes/.hidden.toml",
        "recipes/run.sh",
    ],
)
def test_nothing_is_ever_written_outside_of_the_recipes(tmp_path: Path, name: str) -> None:
    shared = sharing.read(packed(tmp_path / "x.zip", {name: RECIPE}))
    assert not shared.recipes
    assert "is left out" in shared.problems[0]


def test_a_recipe_that_is_none_is_left_out_and_the_others_stay(tmp_path: Path) -> None:
    file = packed(tmp_path / "x.zip", {"recipes/bad.toml": "space = [", "recipes/good.toml": RECIPE})
    shared = sharing.read(file)
    assert set(shared.recipes) == {"good.toml"}
    assert shared.problems[0].startswith("The recipe bad.toml is left out: ")


@pytest.mark.parametrize(
    ("name", "value"),
    [("theme", "purple"), ("results_folder", "../out"), ("updates_from", "http://x.example"), ("theme", 3)],
)
def test_a_setting_that_cannot_be_is_left_out_and_said(tmp_path: Path, name: str, value: object) -> None:
    shared = sharing.read(packed(tmp_path / "x.zip", {}, **{name: value}, reduce_motion=True))
    assert shared.settings == {"reduce_motion": True}
    assert f"“{name.replace('_', ' ')}” is left out" in shared.problems[0]


def test_a_replaced_recipe_is_said(tmp_path: Path) -> None:
    places.recipes().mkdir(parents=True)
    (places.recipes() / "wine.toml").write_text("# mine\n" + RECIPE, "utf-8")
    shared = sharing.read(packed(tmp_path / "x.zip", {"recipes/wine.toml": RECIPE}))
    assert sharing.changes(shared, Settings()) == ["Your recipe wine is replaced"]


def test_a_file_that_is_larger_than_any_recipe_is_not_even_read(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x.zip", "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("recipes/big.toml", "#" * (sharing.LARGEST + 1))
    assert "larger than any recipe" in sharing.read(tmp_path / "x.zip").problems[0]


@pytest.mark.parametrize("told", [b"", b"no zip at all", b"PK\x03\x04 cut off"])
def test_a_file_that_is_none_is_one_sentence(tmp_path: Path, told: bytes) -> None:
    (tmp_path / "x.zip").write_bytes(told)
    assert "x.zip is no file of settings" in sharing.read(tmp_path / "x.zip").problems[0]


def test_an_export_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    assert "could not be written" in sharing.write(Settings(), tmp_path / "no" / "x.zip")


def test_the_window_shows_the_changes_and_takes_them_over_on_a_press(qtbot: QtBot, tmp_path: Path) -> None:
    window = MainWindow(Settings(theme="dark"), lambda _new: "", [])
    qtbot.addWidget(window)
    file = packed(tmp_path / "x.zip", {"recipes/our.toml": RECIPE, "../evil": "x"}, theme="light")
    dialog = window.program.import_from(file)
    words = [part.text() for part in dialog.findChildren(QLabel)]
    assert "Theme: dark → light" in words
    assert "../evil is left out: it is neither settings nor a recipe." in words
    assert window.settings.theme == "dark"
    dialog.take.click()
    assert window.settings.theme == "light"
    assert (places.recipes() / "our.toml").is_file()
    window.close()
