"""Small pieces: what scrolls keeps its edge, and an icon leaves room before its words."""

from __future__ import annotations

from PySide6.QtGui import QColor
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop import icons
from desktop.shell.parts import Scrolled


def test_what_scrolls_is_as_wide_with_a_bar_as_without_one(qtbot: QtBot) -> None:
    page, row = QWidget(), QPushButton("Row")
    column = QVBoxLayout(page)
    column.setContentsMargins(40, 0, 40, 0)
    column.addWidget(row)
    area = Scrolled(page)
    qtbot.addWidget(area)
    area.resize(200, 300)
    area.show()
    widths = set()
    for height in (40, 900, 40):
        row.setFixedHeight(height)
        qtbot.waitUntil(lambda high=height: (area.verticalScrollBar().maximum() > 0) == (high > 300))
        qtbot.waitUntil(lambda: row.width() + 80 == area.width())
        widths.add(row.width())
    assert widths == {120}


def test_an_icon_stands_before_its_words_with_room_between(qtbot: QtBot) -> None:
    made = QPushButton("Launch a run")
    qtbot.addWidget(made)
    icons.put_beside(made, "run", QColor(1, 2, 3))
    assert made.iconSize().width() == 16 + icons.ROOM
    image = made.icon().pixmap(made.iconSize(), 2.0).toImage()
    free = range(2 * 16, 2 * (16 + icons.ROOM))
    assert image.width() == 2 * made.iconSize().width()
    assert not any(image.pixelColor(x, y).alpha() for x in free for y in range(image.height()))
