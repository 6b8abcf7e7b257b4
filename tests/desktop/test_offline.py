"""A vault that goes away: the banner says so over a picture that stays, and goes when it is back."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from desktop.main_window import MainWindow
from desktop.settings import Settings
from desktop.shell.offline import OfflineBanner


def test_the_banner_says_where_and_since_when(qtbot: QtBot) -> None:
    asked: list[str] = []
    banner = OfflineBanner(lambda: asked.append("again"), lambda: asked.append("find"))
    qtbot.addWidget(banner)
    banner.show_state(True, "/media/notes")
    assert banner.isVisible()
    assert "/media/notes is not there" in banner._words.text()
    banner.show_state(False, "/media/notes")
    assert not banner.isVisible()


def test_a_vault_that_goes_and_comes_back_is_told_and_stays_drawn(qtbot: QtBot, tmp_path: Path) -> None:
    vault = tmp_path / "notes"
    vault.mkdir()
    (vault / "a.md").write_text("[[b]]")
    window = MainWindow(Settings(theme="dark"), lambda _: "", [])
    qtbot.addWidget(window)
    window.show()
    window.open_vault(vault)
    scene = window.workspace.graph.scene
    qtbot.waitUntil(lambda: scene.nodes == 2, timeout=20000)
    live = _drawn(window)
    vault.rename(tmp_path / "gone")
    qtbot.waitUntil(window.offline.isVisible, timeout=20000)
    assert "Offline" in window.status_bar._words.text()
    assert all(crossed != usual for crossed, usual in zip(_drawn(window), live, strict=True))
    assert scene.nodes == 2
    assert not window.workspace.topic_panel._open.isEnabled()
    assert window.workspace.topic_panel._open.toolTip() == "The vault is offline"
    reasons = {entry.id: entry.why_not for entry in window.finding.entries()}
    assert reasons["open-obsidian"] == reasons["write-note"] == "the vault is offline"
    assert reasons["time-lapse"] == ""
    (tmp_path / "gone").rename(vault)
    assert window.vault is not None
    window.vault.look_again()
    qtbot.waitUntil(lambda: not window.offline.isVisible(), timeout=20000)
    assert window.workspace.topic_panel._open.isEnabled()
    assert _drawn(window) == live
    assert "offline" not in {entry.id: entry.why_not for entry in window.finding.entries()}["open-obsidian"]
    window.close()


def _drawn(window: MainWindow) -> tuple[QImage, QImage]:
    """The vault's icon in the tool bar and in the status bar."""
    above, below = window.tool_bar._vault, window.status_bar._vault
    return above.icon().pixmap(16, 16).toImage(), below.pixmap().toImage()
