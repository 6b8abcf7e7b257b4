"""How tall controls and rows are: the look's heights, with more room where a person wants it.

A fixed height goes through `hold`, a height in the style sheet is written `$h26`, and what paints rows asks
`tall`: so one setting reaches everything at once, and larger system type gets taller rows.
"""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QObject
from PySide6.QtGui import QInputDevice
from PySide6.QtWidgets import QAbstractItemView, QApplication, QHeaderView, QWidget

from desktop import fonts

CHOICES = ("auto", "compact", "comfortable")
ROOM = 6  # px that the comfortable density adds to each height
LINE = 20  # px of a line of text, at the usual size
SHEET = range(16, 60, 2)  # heights that the style sheet may name
# Properties of widgets: their height at the compact density, that of their rows, and their width.
_HELD, _ROWS, _WIDE = "heldHeight", "heldRows", "heldWidth"

_room = 0


def tall(height: int, lines: int = 1) -> int:
    """A height of the look as it is now; `lines` of text stand one above the other in it."""
    return height + lines * (scaled(LINE) - LINE) + _room


def scaled(length: int) -> int:
    """A length that grows with the system's type alone."""
    return round(length * max(1.0, fonts.scale()))


def hold(widget: QWidget, height: int) -> None:
    """A fixed height that follows the density."""
    widget.setProperty(_HELD, height)
    widget.setFixedHeight(tall(height))


def hold_width(widget: QWidget, width: int) -> None:
    """A fixed width that stays when the window is dressed anew: a style sheet sets least widths again."""
    widget.setProperty(_WIDE, width)
    widget.setFixedWidth(width)


def hold_rows(header: QHeaderView, height: int) -> None:
    """Rows of a table that follow the density."""
    header.setProperty(_ROWS, height)
    header.setDefaultSectionSize(tall(height))


def in_sheet() -> dict[str, int]:
    """What `$h26` stands for in the style sheet."""
    return {f"h{height}": tall(height) for height in SHEET}


def choose(choice: str) -> None:
    """Compact, comfortable, or what fits this computer; `apply` brings it to what is there."""
    global _room
    _room = ROOM if choice == "comfortable" or (choice == "auto" and touched()) else 0


def room() -> int:
    """How much each height is above the look's."""
    return _room


@cache
def touched() -> bool:
    """Whether fingers point here."""
    return any(one.type() == QInputDevice.DeviceType.TouchScreen for one in QInputDevice.devices())


def apply(app: QApplication) -> None:
    """To all that is there; what is made later asks by itself."""
    for widget in app.allWidgets():
        height, width, rows = _kept(widget, _HELD), _kept(widget, _WIDE), _kept(widget, _ROWS)
        if height:
            widget.setFixedHeight(tall(height))
        if width:
            widget.setFixedWidth(width)
        if rows and isinstance(widget, QHeaderView):
            widget.setDefaultSectionSize(tall(rows))
        if isinstance(widget, QAbstractItemView):
            widget.scheduleDelayedItemsLayout()


def _kept(widget: QObject, name: str) -> int:
    return int(widget.property(name) or 0)
