"""Obsidian's own settings, as good, damaged, odd and hostile vaults hold them."""

from __future__ import annotations

import json
import os
import pickle
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vault_sync.disk.graph_settings import SLIDERS, SWITCHES
from vault_sync.disk.settings import LARGEST_FILE, VaultSettings


def vault(tmp_path: Path, app: Any = None, graph: Any = None, folder: str = ".obsidian") -> Path:
    config = tmp_path / folder
    config.mkdir(exist_ok=True)
    for name, content in (("app.json", app), ("graph.json", graph)):
        if isinstance(content, bytes):
            (config / name).write_bytes(content)
        elif content is not None:
            (config / name).write_text(json.dumps(content))
    return tmp_path


def test_a_vault_without_settings_has_obsidians_defaults(tmp_path: Path) -> None:
    found, problems = VaultSettings.load(tmp_path)
    assert problems == []
    assert found == VaultSettings()
    assert found.new_link_format == "shortest"
    assert found.graph.shown("centerStrength") == 0.518713248970312
    assert found.graph.on("showOrphans")
    assert not found.graph.on("showTags")


def test_settings_that_are_there_are_read(tmp_path: Path) -> None:
    app = {
        "newLinkFormat": "relative",
        "useMarkdownLinks": True,
        "attachmentFolderPath": "./files",
        "showUnsupportedFiles": True,
        "newFileLocation": "folder",
        "newFileFolderPath": "Inbox",
        "trashOption": "local",
        "vimMode": True,
    }
    found, problems = VaultSettings.load(vault(tmp_path, app))
    assert problems == []
    assert (found.new_link_format, found.use_markdown_links) == ("relative", True)
    assert (found.new_file_location, found.new_file_folder) == ("folder", "Inbox")
    assert (found.show_unsupported_files, found.trash_option) == (True, "local")


@pytest.mark.parametrize(
    ("stored", "note", "folder"),
    [
        ("/", "a/Note.md", ""),
        ("Files", "a/Note.md", "Files"),
        ("Files/deep/", "a/Note.md", "Files/deep"),
        ("./", "a/b/Note.md", "a/b"),
        ("./", "Note.md", ""),
        ("./img", "a/Note.md", "a/img"),
        ("./img", "Note.md", "img"),
    ],
)
def test_attachments_go_where_obsidian_would_put_them(
    tmp_path: Path, stored: str, note: str, folder: str
) -> None:
    found, _ = VaultSettings.load(vault(tmp_path, {"attachmentFolderPath": stored}))
    assert found.attachment_place(note) == folder


@pytest.mark.parametrize(
    ("filters", "path", "hidden"),
    [
        (None, "Archive/a.md", False),
        (["Archive/"], "Archive/a.md", True),
        (["Archive/"], "Archived.md", False),
        (["Archive/"], "Work/Archive/a.md", False),
        (["Alpha.md"], "Alpha.md", True),
        (["/^work\\/C-/"], "work/C-12.md", True),
        (["/^work\\/C-/"], "home/work/C-12.md", False),
        (["/draft/", "Old/"], "Old/x.md", True),
        (["/\\.draft\\.md$/"], "a.draft.md", True),
        (["/(?<year>19\\d\\d)/"], "1984.md", True),
        (["Cafe\u0301/"], "Caf\u00e9/a.md", True),
        (["/"], "a.md", False),
        ([""], "a.md", False),
    ],
)
def test_filters_hide_by_prefix_and_by_pattern(tmp_path: Path, filters: Any, path: str, hidden: bool) -> None:
    found, problems = VaultSettings.load(vault(tmp_path, {"userIgnoreFilters": filters}))
    assert problems == []
    assert found.hidden(path) is hidden


@pytest.mark.parametrize(
    "pattern", ["/(x+x+)+y/", "/^(([a-z])+.)+[A-Z]([a-z])+$/", "/(.*?,){13}P/", "/^(a|a)+$/"]
)
def test_a_pattern_made_to_hang_is_given_up(tmp_path: Path, pattern: str) -> None:
    found, problems = VaultSettings.load(vault(tmp_path, {"userIgnoreFilters": [pattern, "Old/"]}))
    assert problems == []
    for path in ("x" * 4_000, "a" * 4_000 + "!", "1," * 30):
        found.hidden(path)
    # Without the limit the test's own time-out would end it.
    assert found.hidden("Old/a.md")


def test_a_pattern_that_took_too_long_is_switched_off_and_named(tmp_path: Path) -> None:
    found, _ = VaultSettings.load(vault(tmp_path, {"userIgnoreFilters": ["/^(a|a)+$/"]}))
    assert not found.hidden("a" * 60 + "!")
    (problem,) = found.late_problems()
    assert problem.path == ".obsidian/app.json"
    assert "/^(a|a)+$/ takes too long" in problem.message
    assert found.ignore_filters.patterns == ()


@pytest.mark.parametrize(
    ("filters", "said"),
    [
        ("Archive/", "no list"),
        (["/(unclosed/"], "no valid pattern"),
        ([7, "a/"], "no text"),
        (["/" + "a" * 3_000 + "/"], "too long"),
    ],
)
def test_a_filter_that_cannot_work_is_told(tmp_path: Path, filters: Any, said: str) -> None:
    found, problems = VaultSettings.load(vault(tmp_path, {"userIgnoreFilters": filters}))
    assert [problem.path for problem in problems] == [".obsidian/app.json"]
    assert said in problems[0].message
    assert not found.hidden("b.md")


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("a.md", True), ("a.MD", True), ("b.canvas", True), ("b.base", True), ("p.webp", True),
        ("p.JPEG", True), ("s.3gp", True), ("v.mkv", True), ("d.pdf", True), ("x.py", False),
        ("x.docx", False), ("md", False), ("folder.md/file", False), ("archive.tar.gz", False),
    ],
)  # fmt: skip
def test_only_types_that_obsidian_knows_are_shown(tmp_path: Path, path: str, shown: bool) -> None:
    assert VaultSettings.load(tmp_path)[0].shows(path) is shown
    everything, _ = VaultSettings.load(vault(tmp_path, {"showUnsupportedFiles": True}))
    assert everything.shows(path)


@pytest.mark.parametrize(
    "content",
    [b"{", b"[1, 2]", b"\xff\xfe{}", b'{"a": NaN', b"\0\0\0", b"[" * 100_000, b"null", b'"text"'],
)
def test_damaged_files_mean_defaults_and_a_problem(tmp_path: Path, content: bytes) -> None:
    found, problems = VaultSettings.load(vault(tmp_path, content, content))
    assert found == VaultSettings()
    assert [problem.path for problem in problems] == [".obsidian/app.json", ".obsidian/graph.json"]


def test_a_value_of_the_wrong_kind_costs_only_itself(tmp_path: Path) -> None:
    app = {"newLinkFormat": "sideways", "useMarkdownLinks": 1, "attachmentFolderPath": "Files"}
    found, problems = VaultSettings.load(vault(tmp_path, app))
    assert (found.new_link_format, found.use_markdown_links) == ("shortest", False)
    assert found.attachment_folder == "Files"
    assert [problem.message.split()[0] for problem in problems] == ["newLinkFormat", "useMarkdownLinks"]


def test_settings_are_not_read_out_of_the_vault_nor_from_what_never_ends(tmp_path: Path) -> None:
    outside = tmp_path / "outside.json"
    outside.write_text('{"useMarkdownLinks": true}')
    root = tmp_path / "vault"
    config = root / ".obsidian"
    config.mkdir(parents=True)
    (config / "app.json").symlink_to(outside)
    os.mkfifo(config / "graph.json")
    found, problems = VaultSettings.load(root)
    assert found == VaultSettings()
    assert ["outside the vault" in problems[0].message, "not an ordinary" in problems[1].message] == [
        True,
        True,
    ]


def test_a_looping_link_and_a_giant_file_are_problems(tmp_path: Path) -> None:
    config = vault(tmp_path) / ".obsidian"
    (config / "app.json").symlink_to(config / "app.json")
    with (config / "graph.json").open("wb") as file:
        file.truncate(LARGEST_FILE + 1)
    found, problems = VaultSettings.load(tmp_path)
    assert found == VaultSettings()
    assert len(problems) == 2


def test_another_config_folder_is_taken_where_it_is_the_only_one(tmp_path: Path) -> None:
    root = vault(tmp_path, {"useMarkdownLinks": True}, {}, folder=".obsidian-work")
    (root / ".git").mkdir()
    found, _ = VaultSettings.load(root)
    assert (found.config_folder, found.use_markdown_links) == (".obsidian-work", True)
    vault(tmp_path, {}, {}, folder=".obsidian-phone")
    assert VaultSettings.load(root)[0].config_folder == ".obsidian"
    vault(tmp_path, {})
    assert VaultSettings.load(root)[0].config_folder == ".obsidian"


def test_values_beyond_the_sliders_are_clamped_when_shown_and_kept_when_saved(tmp_path: Path) -> None:
    stored = {"repelStrength": 25, "linkDistance": 550, "textFadeMultiplier": -9, "future": {"x": 1}}
    graph = VaultSettings.load(vault(tmp_path, graph=stored))[0].graph
    shown = [graph.shown(name) for name in ("repelStrength", "linkDistance", "textFadeMultiplier")]
    assert shown == [20, 500, -3]
    assert graph.to_json() == stored
    changed = graph.with_values(repelStrength=5, showTags=True)
    assert changed.to_json() == stored | {"repelStrength": 5, "showTags": True}
    assert (changed.shown("repelStrength"), changed.on("showTags")) == (5, True)


@pytest.mark.parametrize("value", [True, "12", None, 10**400, [1]])
def test_a_slider_that_is_no_number_stands_at_its_default(tmp_path: Path, value: Any) -> None:
    graph = VaultSettings.load(vault(tmp_path, graph={"repelStrength": value}))[0].graph
    assert graph.shown("repelStrength") == 10


def test_colour_groups_keep_their_order_and_lose_only_damaged_ones(tmp_path: Path) -> None:
    stored = [
        {"query": "tag:#x", "color": {"a": 1, "rgb": 14048348}},
        {"query": "path:y"},
        {"query": "file:z", "color": {"a": 3, "rgb": 0x1FFFFFF}},
    ]
    found, problems = VaultSettings.load(vault(tmp_path, graph={"colorGroups": stored, "search": "-path:a"}))
    assert [(group.query, group.hex, group.alpha) for group in found.graph.groups] == [
        ("tag:#x", "#d65c5c", 1.0),
        ("file:z", "#ffffff", 1.0),
    ]
    assert [problem.message for problem in problems] == ["Colour group 2 is damaged and left out."]
    assert found.graph.search == "-path:a"


def test_settings_travel_between_processes(tmp_path: Path) -> None:
    app = {"userIgnoreFilters": ["a/", "/^b+/"]}
    found, _ = VaultSettings.load(vault(tmp_path, app, {"future": [1], "repelStrength": 3}))
    assert pickle.loads(pickle.dumps(found)) == found


def test_reading_settings_changes_nothing_on_disk(tmp_path: Path) -> None:
    root = vault(tmp_path, {"userIgnoreFilters": ["a/"]}, {"repelStrength": 99})
    before = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    VaultSettings.load(root)
    assert {path: path.read_bytes() for path in root.rglob("*") if path.is_file()} == before


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=9), inner, max_size=4),
    max_leaves=12,
)
APP_KEYS = st.sampled_from(["userIgnoreFilters", "newLinkFormat", "attachmentFolderPath", "useMarkdownLinks"])
GRAPH_KEYS = st.sampled_from(["colorGroups", "search", "showTags", "repelStrength", "linkDistance"])
FILTERS = st.fixed_dictionaries(
    {"userIgnoreFilters": st.lists(st.from_regex(r"/.{0,12}/|.{0,5}"), max_size=3)}
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    app=st.binary(max_size=60) | VALUES | FILTERS | st.dictionaries(APP_KEYS, VALUES),
    graph=st.binary(max_size=60) | VALUES | st.dictionaries(GRAPH_KEYS, VALUES),
    path=st.text(max_size=40),
)
def test_whatever_the_files_hold_the_settings_can_be_used(
    tmp_path: Path, app: Any, graph: Any, path: str
) -> None:
    found, problems = VaultSettings.load(vault(tmp_path, app, graph))
    found.hidden(path)
    found.shows(path)
    found.attachment_place(path)
    assert all(slider.low <= found.graph.shown(name) <= slider.high for name, slider in SLIDERS.items())
    assert all(isinstance(found.graph.on(name), bool) for name in SWITCHES)
    assert isinstance(found.graph.search, str)
    assert all(0 <= group.rgb <= 0xFFFFFF for group in found.graph.groups)
    assert all(problem.message.strip() and problem.path for problem in problems)
