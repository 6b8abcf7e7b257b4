"""The command `topograph`, used as a program: words on the right stream, exit status as in the contract."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from desktop import __main__ as program
from desktop import screenshot
from desktop.tour import journey

pytestmark = pytest.mark.timeout(60)


def topograph(*words: str, **environ: str) -> subprocess.CompletedProcess[str]:
    keep = {key: value for key, value in os.environ.items() if key not in ("DISPLAY", "WAYLAND_DISPLAY")}
    keep.pop("QT_QPA_PLATFORM", None)
    command = [sys.executable, "-m", "desktop", *words]
    return subprocess.run(command, capture_output=True, text=True, env={**keep, **environ})


def test_version_names_the_program_and_nothing_else() -> None:
    done = topograph("--version")
    assert done.stdout.split() == ["topograph", "0.1.0"]
    assert done.returncode == 0


def test_version_answers_without_loading_qt() -> None:
    probe = (
        "import sys, desktop.__main__ as m\n"
        "try: m.main(['--version'])\n"
        "except SystemExit: print('PySide6' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True)
    assert done.stdout.split()[-1] == "False"


@pytest.mark.parametrize("words", [[], ["."]])
def test_without_a_display_it_says_so_and_tours_the_sample_vault(
    words: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    toured: list[Path] = []

    def tour(vault: Path, *_: object) -> int:
        toured.append(vault)
        return 0

    monkeypatch.setattr(program, "has_display", lambda: False)
    monkeypatch.setattr(journey, "tour", tour)
    assert program.main(words) == 0
    assert [vault.name for vault in toured] == ["sample_vault"]
    said = capsys.readouterr()
    assert said.err.startswith("topograph: There is no display")
    assert said.err.count("\n") == 1


@pytest.mark.parametrize("make", ["nothing", "file"])
def test_a_vault_that_is_none_is_refused_with_its_path(tmp_path: Path, make: str) -> None:
    place = tmp_path / "vault"
    if make == "file":
        place.write_text("a note")
    done = topograph(str(place))
    assert done.returncode == 1
    assert str(place) in done.stderr


@pytest.mark.parametrize(
    "words",
    [
        ["screenshot"],
        ["screenshot", "a.png", "--size", "big"],
        ["--frob"],
        ["smoke-test", "x"],
        ["tour", "--trials", "0"],
    ],
)
def test_wrong_usage_ends_with_status_2(words: list[str]) -> None:
    done = topograph(*words)
    assert done.returncode == 2
    assert done.stdout == ""


def test_smoke_test_prints_one_object_and_all_is_well() -> None:
    done = topograph("smoke-test")
    result = json.loads(done.stdout)
    assert result["ok"] is True, result
    assert done.returncode == 0
    assert set(result["checks"]) == {"resources", "places", "window", "plug-ins", "training", "process"}


VIEWS = ("first-start", "graph", "topic", "experiment", "settings", "shortcuts")


def test_every_view_that_can_be_staged_can_be_asked_for() -> None:
    assert set(program.VIEWS) == set(screenshot.VIEWS)


@pytest.mark.parametrize(("view", "theme"), [*((view, "dark") for view in VIEWS), ("graph", "light")])
def test_a_screenshot_of_every_view_and_of_both_themes(tmp_path: Path, view: str, theme: str) -> None:
    (tmp_path / "vault").mkdir()
    out = tmp_path / "out.png"
    done = topograph("screenshot", str(out), "--view", view, "--theme", theme, "--size", "1000x640",
                     "--vault", str(tmp_path / "vault"))  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    picture = QImage(str(out))
    assert (picture.width(), picture.height()) == (1000, 640)
    ground = picture.pixelColor(990, 320).lightness()
    assert ground < 60 if theme == "dark" else ground > 150


def test_a_screenshot_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    done = topograph("screenshot", str(tmp_path / "no" / "folder.png"))
    assert done.returncode == 1
    assert "could not be written" in done.stderr
