"""The shape of the code: small files, small functions, each saying what it is, each thing in its place."""

from __future__ import annotations

import ast
import re
import subprocess
from functools import cache
from pathlib import Path
from statistics import median

import pytest

pytestmark = pytest.mark.timeout(60)  # all of the source is read

ROOT = Path(__file__).parent.parent
PACKAGES = ("desktop", "automl", "vault_sync", "resources")
TOP_LEVEL = {
    "pyproject.toml", "desktop", "automl", "vault_sync", "resources", "tests", "packaging", "topo.py",
    "constraints.txt", "README.md", "CONTRIBUTING.md", "ARCHITECTURE.md", "CHANGELOG.md", "LICENSE",
}  # fmt: skip
LONGEST_FILE, LONGEST_FUNCTION, MEDIAN_FUNCTION = 400, 60, 10
COLOUR = re.compile(r"""["']#[0-9A-Fa-f]{3,8}["']""")


@cache
def tracked() -> tuple[Path, ...]:
    """Files under version control or about to be; in a tree without git, all that lie there."""
    command = ["git", "ls-files", "-co", "--exclude-standard", "-z"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    names = done.stdout.split("\0") if done.returncode == 0 else unpacked()
    return tuple(ROOT / name for name in names if name and (ROOT / name).is_file())


def unpacked() -> list[str]:
    """The files of an archive that was unpacked: all but what the set-up and the tests have made in it."""
    found = [path.relative_to(ROOT) for path in ROOT.rglob("*")]
    ours = [
        path for path in found if not path.parts[0].startswith(".") or path.parts[0] in (".ci", ".gitignore")
    ]
    return [str(path) for path in ours if "__pycache__" not in path.parts]


def sources() -> list[Path]:
    return [path for path in tracked() if path.suffix == ".py" and ".venv" not in path.parts]


def is_table(path: Path) -> bool:
    """Tables of cases may be as long as their matter."""
    return "cases" in path.stem or "cases" in path.parts


def functions(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    tree = ast.parse(path.read_text("utf-8"))
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def test_no_source_file_is_longer_than_its_idea() -> None:
    long = {path.name: n for path in sources() if (n := path.read_text("utf-8").count("\n")) > LONGEST_FILE}
    assert not {name: n for name, n in long.items() if not is_table(Path(name))}


def test_no_function_is_longer_than_a_page() -> None:
    found = [
        (path, node) for path in sources() for node in functions(path) if length(node) > LONGEST_FUNCTION
    ]
    assert not [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name} ({length(node)})" for path, node in found
    ]


@pytest.mark.parametrize("package", [name for name in PACKAGES if name != "resources"])
def test_the_median_function_is_short(package: str) -> None:
    lengths = [
        length(node) for path in sources() if path.is_relative_to(ROOT / package) for node in functions(path)
    ]
    assert median(lengths or [0]) <= MEDIAN_FUNCTION


def test_every_module_opens_with_a_sentence() -> None:
    silent = [path for path in sources() if not ast.get_docstring(ast.parse(path.read_text("utf-8")))]
    assert not [str(path.relative_to(ROOT)) for path in silent]


def test_nothing_is_named_for_what_it_is_not() -> None:
    drawers = [path for path in sources() if path.stem in ("utils", "util", "helpers", "misc", "common")]
    managers = [
        f"{path.name}: {node.name}"
        for path in sources()
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ClassDef) and node.name.endswith("Manager")
    ]
    assert not drawers
    assert not managers


def test_the_top_level_is_the_agreed_one() -> None:
    visible = {path.relative_to(ROOT).parts[0] for path in tracked()}
    assert {name for name in visible if not name.startswith(".")} <= TOP_LEVEL


def test_packaging_stays_importable_as_the_library_of_that_name() -> None:
    assert not (ROOT / "packaging" / "__init__.py").exists()


def test_resources_hold_data_only() -> None:
    code = [path for path in sources() if path.is_relative_to(ROOT / "resources")]
    assert all(len(functions(path)) == 0 for path in code)


def test_colours_stand_in_the_table_of_tokens_alone() -> None:
    window = [path for path in sources() if path.is_relative_to(ROOT / "desktop")]
    literals = [
        f"{path.name}: {found}" for path in window for found in COLOUR.findall(path.read_text("utf-8"))
    ]
    assert not literals
    assert "#" not in re.sub(r"#[A-Za-z]+\b", "", (ROOT / "resources/theme/window.qss").read_text("utf-8"))


def test_no_file_names_a_place_of_the_machine_it_was_written_on() -> None:
    """A path of somebody's machine in a file is a leak and a bug on every other one."""
    places = [str(ROOT.parent) + "/", str(Path.home()) + "/."]
    found = []
    for path in tracked():
        text = path.read_bytes()
        found += [
            f"{path.relative_to(ROOT)}: {place}"
            for place in places
            if len(place) > 6 and place.encode() in text
        ]
    assert not found
