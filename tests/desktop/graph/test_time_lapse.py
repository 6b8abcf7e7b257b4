"""The time-lapse and what it knows of when files came to be."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desktop.graph.history import BY_GIT, History, from_disk, from_git, parse, read
from desktop.graph.time_lapse import TimeLapse, ranks, spread
from tests.desktop.graph.opened import Opened

GIT = shutil.which("git")
LOG = """\x01400

R100\told.md\tnew.md
\x01300

D\tgone.md
A\tlate note.md
\x01200

A\tgone.md
\x01100

A\told.md
M\tother.md
"""


def test_a_renamed_file_is_as_old_as_before_and_a_deleted_one_is_gone() -> None:
    assert parse(LOG) == {"new.md": 100.0, "late note.md": 300.0}


@pytest.mark.parametrize("log", ["", "nonsense", "\x01", "\x01x\n\nA\n", "\x015\nR100\tonly"])
def test_a_log_that_makes_no_sense_says_nothing(log: str) -> None:
    assert parse(log) == {}


@pytest.mark.skipif(GIT is None, reason="git is not installed")
def test_git_knows_when_notes_came_and_starts_nothing_that_the_vault_names(tmp_path: Path) -> None:
    vault, trap = tmp_path / "vault", tmp_path / "ran"
    (vault / "Über").mkdir(parents=True)
    program = tmp_path / "trap.sh"
    program.write_text(f"#!/bin/sh\ntouch {trap}\n", "utf-8")
    program.chmod(0o755)

    def git(*words: str, at: int = 0) -> None:
        date = f"@{at} +0000"
        who = {f"GIT_{role}_{key}": "x@y" for role in ("AUTHOR", "COMMITTER") for key in ("NAME", "EMAIL")}
        dates = {"GIT_AUTHOR_DATE": date, "GIT_COMMITTER_DATE": date, "HOME": str(tmp_path)}
        subprocess.run(["git", "-C", str(vault), *words], check=True, capture_output=True,
                       env={**os.environ, **who, **dates})  # fmt: skip

    git("init")
    for at, name in ((1_000_000, "a.md"), (2_000_000, "Über/b c.md")):
        (vault / name).write_text(name, "utf-8")
        git("add", ".")
        git("commit", "-m", name, at=at)
    for setting in ("gpg.program", "core.fsmonitor", "core.pager", "diff.external", "core.sshCommand"):
        git("config", setting, str(program))
    git("config", "log.showSignature", "true")
    (vault / "untracked.md").write_text("x", "utf-8")
    assert from_git(vault) == {"a.md": 1_000_000.0, "Über/b c.md": 2_000_000.0}
    assert not trap.exists()
    found = read(vault, ["a.md", "untracked.md"])
    assert found.source == BY_GIT
    assert found.came["untracked.md"] > 1_600_000_000


def test_without_git_or_a_repository_the_disk_says_it(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("x", "utf-8")
    os.utime(tmp_path / "a.md", (50, 50))
    assert from_git(tmp_path, git=str(tmp_path / "no git")) == {}
    found = from_disk(tmp_path, ["a.md", "missing.md"])
    assert list(found.came) == ["a.md"]
    assert found.source.startswith(("By creation", "By last change"))


def test_a_heading_comes_with_its_note_and_a_term_with_that() -> None:
    times = np.array([5.0, np.inf, np.inf, 1.0, np.inf])
    edges = np.array([[0, 1], [1, 2], [3, 0], [3, 2]], np.int32)
    assert spread(times, edges).tolist() == [5.0, 5.0, 1.0, 1.0, np.inf]
    assert ranks(np.array([5.0, 5.0, 1.0, np.inf])).tolist() == [0.25, 0.25, 0.0, 0.75]


def begun(opened: Opened) -> TimeLapse:
    lapse = opened.view.time_lapse
    lapse.root = Path("vault")
    lapse.open = True
    came = {name: float(n) for n, name in enumerate("abcd", 1)}
    lapse._history = History("By git history", came)
    return lapse


def test_the_graph_grows_as_it_did_and_stays_where_it_lies(opened: Opened) -> None:
    renamed = {name: f"note:{name}" for name in "abcdz"}
    scene = opened.view.scene
    scene.ids[:] = [renamed[name] for name in scene.ids]
    scene.slot_of = {renamed[name]: slot for name, slot in scene.slot_of.items()}
    before = scene.positions.copy()
    lapse = begun(opened)
    counts = []
    for share in (0.0, 0.2, 0.5, 0.8, 1.0):
        lapse.scrub(share)
        counts.append(opened.view.shown_count)
    assert counts == [1, 2, 3, 5, 5]
    opened.settle()
    assert (scene.positions == before).all()
    lapse.scrub(0.2)
    opened.key(Qt.Key.Key_Escape)
    assert opened.view.shown_count == 5
    assert not lapse.open


def test_space_plays_and_pauses_and_the_end_stops(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [100.0]
    monkeypatch.setattr("desktop.graph.time_lapse.time.monotonic", lambda: clock[0])
    lapse = begun(opened)
    opened.key(Qt.Key.Key_Space)
    assert lapse.playing
    clock[0] += 5.0
    assert lapse.step()
    assert lapse._at == pytest.approx(0.25)
    lapse.set_speed(5)
    opened.key(Qt.Key.Key_Space)
    clock[0] += 50.0
    assert not lapse.step()
    assert lapse._at == pytest.approx(0.25)
    opened.key(Qt.Key.Key_Space)
    clock[0] += 50.0
    assert not lapse.step()
    assert lapse._at == 1.0


def test_the_history_is_read_beside_the_window_and_then_plays(opened: Opened, tmp_path: Path) -> None:
    lapse = opened.view.time_lapse
    lapse.toggle()
    assert not lapse.open  # no vault is open
    lapse.root = tmp_path
    lapse.toggle()
    assert lapse.bar.isVisible()
    opened.qtbot.waitUntil(lapse.step, timeout=10_000)
    assert lapse.playing
    lapse.toggle()
    assert not lapse.bar.isVisible()


def test_the_bar_fits_a_narrow_view(opened: Opened, tmp_path: Path) -> None:
    lapse = opened.view.time_lapse
    lapse.root = tmp_path
    lapse.begin()
    opened.qtbot.waitUntil(lambda: opened.view.tick() or lapse.playing, timeout=5000)
    for width in (560, 1200, 600):
        opened.view.resize(width, 400)
        QApplication.processEvents()
        assert opened.view.rect().contains(lapse.bar.geometry())
    lapse.close()
