"""Our own wheel: the search engine without the window, whole, and the same each time."""

from __future__ import annotations

import ast
import base64
import csv
import hashlib
import io
import subprocess
import sys
import zipfile
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from automl.engine import protocol
from automl.gpu_engine import wheel

ROOT = Path(wheel.__file__).parents[2]
VERSION = protocol.versions()["topograph"]
WITH_TOOLS = {
    "onnx",
    "onnxscript",
    "onnxruntime",
    "sqlalchemy",
    "ray",
    "typing_extensions",
    "uv",
    "optuna_dashboard",
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return wheel.make(tmp_path_factory.mktemp("wheel"))


def test_it_holds_automl_and_resources_and_nothing_of_the_window(made: Path) -> None:
    with zipfile.ZipFile(made) as packed:
        names = packed.namelist()
    tops = {name.partition("/")[0] for name in names}
    assert tops == {"automl", "resources", f"topograph-{VERSION}.dist-info"}
    assert {"automl/engine/worker.py", "resources/recipes/mlp-wine.toml"} <= set(names)
    assert not [name for name in names if "__pycache__" in name]


def test_every_file_is_recorded_with_its_sum(made: Path) -> None:
    with zipfile.ZipFile(made) as packed:
        listed = packed.read(f"topograph-{VERSION}.dist-info/RECORD").decode()
        rows = {name: (told, size) for name, told, size in csv.reader(io.StringIO(listed))}
        assert set(rows) == set(packed.namelist())
        for name, (told, size) in rows.items():
            data = packed.read(name)
            digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
            assert (told, size) in ((f"sha256={digest}", str(len(data))), ("", ""))


def test_the_same_sources_give_the_same_wheel(made: Path, tmp_path: Path) -> None:
    assert wheel.make(tmp_path).read_bytes() == made.read_bytes()


def test_it_pins_what_it_needs_to_what_is_here_and_torch_in_any_build(made: Path) -> None:
    import numpy

    needed = wheel.requirements()
    assert f"numpy=={numpy.__version__}" in needed
    assert f"torch=={protocol.base(protocol.versions()['torch'])}" in needed
    assert not [name for name in needed if "qt" in name.lower() or "side" in name.lower()]


def test_everything_that_automl_imports_comes_with_it() -> None:
    of_module = packages_distributions()
    needed = {line.partition("==")[0] for line in wheel.requirements()}
    for name in imported() - set(sys.stdlib_module_names) - {"automl", "resources"} - WITH_TOOLS:
        provided = {one.lower().replace("_", "-") for one in of_module.get(name, [name])}
        assert provided & needed, f"{name} is imported, and the wheel does not ask for it"


def imported() -> set[str]:
    """Top-level names of all imports of automl, also of those inside functions."""
    found = set()
    for path in (ROOT / "automl").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                found |= {name.name.partition(".")[0] for name in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module.partition(".")[0])
    return found


def test_an_installed_wheel_says_our_version_and_finds_its_recipes(made: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(made) as packed:
        packed.extractall(tmp_path)
    asks = (
        "import sys; sys.path.insert(0, sys.argv[1]); from automl import recipe_files;"
        "from automl.engine import protocol;"
        "print(protocol.versions()['topograph'], len(recipe_files.shelf(None).recipes),"
        "recipe_files.__file__)"
    )
    command = [sys.executable, "-I", "-c", asks, str(tmp_path)]
    version, recipes, file = subprocess.run(
        command, capture_output=True, text=True, check=True
    ).stdout.split()
    assert version == VERSION
    assert int(recipes) > 5
    assert Path(file).is_relative_to(tmp_path)


def test_a_frozen_program_brings_its_wheel_and_makes_none(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    came = tmp_path / "inside" / "gpu-engine" / f"topograph-{VERSION}-py3-none-any.whl"
    came.parent.mkdir(parents=True)
    came.write_bytes(b"a wheel")
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path / "inside"), raising=False)
    assert wheel.ours(tmp_path / "target") == came
    assert not (tmp_path / "target").exists()
