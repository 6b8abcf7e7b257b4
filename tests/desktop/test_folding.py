"""In a narrow window the left dock gives way to the run dock, unless the user says otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import Qt

from desktop.main_window import MainWindow
from desktop.settings import Settings
from desktop.shell.folding import NARROW, folded

LEFT, RIGHT = {"left_dock": True}, {"left_dock": False}
OPENS, CLOSES = {"run_dock": True}, {"run_dock": False}


def went(width: int, *steps: dict[str, Any], busy: bool = False) -> list[bool]:
    """Whether the left dock is there after each of these."""
    settings, seen = Settings(), []
    for step in steps:
        settings = replace(settings, **folded(settings, step, width, busy))
        seen.append(settings.left_dock)
    return seen


@pytest.mark.parametrize(
    ("width", "steps", "seen"),
    [
        (1280, (OPENS, CLOSES), [False, True]),
        (1280, (OPENS, CLOSES, OPENS, CLOSES), [False, True, False, True]),
        (NARROW, (OPENS, CLOSES), [True, True]),
        (1280, (OPENS, LEFT, CLOSES), [False, True, True]),
        (1280, (OPENS, LEFT, RIGHT, CLOSES), [False, True, False, False]),
        (1280, (RIGHT, OPENS, CLOSES), [False, False, False]),
        (1280, (OPENS, OPENS, {"theme": "light"}, CLOSES), [False, False, False, True]),
        (1280, ({"run_dock": True, "left_dock": False}, CLOSES), [False, False]),
    ],
)
def test_the_left_dock_goes_and_comes_with_the_run_dock(
    width: int, steps: tuple[dict[str, Any], ...], seen: list[bool]
) -> None:
    assert went(width, *steps) == seen


def test_a_run_opened_from_the_left_dock_leaves_it_where_it_is() -> None:
    assert went(1280, OPENS, CLOSES, busy=True) == [True, True]


@pytest.fixture
def window(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Iterator[MainWindow]:
    monkeypatch.setenv("TOPOGRAPH_HOME", str(tmp_path_factory.mktemp("home")))
    made = MainWindow(Settings(theme="dark"), lambda _settings: "", [])
    made.show()
    made._stack.setCurrentWidget(made.workspace)
    yield made
    made.close()


def test_in_a_window_of_1280_pixels_chart_and_table_have_its_width(window: MainWindow) -> None:
    window.resize(1280, 800)
    window.workspace.centre.setFocus()
    window.change(run_dock=True)
    assert not window.workspace.left.isVisible()
    assert not window.actions_by_id["left-dock"].isChecked()
    window.change(run_dock=False)
    assert window.workspace.left.isVisible()
    window.workspace.filters.search.field.setFocus(Qt.FocusReason.MouseFocusReason)
    window.change(run_dock=True)
    assert window.workspace.left.isVisible()
