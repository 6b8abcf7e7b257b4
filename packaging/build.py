"""Builds this platform's installer: freezes the program, tries it, packs it, writes the sums.

python3 topo.py package              all kinds that this platform can build
python3 topo.py package deb          one kind: app (the folder only), deb, rpm, tar, exe, dmg
python3 topo.py package --check      the .deb in a fresh Debian root: install, use, upgrade, remove
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "packaging" / "installer"), str(ROOT)]

KINDS = {"linux": ("deb", "rpm", "tar"), "win32": ("exe",), "darwin": ("dmg",)}.get(sys.platform, ())


def main(words: list[str]) -> int:
    """Exit status: 0 built, 1 a sentence says what failed, 2 wrong usage."""
    parser = argparse.ArgumentParser(prog="topo.py package", description=__doc__.splitlines()[0])
    parser.add_argument(
        "kind", nargs="?", choices=("app", *KINDS), help="default: all that this platform can"
    )
    parser.add_argument("--check", action="store_true", help="also try the .deb in a fresh Debian root")
    parser.add_argument("--again", action="store_true", help="pack the program that was frozen before")
    chosen = parser.parse_args(words)
    tools()
    from freeze import PackagingError

    try:
        build(chosen.kind, chosen.again, chosen.check)
    except (PackagingError, LookupError) as error:
        say(str(error))
        return 1
    return 0


def build(kind: str | None, again: bool, check: bool) -> None:
    """Every step; the first that fails raises."""
    import freeze

    app = ROOT / "build" / "dist" / "topograph"
    if not (again and freeze.program(app).exists()):
        app = freeze.freeze(ROOT, say)
    if kind != "app":
        import sums

        for path in packed(app, [kind] if kind else list(KINDS)):
            say(f"{path.stat().st_size / 1e6:6.1f} MB  {path}")
        sums.write(ROOT / "dist", version())
    if check:
        import trial

        trial.run(ROOT, version(), say)


def packed(app: Path, kinds: list[str]) -> list[Path]:
    """The installers of these kinds."""
    if sys.platform == "win32":
        import windows

        return [windows.build(ROOT, app, version(), say)]
    if sys.platform == "darwin":
        import macos

        return [macos.build(ROOT, app, version(), say)]
    import linux

    return linux.build(ROOT, app, kinds, version(), say)


def tools() -> None:
    """What only a builder needs is installed on a builder's first use."""
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
    constraints = ["-c", str(ROOT / "constraints.txt")]
    done = subprocess.run(
        [sys.executable, "-m", "pip", "install", "-q", *wanted["package"], *constraints],
        capture_output=True, text=True,
    )  # fmt: skip
    if done.returncode:
        say(f"The packaging tools could not be installed: {done.stderr.strip().splitlines()[-1]}")
        sys.exit(1)


def version() -> str:
    """The version that pyproject.toml states."""
    return str(tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"])


def say(text: str) -> None:
    """Progress goes to standard error."""
    print(f"package: {text}", file=sys.stderr, flush=True)  # noqa: T201


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
