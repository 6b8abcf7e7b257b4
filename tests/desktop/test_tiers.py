"""Graph and runs above each other: how the height is divided, and that the user's hand has the last word."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.shell.tiers import GRIP, LEAST_ABOVE, Tiers
from desktop.shell.workspace import Workspace

STRIP = 36


@pytest.fixture
def tiers(qtbot: QtBot) -> Iterator[Tiers]:
    strip, runs = QWidget(), QWidget()
    strip.setFixedHeight(STRIP)
    runs.setMinimumHeight(380)
    made = Tiers(QWidget(), strip, runs)
    qtbot.addWidget(made)
    made.resize(900, 730)
    runs.hide()
    made.show()
    made.show_open(False)
    return made


def opened(tiers: Tiers, on: bool = True) -> list[int]:
    tiers._lower.layout().itemAt(1).widget().setVisible(on)
    tiers.show_open(on)
    QApplication.processEvents()
    return tiers.sizes()


def test_closed_only_the_strip_is_there(tiers: Tiers) -> None:
    assert tiers.sizes()[1] == STRIP
    assert not tiers.handle(1).isEnabled()


@pytest.mark.parametrize(("height", "above"), [(730, LEAST_ABOVE), (1010, LEAST_ABOVE), (560, 100)])
def test_open_the_graph_keeps_what_it_needs(tiers: Tiers, height: int, above: int) -> None:
    tiers.resize(900, height)
    sizes = opened(tiers)
    assert sizes[0] >= above
    assert sizes[1] >= 380 + STRIP
    assert sum(sizes) + GRIP == height
    assert opened(tiers, on=False)[1] == STRIP


def test_a_height_set_by_hand_holds_and_comes_back(tiers: Tiers) -> None:
    opened(tiers)
    tiers.moveSplitter(250, 1)
    by_hand = tiers.sizes()[1]
    opened(tiers, on=False)
    assert opened(tiers)[1] == by_hand == tiers.by_hand
    tiers.resize(900, 900)
    QApplication.processEvents()
    assert tiers.sizes()[1] == by_hand


def test_a_double_click_on_the_handle_asks_to_fold(tiers: Tiers, qtbot: QtBot) -> None:
    opened(tiers)
    with qtbot.waitSignal(tiers.folded):
        QTest.mouseDClick(tiers.handle(1), Qt.MouseButton.LeftButton, pos=QPoint(450, 3))


@pytest.mark.parametrize("kept", ["", "x y z", "a b"])
def test_kept_sizes_of_any_kind_are_read(qtbot: QtBot, kept: str) -> None:
    space = Workspace("", lambda: None)
    qtbot.addWidget(space)
    space.bring_back(kept, "filters")
    assert space.tiers.by_hand == 0
    space.tiers.by_hand = 512
    other = Workspace("", lambda: None)
    qtbot.addWidget(other)
    other.bring_back(space.splits(), "filters")
    assert other.tiers.by_hand == 512
    for each in (space, other):
        each.graph.stop()
