"""Icons: every one of the sheet draws, in the colour asked for."""

import pytest
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from desktop import icons


@pytest.mark.parametrize("name", sorted(icons.symbols()))
def test_every_icon_draws_in_its_colour(name: str, qtbot: QtBot) -> None:
    ink = QColor(10, 200, 30)
    image = icons.pixmap(name, ink, 16, 2).toImage()
    drawn = [
        image.pixelColor(x, y) for x in range(32) for y in range(32) if image.pixelColor(x, y).alpha() > 200
    ]
    assert drawn
    assert all(abs(color.green() - 200) < 12 and color.red() < 40 for color in drawn)
