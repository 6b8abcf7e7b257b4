"""Our own training code as a wheel: automl and resources, without the window and what it needs.

Written by hand, for a wheel is a zip with three small text files; so no build tool and no network is needed.
It pins what it needs to the versions that are here, so that the engine computes as we do.
"""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import sys
import zipfile
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from automl.engine import protocol

PACKAGES = ("automl", "resources")
NEEDS = (
    "torch",
    "numpy",
    "scipy",
    "scikit-learn",
    "pillow",
    "optuna",
    "threadpoolctl",
    "safetensors",
    "rich",
    "platformdirs",
    "psutil",
    "nvidia-ml-py",
)
BUNDLED = "gpu-engine"  # the folder of the frozen program that holds the wheel and uv
_BORN = (1980, 1, 1, 0, 0, 0)  # every file's time, so that the same sources give the same wheel
_WHEEL = "Wheel-Version: 1.0\nGenerator: topograph\nRoot-Is-Purelib: true\nTag: py3-none-any\n"


def bundled() -> Path | None:
    """The folder of what came with a frozen program; None in a checkout."""
    inside = getattr(sys, "_MEIPASS", "")
    return Path(inside) / BUNDLED if inside else None


def ours(target: Path) -> Path:
    """The wheel that came with the program, else one made into `target` from the sources that run."""
    came = bundled()
    found = sorted(came.glob("topograph-*.whl")) if came else []
    return found[-1] if found else make(target)


def make(target: Path) -> Path:
    """`topograph-<our version>-py3-none-any.whl` in a folder."""
    root = Path(__file__).resolve().parent.parent.parent
    ours = protocol.versions()["topograph"]
    info = f"topograph-{ours}.dist-info"
    target.mkdir(parents=True, exist_ok=True)
    wheel = target / f"topograph-{ours}-py3-none-any.whl"
    record: list[tuple[str, str, str]] = []
    with zipfile.ZipFile(wheel, "w", zipfile.ZIP_DEFLATED) as packed:
        for path in _files(root):
            _add(packed, record, path.relative_to(root).as_posix(), path.read_bytes())
        _add(packed, record, f"{info}/METADATA", _metadata(ours).encode())
        _add(packed, record, f"{info}/WHEEL", _WHEEL.encode())
        listed = io.StringIO()
        csv.writer(listed, lineterminator="\n").writerows([*record, (f"{info}/RECORD", "", "")])
        packed.writestr(zipfile.ZipInfo(f"{info}/RECORD", _BORN), listed.getvalue())
    return wheel


def requirements() -> list[str]:
    """What the engine needs, each at the version that is here; torch in any build of it."""
    return [_pinned(name) for name in NEEDS]


def _files(root: Path) -> Iterator[Path]:
    for package in PACKAGES:
        for path in sorted((root / package).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                yield path


def _add(packed: zipfile.ZipFile, record: list[tuple[str, str, str]], name: str, data: bytes) -> None:
    digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
    record.append((name, f"sha256={digest}", str(len(data))))
    packed.writestr(zipfile.ZipInfo(name, _BORN), data, zipfile.ZIP_DEFLATED)


def _metadata(ours: str) -> str:
    lines = ["Metadata-Version: 2.1", "Name: topograph", f"Version: {ours}"]
    lines += ["Summary: Topograph's search engine, for the GPU engine", "Requires-Python: >=3.11"]
    return "\n".join([*lines, *(f"Requires-Dist: {needed}" for needed in requirements()), ""])


def _pinned(name: str) -> str:
    try:
        return f"{name}=={protocol.base(version(name))}"
    except PackageNotFoundError:
        return name
