"""A second start raises the window of its vault or opens another one, in the process that already runs."""

from __future__ import annotations

import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtNetwork import QLocalSocket
from pytestqt.qtbot import QtBot

from desktop import settings
from desktop.instance import Instance, hand_over
from desktop.main_window import MainWindow
from desktop.sessions import Sessions
from desktop.windows import Windows

# Two windows and the vault's process begin in most of these.
pytestmark = [pytest.mark.timeout(60), pytest.mark.qt_log_ignore("does not support raise", extend=True)]


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
def windows(qtbot: QtBot, home: Path) -> Iterator[Windows]:
    """As the app makes them: with settings of one file, and sessions in common."""
    sessions = Sessions()
    made = Windows(lambda: MainWindow(settings.load()[0], settings.save, [], sessions))
    yield made
    for window in made.all:
        window.close()


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TOPOGRAPH_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


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


def read(qtbot: QtBot, window: MainWindow) -> MainWindow:
    qtbot.waitUntil(lambda: window.vault is not None and window.vault.up_to_date, timeout=25_000)
    return window


@pytest.fixture
def pair(qtbot: QtBot, windows: Windows, tmp_path: Path) -> tuple[MainWindow, MainWindow]:
    """Two windows of one vault."""
    vault = tmp_path / "notes"
    vault.mkdir()
    (vault / "Attention.md").write_text("# Attention\n\n[[Softmax]] [[Pooling]]\n")
    (vault / "Pooling.md").write_text("[[Attention]]\n")
    first = read(qtbot, windows.show(vault))
    first.actions_by_id["new-window"].trigger()
    second = next(window for window in windows.all if window is not first)
    return first, read(qtbot, second)


Pair = tuple[MainWindow, MainWindow]


def process_of(window: MainWindow) -> int | None:
    assert window.vault is not None
    return window.vault._session.process_id


def test_a_new_window_shows_the_same_vault_from_the_same_process(pair: Pair) -> None:
    first, second = pair
    assert process_of(first) == process_of(second) is not None
    assert second.isVisible()
    assert set(first.workspace.graph.scene.slot_of) == set(second.workspace.graph.scene.slot_of)
    assert "note:Attention.md" in second.workspace.graph.scene.slot_of


def test_a_save_is_drawn_in_both(qtbot: QtBot, pair: Pair, tmp_path: Path) -> None:
    (tmp_path / "notes" / "Softmax.md").write_text("# Softmax\n")
    for window in pair:
        scene = window.workspace.graph.scene
        qtbot.waitUntil(lambda scene=scene: "note:Softmax.md" in scene.slot_of, timeout=25_000)


def test_each_has_its_own_selection_and_lens(pair: Pair) -> None:
    first, second = pair
    first.workspace.graph.go_to("note:Attention.md")
    second.change(lens="notes")
    assert second.workspace.graph.selected_topic != "note:Attention.md"
    assert first.settings.lens == "topics"


@pytest.mark.parametrize("goes", [0, 1])
def test_closing_one_leaves_the_other_live(qtbot: QtBot, pair: Pair, tmp_path: Path, goes: int) -> None:
    process = process_of(pair[1 - goes])
    pair[goes].close()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    stays = pair[1 - goes]
    (tmp_path / "notes" / "Later.md").write_text("[[Attention]]\n")
    scene = stays.workspace.graph.scene
    qtbot.waitUntil(lambda: "note:Later.md" in scene.slot_of, timeout=25_000)
    assert process_of(stays) == process
    assert stays.isVisible()


def test_the_last_window_ends_the_process(qtbot: QtBot, pair: Pair) -> None:
    process = process_of(pair[0])
    assert process is not None
    for window in pair:
        window.close()
    qtbot.waitUntil(lambda: not psutil.pid_exists(process), timeout=25_000)


def test_a_theme_change_paints_all_windows_and_no_dock_of_another(pair: Pair) -> None:
    first, second = pair
    first.change(theme="light", left_dock=False)
    assert second.theme.name == "light"
    assert second.settings.theme == "light"
    assert second.settings.left_dock
    second.change(theme="dark")
    assert first.theme.name == "dark"
    assert not first.settings.left_dock


def test_a_view_saved_in_one_is_in_the_list_of_the_other(pair: Pair) -> None:
    first, second = (window.workspace.filters.looking for window in pair)
    first._set(first.views.saving("Hubs"))
    assert [kept.name for kept in second.views.saved] == ["Hubs"]
    second._set(second.views.without("Hubs"))
    assert first.views.saved == ()


def test_quit_closes_all_windows(windows: Windows, pair: Pair) -> None:
    pair[0].actions_by_id["quit"].trigger()
    assert windows.all == ()
