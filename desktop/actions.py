"""Every command of the window in one table: its words, its keys, its icon; menus and dialogs read it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from desktop import icons
from desktop.theme import Theme


@dataclass(frozen=True, slots=True)
class Command:
    """One thing a user can do; `checks` is set where it turns something on or off."""

    id: str
    text: str
    keys: str = ""
    icon: str = ""
    checks: bool = False
    in_graph: bool = False  # a key without Ctrl: it acts only while the graph has the focus


COMMANDS = (
    Command("open-folder", "Open a folder…", icon="folder"),
    Command("close-vault", "Choose another vault", icon="vault"),
    Command("launch", "Launch a run…", "R", "run", in_graph=True),
    Command("pause-run", "Pause or resume the run", "Ctrl+Shift+P", "pause"),
    Command("write-note", "Write the results note", "Ctrl+Shift+N", "note-back"),
    Command("lens", "Notes or topics", "Ctrl+L"),
    Command("left-dock", "Left dock", "Ctrl+B", checks=True),
    Command("topic-panel", "Topic panel", "Ctrl+I", checks=True),
    Command("run-dock", "Run dock", "Ctrl+J", checks=True),
    Command("next-region", "Next region", "F6"),
    Command("last-region", "Last region", "Shift+F6"),
    Command("theme", "Light or dark", "Ctrl+Shift+L", "sun"),
    Command("settings", "Settings", "Ctrl+,", "settings"),
    Command("shortcuts", "Shortcuts", "Ctrl+/", "keyboard"),
    Command("quit", "Quit", "Ctrl+Q"),
)


def build(parent: QWidget, handlers: Mapping[str, Callable[[], None]]) -> dict[str, QAction]:
    """The actions of all commands that have a handler, with their keys live in `parent`."""
    actions = {}
    for command in COMMANDS:
        if command.id in handlers:
            actions[command.id] = _action(parent, command, handlers[command.id])
    return actions


def _action(parent: QWidget, command: Command, handler: Callable[[], None]) -> QAction:
    action = QAction(command.text, parent, checkable=command.checks)
    action.setShortcut(QKeySequence(command.keys))
    action.triggered.connect(lambda _checked=False: handler())
    keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    action.setToolTip(f"{command.text}  {keys}" if keys else command.text)
    if command.in_graph:
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    else:
        parent.addAction(action)
    return action


def paint(actions: Mapping[str, QAction], theme: Theme) -> None:
    """Icons in the theme's ink; drawn anew when it changes."""
    for command in COMMANDS:
        if command.icon and command.id in actions:
            actions[command.id].setIcon(
                icons.icon(command.icon, theme.color("text2"), theme.color("disabled"))
            )
