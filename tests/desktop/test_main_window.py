"""The main window: first start, an open vault, docks that fold and stay folded."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QFrame, QLabel, QPushButton, QScrollArea, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from desktop.actions import COMMANDS
from desktop.main_window import MainWindow
from desktop.run.followed_run import FollowedRun
from desktop.run.leaving import Leaving
from desktop.settings import Settings
from tests.desktop.opened_window import opened_window
from tests.desktop.run.followed import as_if, finished, folder

Shared = tuple[MainWindow, list[Settings]]


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    folder = tmp_path / "ML notes"
    folder.mkdir()
    return folder


@pytest.fixture(scope="module")
def opened(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shared]:
    """With the settings that it saves; for the tests that leave it as it is."""
    saved: list[Settings] = []
    notes = {"a.md": "# Networks\n\n- **Convolution**: a kernel.\n- **Pooling**: a summary.\n"}
    with opened_window(tmp_path_factory, notes, lambda new: saved.append(new) or "") as window:
        yield window, saved


@pytest.fixture
def shared(opened: Shared) -> Shared:
    """As it was at first."""
    window, saved = opened
    usual = Settings(theme="dark")
    names = ("theme", "lens", "left_dock", "topic_panel", "run_dock")
    window.change(**{name: getattr(usual, name) for name in names})
    saved.clear()
    return opened


def open_window(
    qtbot: QtBot, *vaults: Path, kept: Settings | None = None
) -> tuple[MainWindow, list[Settings]]:
    saved: list[Settings] = []
    window = MainWindow(kept or Settings(theme="dark"), lambda new: saved.append(new) or "", vaults)
    qtbot.addWidget(window)
    window.show()
    return window, saved


def words(window: MainWindow) -> str:
    return "\n".join(label.text() for label in window.findChildren(QLabel) if label.isVisible())


def test_a_first_start_asks_for_a_vault(qtbot: QtBot) -> None:
    window, _ = open_window(qtbot)
    assert window.first_start.isVisible()
    assert "Choose a vault" in words(window)
    assert "Known to Obsidian" not in words(window)


def test_known_vaults_are_offered_and_one_click_opens(qtbot: QtBot, vault: Path) -> None:
    window, saved = open_window(qtbot, vault)
    window.first_start.set_count(vault, 1284)
    assert "Known to Obsidian" in words(window)
    assert f"{window.locale().toString(1284)} notes" in words(window)
    [chosen] = [
        b for b in window.first_start.findChildren(QPushButton) if b.text() == "Open" and b.isVisible()
    ]
    qtbot.mouseClick(chosen, Qt.MouseButton.LeftButton)
    assert window.windowTitle() == "ML notes — Topograph"
    assert saved[-1].last_vault == str(vault)


def test_a_vault_that_is_not_mounted_says_so_and_does_not_open(qtbot: QtBot, vault: Path) -> None:
    gone = vault / "gone"
    window, saved = open_window(qtbot, gone)
    assert "Not mounted" in words(window)
    row = window.first_start._list._rows[gone]
    qtbot.keyClick(row, Qt.Key.Key_Return)
    assert window.first_start.isVisible()
    assert not saved


def test_enter_opens_the_vault_that_has_the_focus(qtbot: QtBot, vault: Path) -> None:
    window, _ = open_window(qtbot, vault)
    qtbot.keyClick(window.first_start._list._rows[vault], Qt.Key.Key_Return)
    assert window.workspace.isVisible()


@pytest.mark.parametrize(
    ("command", "dock"), [("left-dock", "left"), ("topic-panel", "topic"), ("run-dock", "runs")]
)
def test_docks_fold_and_the_choice_is_kept(shared: Shared, command: str, dock: str) -> None:
    window, saved = shared
    part = getattr(window.workspace, dock)
    before = part.isVisible()
    window.actions_by_id[command].trigger()
    assert part.isVisible() is not before
    assert getattr(saved[-1], command.replace("-", "_")) is not before
    assert window.actions_by_id[command].isChecked() is not before


def test_the_theme_switches_at_once_and_is_kept(shared: Shared) -> None:
    window, saved = shared
    window.actions_by_id["theme"].trigger()
    assert window.theme.name == "light"
    assert saved[-1].theme == "light"


def test_the_search_field_keeps_its_width_when_the_window_is_dressed_anew(shared: Shared) -> None:
    window, _ = shared
    field = window.tool_bar.findChild(QToolButton, "searchField")
    before = field.minimumWidth()
    window.actions_by_id["theme"].trigger()
    assert field.minimumWidth() == before >= 200


def test_f6_moves_through_the_open_regions(shared: Shared) -> None:
    window, _ = shared
    window.change(topic_panel=False)
    window.workspace.centre.setFocus()
    window.actions_by_id["last-region"].trigger()
    there = window.focusWidget()
    assert window.workspace.left.isAncestorOf(there), "what shows its focus, not the dock that does not"
    window.actions_by_id["next-region"].trigger()
    assert window.focusWidget() is window.workspace.centre


def test_tab_stops_only_where_the_focus_is_seen(shared: Shared) -> None:
    window, _ = shared
    window.workspace.show_left("filters")
    silent = [
        part
        for part in window.findChildren(QWidget)
        if (part.isVisible() and type(part) in (QFrame, QWidget)) or isinstance(part, QScrollArea)
    ]
    assert len(silent) > 5
    assert not [part for part in silent if part.focusPolicy() & Qt.FocusPolicy.TabFocus]


def test_every_command_has_words_and_keys_are_not_given_twice() -> None:
    keys = [command.keys for command in COMMANDS if command.keys]
    assert all(command.text for command in COMMANDS)
    assert len(keys) == len(set(keys))


def test_every_command_of_the_table_works_in_the_window(shared: Shared) -> None:
    window, _ = shared
    assert set(window.actions_by_id) == {command.id for command in COMMANDS}


def test_the_shortcuts_dialog_lists_every_command_with_keys(shared: Shared) -> None:
    window, _ = shared
    dialog = window.shortcuts_dialog()
    shown = {label.text() for label in dialog.findChildren(QLabel)}
    assert {command.text for command in COMMANDS if command.keys} <= shown


def test_settings_take_effect_at_once(shared: Shared) -> None:
    window, saved = shared
    dialog = window.settings_dialog()
    [light] = [button for button in dialog.findChildren(QPushButton) if button.text() == "Light"]
    light.click()
    assert window.theme.name == "light"
    assert saved[-1].theme == "light"


def test_a_problem_with_saving_is_shown(qtbot: QtBot) -> None:
    window = MainWindow(Settings(), lambda _: "The settings could not be saved in /x: full.", [])
    qtbot.addWidget(window)
    window.show()
    window.change(run_dock=True)
    assert "could not be saved" in words(window)


def test_the_lens_switches_between_notes_and_topics_and_back(qtbot: QtBot, shared: Shared) -> None:
    window, saved = shared
    scene = window.workspace.graph.scene
    qtbot.waitUntil(lambda: scene.counts().get("term") == 2, timeout=8000)
    window.actions_by_id["lens"].trigger()
    qtbot.waitUntil(lambda: scene.counts() == {"note": 1}, timeout=8000)
    assert saved[-1].lens == "notes"
    window.actions_by_id["lens"].trigger()
    qtbot.waitUntil(lambda: scene.counts().get("term") == 2, timeout=8000)


def living(window: MainWindow) -> FollowedRun:
    run = as_if("running")
    window.experiments.runs.followed[run.folder.path] = run
    return run


def test_leaving_says_that_runs_go_on_and_closes_only_when_told(qtbot: QtBot, vault: Path) -> None:
    window, saved = open_window(qtbot)
    run = living(window)
    window.leave()
    [said] = window.findChildren(Leaving)
    assert run.title in said.words
    said.reject()
    assert window.isVisible()
    window.leave()
    said = window.findChildren(Leaving)[-1]
    said.again.setChecked(False)
    said.take()
    assert not window.isVisible()
    assert saved[-1].say_runs_go_on is False


@pytest.mark.parametrize(("runs", "say"), [(False, True), (True, False)])
def test_leaving_without_runs_or_when_it_need_not_be_said_closes_at_once(
    qtbot: QtBot, runs: bool, say: bool
) -> None:
    window, _ = open_window(qtbot, kept=Settings(theme="dark", say_runs_go_on=say))
    if runs:
        living(window)
    window.leave()
    assert not window.isVisible()


def test_coming_back_to_the_window_finds_runs_that_were_started_meanwhile(
    qtbot: QtBot, shared: Shared
) -> None:
    window, _ = shared
    made = folder(finished())
    window.activateWindow()
    QApplication.sendEvent(window, QEvent(QEvent.Type.ActivationChange))
    qtbot.waitUntil(lambda: made.path in window.experiments.runs.followed)
