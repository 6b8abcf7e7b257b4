"""Where our own things lie: where the system says, or all under one folder."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from vault_sync import places

FOLDERS = [places.settings_folder, places.data_folder, places.cache_folder, places.logs_folder]


def test_one_variable_puts_everything_under_one_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOPOGRAPH_HOME", str(tmp_path))
    assert {folder() for folder in FOLDERS} == {
        tmp_path / name for name in ("settings", "data", "cache", "logs")
    }
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("value", [None, ""])
def test_without_it_everything_lies_where_the_system_says(
    value: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TOPOGRAPH_HOME", raising=False)
    if value is not None:
        monkeypatch.setenv("TOPOGRAPH_HOME", value)
    assert all("topograph" in folder().parts and folder().is_absolute() for folder in FOLDERS)


def test_a_vault_has_one_key_however_it_is_reached(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    vault = tmp_path / os.fsdecode(b"caf\xe9")
    vault.mkdir()
    (tmp_path / "link").symlink_to(vault)
    monkeypatch.chdir(vault)
    keys = {places.vault_key(way) for way in (vault, tmp_path / "link", ".", f"{vault}/../{vault.name}/")}
    assert len(keys) == 1
    assert keys != {places.vault_key(tmp_path)}
