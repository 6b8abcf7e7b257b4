"""Settings: kept over a restart, and never a reason not to start."""

from pathlib import Path

import pytest

from desktop import settings
from desktop.settings import Settings


def test_settings_are_kept() -> None:
    changed = Settings(theme="light", last_vault="/notes/ünïcode", run_dock=True)
    assert settings.save(changed) == ""
    assert settings.load() == (changed, "")


def test_without_a_file_the_defaults_hold() -> None:
    assert settings.load() == (Settings(), "")


@pytest.mark.parametrize("damage", [b"", b"{", b"\xff\xfe", b'{"theme": '])
def test_a_damaged_file_gives_the_defaults_and_a_sentence(damage: bytes) -> None:
    settings.settings_file().parent.mkdir(parents=True)
    settings.settings_file().write_bytes(damage)
    kept, problem = settings.load()
    assert kept == Settings()
    assert str(settings.settings_file()) in problem


def test_values_of_the_wrong_kind_read_as_the_default_and_the_others_stay() -> None:
    stored = {"theme": "purple", "left_dock": "yes", "run_dock": True, "unknown": 3, "last_vault": 7}
    assert settings.parse(stored) == Settings(run_dock=True)
    assert settings.parse([1]) == Settings()


def test_a_folder_that_cannot_be_written_is_told(own_places: Path) -> None:
    (own_places / "settings").write_text("a file where the folder should be")
    problem = settings.save(Settings())
    assert problem.startswith("The settings could not be saved")
