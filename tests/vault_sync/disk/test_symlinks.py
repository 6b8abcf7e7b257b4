"""Symlinks into the vault: what changes under one name changes under the others too."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.journeys.live_vault import LiveVault
from vault_sync.disk.reconcile import walk
from vault_sync.disk.symlinks import Symlinks

pytestmark = pytest.mark.skipif(os.name == "nt", reason="making a symlink needs a privilege there")


def test_a_walk_lists_links_to_files_of_the_vault_and_to_what_may_become_one(tmp_path: Path) -> None:
    (tmp_path / "real.md").write_text("x")
    (tmp_path / "folder").mkdir()
    for name, target in [("one.md", "real.md"), ("two.md", "one.md"), ("not yet.md", "later.md")]:
        (tmp_path / name).symlink_to(target)
    (tmp_path / "out.md").symlink_to("/etc/hostname")
    (tmp_path / "in").symlink_to("folder")
    assert walk(str(tmp_path)).links == {
        "one.md": "real.md",
        "two.md": "real.md",
        "not yet.md": "later.md",
    }


def test_a_save_touches_its_own_links_and_a_changed_link_or_folder_all() -> None:
    links = Symlinks()
    links.listed({"a/one.md": "real.md", "two.md": "other.md"}, "")
    assert links.touched_by({"real.md"}, set()) == {"a/one.md"}
    assert links.touched_by({"nobody.md"}, set()) == set()
    assert links.touched_by({"two.md"}, set()) == {"a/one.md", "two.md"}
    assert links.touched_by(set(), {"a"}) == {"a/one.md", "two.md"}
    links.listed({}, "a")
    assert links.touched_by({"real.md"}, set()) == set()


def test_a_link_that_was_replaced_by_a_file_is_none_any_more(tmp_path: Path) -> None:
    links = Symlinks()
    (tmp_path / "one.md").symlink_to("real.md")
    links.looked_at(str(tmp_path), "one.md")
    assert links.touched_by({"real.md"}, set()) == {"one.md"}
    (tmp_path / "one.md").unlink()
    (tmp_path / "one.md").write_text("x")
    links.looked_at(str(tmp_path), "one.md")
    assert links.touched_by({"real.md"}, set()) == set()


@pytest.mark.timeout(60)
def test_a_link_that_comes_to_lead_in_a_circle_is_no_note_any_more(tmp_path: Path) -> None:
    vault = LiveVault(tmp_path)
    vault.write("real.md", "x")
    (vault.root / "one.md").symlink_to("real.md")
    vault.start()
    assert "note:one.md" in vault.graph()
    (vault.root / "real.md").unlink()
    (vault.root / "real.md").symlink_to("one.md")
    vault.until(lambda: "note:one.md" not in vault.graph())
    vault.until_true_to_disk()
    vault.stop()


@pytest.mark.timeout(60)
def test_a_note_under_two_names_changes_comes_and_goes_under_both(tmp_path: Path) -> None:
    vault = LiveVault(tmp_path)
    vault.write("real.md", "[[first]]")
    (vault.root / "one.md").symlink_to("real.md")
    (vault.root / "not yet.md").symlink_to("later.md")
    vault.start()
    (vault.root / "two.md").symlink_to("one.md")
    vault.until(lambda: "note:two.md" in vault.graph())
    vault.write("real.md", "[[second]]")
    vault.until_true_to_disk()
    assert vault.graph().count("-> missing:second") == 3
    vault.write("later.md", "[[third]]")
    vault.until(lambda: "note:not yet.md" in vault.graph())
    (vault.root / "real.md").unlink()
    vault.until(lambda: "note:two.md" not in vault.graph())
    vault.until_true_to_disk()
    vault.stop()
