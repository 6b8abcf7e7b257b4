"""About: version, licences, and diagnostics that hold no word of a note."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from automl import places
from desktop.about import diagnostics, licences
from desktop.about.dialog import AboutDialog, LicencesDialog
from desktop.compute.engine import Compute, Device, Standing
from desktop.settings import Settings
from desktop.version import VERSION
from vault_sync.places import logs_folder


@pytest.fixture
def over(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


def test_diagnostics_hold_versions_system_devices_and_settings() -> None:
    compute = Compute()
    compute.devices = [Device("cuda:0", "Tested GPU, 24 GB"), Device("cpu", "2 threads")]
    compute.standing = Standing("off", "", True, ["Tested GPU"], 1, 2, "/data", True)
    text = diagnostics.text(Settings(theme="light"), compute)
    for expected in (
        f"topograph {VERSION}",
        "torch 2.",
        "Qt 6.",
        "processors",
        "cuda:0: Tested GPU",
        "theme = light",
    ):
        assert expected in text
    assert "GPU engine: off" in text


def test_diagnostics_name_no_vault_and_no_folder_of_it() -> None:
    kept = Settings(
        last_vault="/home/ada/Secret diary", results_folder="My runs", updates_from="https://intern"
    )
    text = diagnostics.text(kept)
    assert not [word for word in ("Secret", "My runs", "intern") if word in text]


@pytest.mark.parametrize(
    ("line", "left"),
    [
        ("error in Dear diary.md:3", "error in Dear NOTE:3"),
        ("the note “Dear diary” is odd", "the note “…” is odd"),
        ("KeyError: 'Dear diary'", "KeyError: “…”"),
        ("opened /v/Secret/x.png", "opened VAULT/x.png"),
        (f"File {Path.home()}/topograph/a.py", "File ~/topograph/a.py"),
    ],
)
def test_a_line_of_a_log_loses_what_is_of_notes(line: str, left: str) -> None:
    assert diagnostics.without_notes(line, "/v/Secret") == left


def test_the_last_lines_of_logs_come_along_and_the_newest_runs(own_places: Path) -> None:
    logs_folder().mkdir(parents=True)
    (logs_folder() / "gpu-engine.log").write_text("\n".join(f"line {n}" for n in range(100)))
    run = places.runs() / "r1" / "logs"
    run.mkdir(parents=True)
    (run / "worker-0.log").write_text("CUDA error: “my note” out of memory\n")
    text = diagnostics.text(Settings())
    assert "line 99" in text
    assert "line 79" not in text
    assert "CUDA error: “…” out of memory" in text


def test_about_says_the_version_and_copies_diagnostics(over: QWidget) -> None:
    dialog = AboutDialog(over, Settings(), Compute(over))
    dialog.copy()
    assert f"topograph {VERSION}" in QGuiApplication.clipboard().text()
    assert dialog.said.text().startswith("Copied")


def test_licences_are_listed_from_what_is_installed(over: QWidget) -> None:
    text = LicencesDialog(over).findChild(QPlainTextEdit).toPlainText()
    assert "torch 2." in text
    assert "PySide6_Essentials" in text
    assert "LGPL" in text
    assert "pytest" not in text


def test_a_frozen_program_shows_the_list_that_it_ships_with(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "THIRD-PARTY.txt").write_text("all of them", "utf-8")
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert licences.text() == "all of them"
