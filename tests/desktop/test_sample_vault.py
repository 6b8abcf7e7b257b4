"""The sample vault is the user's own copy, so that a results note can be written into it."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop import resources, sample_vault


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TOPOGRAPH_HOME", str(tmp_path))
    return tmp_path


def files(root: Path) -> dict[str, bytes]:
    return {str(p.relative_to(root)): p.read_bytes() for p in root.rglob("*") if p.is_file()}


def test_it_is_copied_once_and_stays_as_the_user_has_it(home: Path) -> None:
    own = sample_vault.sample_vault()
    assert own.is_relative_to(home)
    assert files(own) == files(resources.path("sample_vault"))
    (own / "Mine.md").write_text("mine")
    (own / "Start here.md").unlink()
    assert sample_vault.sample_vault() == own
    assert "Mine.md" in files(own)
    assert "Start here.md" not in files(own)
    assert [path.name for path in own.parent.iterdir()] == [own.name]


def test_a_read_only_installation_gives_notes_that_can_be_written(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shipped = home / "shipped"
    (shipped / "Deep").mkdir(parents=True)
    (shipped / "Deep" / "A.md").write_text("a")
    for path in (shipped / "Deep" / "A.md", shipped / "Deep", shipped):
        path.chmod(0o555 if path.is_dir() else 0o444)
    monkeypatch.setattr(resources, "path", lambda *_parts: shipped)
    own = sample_vault.sample_vault()
    assert (own / "Deep" / "A.md").stat().st_mode & 0o200
    assert (own / "Deep").stat().st_mode & 0o200
    for path in (shipped, shipped / "Deep"):
        path.chmod(0o755)


def test_where_no_copy_can_be_made_the_notes_can_still_be_read(home: Path) -> None:
    (home / "data").write_text("a file where a folder should be")
    assert sample_vault.sample_vault() == resources.path("sample_vault")
