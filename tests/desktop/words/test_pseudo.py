"""The window in a language that is 40 % longer: every text is another one, and none is cut."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from desktop.words.pseudo import ACCENTS

VAULT = {
    "101.md": "# 101\n\n- **202**: [[303]] 44\n\n## 55\n",
    "404.md": "[[101]] 202\n",
}  # no letters of its own
NAMES = re.compile(r"OpenGL|https://\S+|[\w./~-]*/[\w./-]+|\d+\.md(:\d+)?|\d+")
VIEWS = ("first start", "graph", "topic 0", "find", "runs", "offline", "SettingsDialog", "ShortcutsDialog")
Seen = dict[str, list[tuple[str, bool]]]


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Seen:
    vault = tmp_path_factory.mktemp("vaults") / "77"
    vault.mkdir()
    for name, text in VAULT.items():
        (vault / name).write_text(text)
    surroundings = os.environ | {
        "TOPOGRAPH_LANGUAGE": "qps",
        "TOPOGRAPH_HOME": str(tmp_path_factory.mktemp("home")),
        "QT_QPA_PLATFORM": "offscreen",
    }
    command = [sys.executable, "-m", "tests.desktop.words.seen", str(vault)]
    root = Path(__file__).parents[3]
    done = subprocess.run(command, cwd=root, env=surroundings, capture_output=True, text=True, check=True)
    found: Seen = json.loads(done.stdout)
    return found


def test_every_text_of_the_main_views_goes_through_the_catalogue(seen: Seen) -> None:
    assert set(VIEWS) <= set(seen)
    accents = set(ACCENTS.values())
    plain = {
        text
        for texts in seen.values()
        for text, _ in texts
        if re.search("[A-Za-z]{2}", text) and not NAMES.fullmatch(text) and not accents & set(map(ord, text))
    }
    assert not plain


def test_a_longer_language_still_fits(seen: Seen) -> None:
    assert not {
        view: cut for view, texts in seen.items() if (cut := [text for text, is_cut in texts if is_cut])
    }
    assert sum(map(len, seen.values())) > 200
