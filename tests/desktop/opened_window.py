"""A window with a vault of a few notes, for all tests of a module: opening takes longer than they do."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

import pytest
from pytestqt.qtbot import QtBot

from desktop.main_window import MainWindow
from desktop.settings import Settings


@contextmanager
def opened_window(
    factory: pytest.TempPathFactory,
    notes: Mapping[str, str],
    save: Callable[[Settings], str] = lambda _settings: "",
) -> Iterator[MainWindow]:
    """In the dark, with a home folder of its own."""
    vault = factory.mktemp("vaults") / "ML notes"
    vault.mkdir()
    for name, text in notes.items():
        (vault / name).write_text(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TOPOGRAPH_HOME", str(factory.mktemp("home")))
        window = MainWindow(Settings(theme="dark"), save, [])
        window.show()
        window.open_vault(vault)
        yield window
        window.close()


def when_read(qtbot: QtBot, window: MainWindow) -> MainWindow:
    """Once its vault is read and drawn, and every topic can be found by name."""
    vault = window.vault
    assert vault is not None
    qtbot.waitUntil(lambda: vault.names.complete and vault.up_to_date, timeout=9000)
    return window
