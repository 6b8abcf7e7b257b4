"""The installers' recipes: what can be checked of them without building one."""

from __future__ import annotations

import ast
import hashlib
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from automl.catalogue import FOLDERS

ROOT = Path(__file__).parents[2]
PACKAGING = ROOT / "packaging"
Load = Callable[[str], ModuleType]


def checked_by(tool: str, *words: str) -> None:
    """The tool's own verdict; not every machine has it, CI does."""
    if not shutil.which(tool):
        pytest.skip(f"{tool} is not installed")
    done = subprocess.run([tool, *words], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_menu_entry_is_valid() -> None:
    checked_by("desktop-file-validate", str(PACKAGING / "linux" / "topograph.desktop"))


def test_the_software_centres_description_is_valid() -> None:
    checked_by("appstreamcli", "validate", "--no-net", str(PACKAGING / "linux" / "topograph.metainfo.xml"))


@pytest.mark.parametrize("script", sorted((PACKAGING / "linux").glob("*.sh")), ids=lambda path: path.name)
def test_a_shell_script_parses(script: Path) -> None:
    checked_by("sh", "-n", str(script))


@pytest.mark.slow
def test_the_windows_installer_compiles_with_a_made_up_payload(load: Load, tmp_path: Path) -> None:
    if not shutil.which("makensis"):
        pytest.skip("makensis is not installed")
    for name in ("topograph.exe", "topograph-console.exe", "_internal/base_library.zip"):
        path = tmp_path / "app" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"MZ")
    root = tmp_path / "root"
    load("icons").draw_all(ROOT / "resources" / "icons" / "topograph.svg", root / "build" / "icons")
    shutil.copy(ROOT / "LICENSE", root / "LICENSE")
    load("windows").compile_script(root, tmp_path / "app", "1.2.3", tmp_path / "topograph-setup.exe")
    assert (tmp_path / "topograph-setup.exe").read_bytes()[:2] == b"MZ"


def test_the_frozen_program_takes_every_folder_that_is_found_by_looking() -> None:
    tree = ast.parse((PACKAGING / "topograph.spec").read_text("utf-8"))
    stated = {
        node.targets[0].id: node.value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }
    listed = set(ast.literal_eval(stated["FOUND_BY_LOOKING"]))
    looked_through = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for package in ("automl", "desktop", "vault_sync")
        for path in (ROOT / package).rglob("*.py")
        if re.search(r"iter_modules\(__path__", path.read_text("utf-8"))
    }
    assert {f"automl.{folder}" for folder in FOLDERS} | looked_through <= listed
    assert all((ROOT / name.replace(".", "/")).is_dir() for name in listed)


def test_a_linux_package_holds_what_a_desktop_looks_for(load: Load, tmp_path: Path) -> None:
    linux, elf = load("linux"), load("elf")
    plan = linux.contents(
        ROOT, tmp_path / "app", "rpm", "1.2.3", elf.Needs((2, 36), frozenset({"libX11.so.6"}))
    )
    places = {entry["dst"]: Path(entry["src"]) for entry in plan["contents"]}
    assert "libc.so.6(GLIBC_2.36)(64bit)" in plan["depends"]
    assert "libX11.so.6()(64bit)" in plan["depends"]
    assert places["/usr/bin/topograph"] == Path("/usr/lib/topograph/topograph")
    assert places["/usr/share/icons/hicolor/scalable/apps/topograph.svg"].is_file()
    assert all(path.is_file() for path in places.values() if path.is_relative_to(PACKAGING))
    assert all(Path(script).is_file() for script in plan["scripts"].values())
    json.dumps(plan)


@pytest.mark.skipif(sys.platform != "linux" or not shutil.which("objdump"), reason="reads ELF by objdump")
def test_what_a_program_asks_of_the_system_is_read_from_the_program(load: Load, tmp_path: Path) -> None:
    shutil.copy("/bin/ls", tmp_path / "ls")
    asked = load("elf").needs(tmp_path)
    assert (2, 2) < asked.glibc < (3, 0)
    assert "libc.so.6" in asked.libraries


def test_the_icon_is_drawn_in_every_size_and_for_every_system(load: Load, tmp_path: Path) -> None:
    from PIL import Image

    icons = load("icons")
    icons.draw_all(ROOT / "resources" / "icons" / "topograph.svg", tmp_path)
    for size in icons.SIZES:
        with Image.open(tmp_path / f"topograph-{size}.png") as drawn:
            assert drawn.size == (size, size)
            assert len(drawn.getcolors(size * size) or ()) > 8
    with Image.open(tmp_path / "topograph.ico") as ico:
        assert ico.info["sizes"] == {(size, size) for size in icons.IN_ICO}
    with Image.open(tmp_path / "topograph.icns") as icns:
        assert icns.size[0] >= 512


def test_the_list_of_licences_names_qt_torch_and_their_terms(load: Load, tmp_path: Path) -> None:
    licences = load("licences")
    licences.write(tmp_path / "list.txt")
    text = (tmp_path / "list.txt").read_text("utf-8")
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in text
    assert re.search(r"^==== torch .*Apache|^==== torch .*BSD", text, re.MULTILINE)
    assert re.search(r"^==== PySide6_Essentials .*LGPL", text, re.MULTILINE)
    assert not re.search(r"^==== (pytest|mypy|ruff) ", text, re.MULTILINE)


def test_a_disk_image_is_signed_before_it_is_packed_and_checked_after(load: Load, tmp_path: Path) -> None:
    steps = load("macos").commands(tmp_path / "Topograph.app", tmp_path / "t.dmg", "-")
    names = [" ".join(step[:2]) for step in steps]
    assert names[0] == "codesign --force"
    assert names[-2:] == ["hdiutil create", "hdiutil verify"]


def test_the_public_workflow_builds_for_three_systems() -> None:
    import yaml12

    plan = yaml12.parse_yaml((ROOT / ".github" / "workflows" / "installers.yml").read_text("utf-8"))
    systems = [entry["system"] for entry in plan["jobs"]["build"]["strategy"]["matrix"]["include"]]
    assert systems == ["linux", "windows", "macos"]
    assert "python topo.py package" in [step.get("run") for step in plan["jobs"]["build"]["steps"]]


def test_the_sums_name_every_package_of_the_version(load: Load, tmp_path: Path) -> None:
    for name in (
        "topograph_0.2.0.deb",
        "topograph-0.2.0.tar.zst",
        "topograph_0.1.0.deb",
    ):
        (tmp_path / name).write_text(name)
    load("sums").write(tmp_path, "0.2.0")
    load("sums").write(tmp_path, "0.2.0")
    lines = [line.split("  ") for line in (tmp_path / "SHA256SUMS").read_text().splitlines()]
    assert [name for _, name in lines] == [
        "topograph-0.2.0.tar.zst",
        "topograph_0.2.0.deb",
    ]
    assert lines[1][0] == hashlib.sha256(b"topograph_0.2.0.deb").hexdigest()


def test_a_debian_package_is_packed_anew_and_keeps_every_byte(load: Load, tmp_path: Path) -> None:
    content = tmp_path / "content"
    (content / "DEBIAN").mkdir(parents=True)
    (content / "DEBIAN" / "control").write_text(
        "Package: small\nVersion: 1\nArchitecture: all\nMaintainer: nobody\nDescription: small\n"
    )
    (content / "usr").mkdir()
    (content / "usr" / "odd").write_bytes(b"odd length\n" * 3)
    package = tmp_path / "small.deb"
    checked_by("dpkg-deb", "-Znone", "--root-owner-group", "--build", str(content), str(package))
    loose = package.stat().st_size
    load("squeeze").data(package)
    assert package.stat().st_size < loose
    checked_by("dpkg-deb", "--extract", str(package), str(tmp_path / "out"))
    assert (tmp_path / "out" / "usr" / "odd").read_bytes() == b"odd length\n" * 3
    assert not package.with_suffix(".part").exists()


def test_what_is_no_package_is_said_and_left(load: Load, tmp_path: Path) -> None:
    package = tmp_path / "no.deb"
    package.write_bytes(b"not an archive")
    squeeze = load("squeeze")
    with pytest.raises(squeeze.PackagingError, match="is no archive"):
        squeeze.data(package)
    assert package.read_bytes() == b"not an archive"
    assert [path.name for path in tmp_path.iterdir()] == ["no.deb"]
