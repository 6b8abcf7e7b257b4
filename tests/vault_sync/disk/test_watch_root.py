"""The root monitor: real folders, and an injected stat for what a test cannot mount."""

from __future__ import annotations

import os
from pathlib import Path
from types import SimpleNamespace

from vault_sync.disk.root import Root, RootMonitor


def test_an_untouched_root_is_the_same(tmp_path: Path):
    monitor = RootMonitor(str(tmp_path))
    (tmp_path / "a.md").write_text("x")
    assert monitor.look() is Root.SAME


def test_a_root_renamed_away_is_gone_and_the_same_when_it_is_back(tmp_path: Path):
    vault = tmp_path / "vault"
    vault.mkdir()
    monitor = RootMonitor(str(vault))
    vault.rename(tmp_path / "elsewhere")
    assert monitor.look() is Root.GONE
    (tmp_path / "elsewhere").rename(vault)
    assert monitor.look() is Root.SAME


def test_another_folder_of_the_same_name_is_a_replaced_root_until_it_is_accepted(tmp_path: Path):
    vault = tmp_path / "vault"
    vault.mkdir()
    monitor = RootMonitor(str(vault))
    vault.rename(tmp_path / "elsewhere")
    vault.mkdir()
    assert monitor.look() is Root.REPLACED
    monitor.accept()
    assert monitor.look() is Root.SAME


def test_an_unmounted_root_is_replaced_by_its_empty_mount_point():
    found = SimpleNamespace(st_dev=5, st_ino=2)

    def stat(_path: str) -> os.stat_result:
        return found  # type: ignore[return-value]

    monitor = RootMonitor("/mnt/vault", stat)
    assert monitor.look() is Root.SAME
    found.st_dev = 1
    assert monitor.look() is Root.REPLACED


def test_a_root_on_a_dead_network_drive_is_gone():
    answers: list[OSError] = []

    def stat(_path: str) -> os.stat_result:
        if answers:
            raise answers[0]
        return SimpleNamespace(st_dev=5, st_ino=2)  # type: ignore[return-value]

    monitor = RootMonitor("/mnt/vault", stat)
    answers.append(OSError(116, "Stale file handle"))
    assert monitor.look() is Root.GONE


def test_a_root_that_was_not_there_at_first_is_in_doubt_when_it_comes(tmp_path: Path):
    monitor = RootMonitor(str(tmp_path / "vault"))
    assert monitor.look() is Root.GONE
    (tmp_path / "vault").mkdir()
    assert monitor.look() is Root.REPLACED
