"""Addresses that open Obsidian, and the list of vaults it keeps."""

from __future__ import annotations

import json
import os
from pathlib import Path
from urllib.parse import unquote_to_bytes

import pytest

from vault_sync.disk.obsidian import known_vaults, list_places, new_address, open_address


@pytest.mark.parametrize(
    ("path", "heading", "ending"),
    [
        ("Note.md", None, "%2FNote.md"),
        ("Über uns/a & b=c?.md", None, "%2F%C3%9Cber%20uns%2Fa%20%26%20b%3Dc%3F.md"),
        ("a#b.md", None, "%2Fa%23b.md"),
        ("100%.md", None, "%2F100%25.md"),
        ("Note.md", "A heading", "%2FNote.md%23A%20heading"),
        ("Note.md", "#A#B", "%2FNote.md%23A%23B"),
        ("line\nbreak.md", None, "%2Fline%0Abreak.md"),
        ("", None, ""),
    ],
)
def test_an_address_is_encoded_wholly(path: str, heading: str | None, ending: str) -> None:
    assert open_address("/my vault", path, heading) == f"obsidian://open?path=%2Fmy%20vault{ending}"


def test_a_name_that_is_no_valid_utf8_reaches_obsidian_byte_for_byte() -> None:
    raw = b"/vault/caf\xe9 \xff.md"
    address = open_address("/vault", os.fsdecode(raw[len(b"/vault/") :]))
    assert address.isascii()
    assert unquote_to_bytes(address.removeprefix("obsidian://open?path=")) == raw


def test_a_vault_given_by_a_relative_path_becomes_absolute(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "inner").mkdir()
    monkeypatch.chdir(tmp_path / "inner")
    assert open_address("../v", "a.md") == open_address(tmp_path / "v", "a.md")


def test_a_missing_note_is_created_by_obsidian_itself() -> None:
    assert new_address("/v", "Ideas/New one.md") == "obsidian://new?path=%2Fv%2FIdeas%2FNew%20one.md"


@pytest.mark.parametrize(
    ("platform", "environ", "places"),
    [
        ("linux", {}, [".config/obsidian/obsidian.json",
                       ".var/app/md.obsidian.Obsidian/config/obsidian/obsidian.json",
                       "snap/obsidian/current/.config/obsidian/obsidian.json"]),
        ("darwin", {}, ["Library/Application Support/obsidian/obsidian.json"]),
        ("win32", {"APPDATA": "/home/me/AppData/Roaming"}, ["AppData/Roaming/obsidian/obsidian.json"]),
        ("win32", {}, []),
    ],
)  # fmt: skip
def test_the_list_of_vaults_is_looked_for_where_each_system_keeps_it(
    platform: str, environ: dict[str, str], places: list[str]
) -> None:
    home = Path("/home/me")
    assert list(list_places(environ, home, platform)) == [home / place for place in places]


def test_the_configured_folder_of_linux_is_honoured() -> None:
    places = list_places({"XDG_CONFIG_HOME": "/else"}, Path("/home/me"), "linux")
    assert next(places) == Path("/else/obsidian/obsidian.json")


def write_list(home: Path, content: object, below: str = ".config/obsidian") -> None:
    (home / below).mkdir(parents=True, exist_ok=True)
    text = content if isinstance(content, str) else json.dumps(content)
    (home / below / "obsidian.json").write_text(text)


def test_known_vaults_come_last_opened_first_and_only_if_they_are_there(tmp_path: Path) -> None:
    for name in ("Old", "New", "Snap"):
        (tmp_path / name).mkdir()
    vaults = {
        "1": {"path": str(tmp_path / "Old"), "ts": 1_600_000_000_000},
        "2": {"path": str(tmp_path / "New"), "ts": 1_700_000_000_000, "open": True},
        "3": {"path": str(tmp_path / "Gone"), "ts": 1_800_000_000_000},
    }
    write_list(tmp_path, {"vaults": vaults})
    also = {"4": {"path": str(tmp_path / "Snap")}, "5": {"path": str(tmp_path / "Old"), "ts": 5}}
    write_list(tmp_path, {"vaults": also}, "snap/obsidian/current/.config/obsidian")
    found = known_vaults({}, tmp_path, "linux")
    assert [(vault.name, vault.opened, vault.open) for vault in found] == [
        ("New", 1_700_000_000.0, True),
        ("Old", 1_600_000_000.0, False),
        ("Snap", 0.0, False),
    ]


@pytest.mark.parametrize(
    "content",
    ["{", "[]", '{"vaults": 3}', '{"vaults": {"a": 7, "b": {"path": 9}, "c": {"path": ""}}}', "[" * 90_000,
     '{"vaults": {"a": {"path": "/nowhere\\u0000x"}}}', "\ufeff"],
)  # fmt: skip
def test_a_damaged_list_gives_no_vaults(tmp_path: Path, content: str) -> None:
    write_list(tmp_path, content)
    assert known_vaults({}, tmp_path, "linux") == []
