"""A second start raises the window of its vault or opens another one, in the process that already runs."""

from __future__ import annotations

import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtNetwork import QLocalSocket
from pytestqt.qtbot import QtBot

from desktop.instance import Instance, hand_over
from desktop.main_window import MainWindow
from desktop.settings import Settings
from desktop.windows import Windows


@pytest.fixture
def name() -> str:
    return f"topograph-test-{uuid.uuid4().hex}"


SECOND = "import sys; from desktop.instance import hand_over; sys.exit(not hand_over({!r}, {!r}, {!r}))"


def test_a_second_start_hands_its_vault_and_topic_over(qtbot: QtBot, name: str) -> None:
    asked: list[tuple[Path | None, str]] = []
    instance = Instance(lambda vault, topic: asked.append((vault, topic)))
    assert instance.listen(name)
    for vault, topic in ((Path("/vaults/ä b"), ""), (None, "Köder")):
        words = SECOND.format(vault, name, topic).replace("PosixPath", "__import__('pathlib').Path")
        second = subprocess.Popen([sys.executable, "-c", words])
        qtbot.waitUntil(lambda second=second: second.poll() is not None, timeout=9000)
        assert second.returncode == 0
    assert asked == [(Path("/vaults/ä b"), ""), (None, "Köder")]
    instance.close()


def test_where_nothing_runs_nothing_is_handed_over(name: str) -> None:
    assert not hand_over(Path("vault"), name)


def test_the_place_of_an_instance_that_died_can_be_taken(name: str) -> None:
    first, second = Instance(lambda *_: None), Instance(lambda *_: None)
    assert first.listen(name)
    assert second.listen(name)
    second.close()


@pytest.mark.parametrize("words", [b"nonsense\n", b"[]\n", b"{}\n", b"x" * 70_000])
def test_what_makes_no_sense_is_hung_up_on(qtbot: QtBot, name: str, words: bytes) -> None:
    asked: list[Path | None] = []
    instance = Instance(lambda vault, _topic: asked.append(vault))
    instance.listen(name)
    caller = QLocalSocket()
    caller.connectToServer(name)
    assert caller.waitForConnected(1000)
    caller.write(words)
    caller.flush()
    qtbot.waitUntil(lambda: caller.state() == QLocalSocket.LocalSocketState.UnconnectedState, timeout=5000)
    assert asked == []
    instance.close()


@pytest.fixture
def windows(qtbot: QtBot) -> Iterator[Windows]:
    made: list[MainWindow] = []

    def make() -> MainWindow:
        made.append(MainWindow(Settings(), lambda _: "", []))
        return made[-1]

    yield Windows(make)
    for window in made:
        window.close()
        window.deleteLater()


@pytest.mark.qt_log_ignore("does not support raise", extend=True)
def test_each_vault_has_one_window(windows: Windows, tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    for vault in (one, two):
        vault.mkdir()
    first = windows.show(None)
    assert windows.show(one) is first  # it had none yet
    assert windows.show(one) is first
    second = windows.show(two)
    assert second is not first
    second.open_vault(one)  # asked for from within: its window comes to the front
    assert second.vault is not None
    assert second.vault.root == two
    first.close()
    assert windows.show(None) is second
