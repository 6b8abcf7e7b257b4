"""From a real save to a drawn edge, through the session's process; and what happens when that dies."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from desktop.main_window import MainWindow
from desktop.open_vault import OpenVault
from desktop.settings import Settings
from vault_sync.session.state import Stand

PATIENCE_MS = 40_000
pytestmark = pytest.mark.timeout(120)


class Window:
    """The main window with a vault open, driven by its own pulse."""

    def __init__(self, qtbot: QtBot, root: Path) -> None:
        self.qtbot, self.root = qtbot, root
        self.main = MainWindow(Settings(theme="dark"), lambda _: "", ())
        qtbot.addWidget(self.main)
        self.main.show()
        self.said: list[str] = []
        say = self.main.status_bar.say
        self.main.status_bar.say = lambda words: (self.said.append(words), say(words))[1]  # type: ignore
        self.main.open_vault(root)

    @property
    def vault(self) -> OpenVault:
        assert self.main.vault is not None
        return self.main.vault

    def until(self, holds: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(holds, timeout=PATIENCE_MS)

    def until_read(self) -> None:
        """Until the vault is read and watched, and the layout sleeps."""
        watched = (Stand.LIVE, Stand.POLLING)
        self.until(lambda: self.vault.up_to_date and self.vault.state.stand in watched)
        self.until(lambda: self.main.workspace.graph.settled)

    def edges(self) -> set[tuple[str, str]]:
        scene = self.main.workspace.graph.scene
        return {(scene.ids[a], scene.ids[b]) for a, b in scene.edges.tolist()}

    def places(self) -> dict[str, list[float]]:
        scene = self.main.workspace.graph.scene
        return {name: scene.positions[slot].tolist() for name, slot in scene.slot_of.items()}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / "A.md").write_text("See [[B]].\n")
    (folder / "B.md").write_text("Nothing yet.\n")
    (folder / "C.md").write_text("By itself.\n")
    return folder


@pytest.fixture
def window(qtbot: QtBot, root: Path) -> Iterator[Window]:
    made = Window(qtbot, root)
    made.until_read()
    yield made
    made.main.close()


def test_saving_a_note_with_a_new_link_draws_one_new_edge(window: Window) -> None:
    before, places = window.edges(), window.places()
    (window.root / "B.md").write_text("Now it leads to [[C]].\n")
    window.until(lambda: window.edges() != before)
    assert window.edges() - before == {("note:B.md", "note:C.md")}
    assert before <= window.edges()
    assert window.places().keys() == places.keys()


def test_a_note_that_is_renamed_keeps_its_place(window: Window) -> None:
    before = window.places()["note:C.md"]
    (window.root / "C.md").rename(window.root / "D.md")
    window.until(lambda: "note:D.md" in window.places() and "note:C.md" not in window.places())
    assert window.places()["note:D.md"] == before


def test_a_selected_topic_is_shown_in_the_panel_and_follows_its_edits(window: Window) -> None:
    graph, panel = window.main.workspace.graph, window.main.workspace.topic_panel
    graph.go_to("note:A.md")
    window.until(lambda: panel.topic == "note:A.md")
    (window.root / "A.md").rename(window.root / "Z.md")
    window.until(lambda: panel.topic == "note:Z.md")
    assert graph.selected_topic == "note:Z.md"


def test_a_killed_session_process_is_started_again_and_the_window_says_so(window: Window) -> None:
    before = window.places()
    process = window.vault._session.process_id
    assert process is not None
    window.said.clear()
    os.kill(process, signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)
    window.until(lambda: any("started again" in words for words in window.said))
    window.until_read()
    assert window.vault._session.process_id != process
    assert window.places() == before
    (window.root / "New.md").write_text("[[A]]\n")
    window.until(lambda: ("note:New.md", "note:A.md") in window.edges())


def test_a_vault_that_goes_away_keeps_its_graph_on_screen_and_comes_back(window: Window) -> None:
    before = window.places()
    away = window.root.with_name("away")
    window.root.rename(away)
    window.until(lambda: window.vault.state.stand == Stand.OFFLINE)
    assert window.places() == before
    window.until(lambda: "Offline" in window.said[-1])
    away.rename(window.root)
    window.until_read()
    assert window.places().keys() == before.keys()


def test_places_and_pins_are_there_again_at_the_next_start(window: Window, qtbot: QtBot) -> None:
    scene = window.main.workspace.graph.scene
    scene.place([(scene.slot_of["note:C.md"], (777.0, -333.0))])
    scene.pin(scene.slot_of["note:C.md"], True)
    before = window.places()
    window.main.close()
    again = Window(qtbot, window.root)
    again.until_read()
    assert again.places() == before
    slot = again.main.workspace.graph.scene.slot_of["note:C.md"]
    assert again.main.workspace.graph.scene.pinned[slot]
    again.main.close()


def test_another_vault_replaces_the_first_one_whole(window: Window, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "X.md").write_text("[[Y]]\n")
    window.main.open_vault(other)
    window.until_read()
    assert set(window.places()) == {"note:X.md", "missing:y"}
    assert np.isfinite(list(window.places().values())).all()


def test_an_empty_vault_is_a_graph_without_nodes_until_the_first_note(qtbot: QtBot, tmp_path: Path) -> None:
    root = tmp_path / "empty"
    root.mkdir()
    window = Window(qtbot, root)
    window.until_read()
    assert window.places() == {}
    (root / "First.md").write_text("[[Second]]\n")
    window.until(lambda: len(window.places()) == 2)
    window.main.close()
