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
    group: str = "View"  # where the palette lists it
    needs: str = ""  # "vault", "topic" or "run": without it the command cannot be used
    reaches: bool = False  # into the vault's folder: not while that is offline


COMMANDS = (
    Command("palette", "Commands", "Ctrl+P", "search", group="Find"),
    Command("switcher", "Find a topic or note", "Ctrl+O", "search", group="Find", needs="vault"),
    Command("full-text", "Search the text of all notes", "Ctrl+Shift+F", "note", group="Find", needs="vault"),
    Command("filter", "Filter the graph", "Ctrl+F", "filter", group="Find", needs="vault"),
    Command("save-view", "Save this view…", icon="filter", needs="vault"),
    Command("new-window", "New window", "Ctrl+N", "vault", group="Vault", needs="vault"),
    Command("open-folder", "Open a folder…", icon="folder", group="Vault"),
    Command("close-vault", "Choose another vault", icon="vault", group="Vault", needs="vault"),
    Command("launch", "Launch a run…", "R", "run", in_graph=True, group="Topic", needs="topic"),
    Command("open-obsidian", "Open in Obsidian", icon="open", group="Topic", needs="topic", reaches=True),
    Command("local", "Local graph of the topic", icon="local", group="Topic", needs="topic"),
    Command("path", "Path from the topic…", "P", "path", in_graph=True, group="Topic", needs="topic"),
    Command(
        "explore", "Hubs, orphans, missing notes, problems", icon="community", group="Find", needs="vault"
    ),
    Command("not-a-topic", "Not a topic", group="Topic", needs="topic"),
    Command("same-as", "The same as another topic…", group="Topic", needs="topic"),
    Command("rename", "Call the topic otherwise…", group="Topic", needs="topic"),
    Command("undo-correction", "Take the last correction back", "Ctrl+Z", group="Topic", needs="vault"),
    Command("pause-run", "Pause or resume the run", "Ctrl+Shift+P", "pause", group="Runs", needs="run"),
    Command(
        "write-note",
        "Write the results note",
        "Ctrl+Shift+N",
        "note-back",
        group="Runs",
        needs="run",
        reaches=True,
    ),
    Command(
        "practice",
        "Practice: samplers on a table of known results",
        icon="front",
        group="Runs",
        needs="vault",
    ),
    Command("time-lapse", "Time-lapse", icon="time-lapse", needs="vault"),
    Command("export", "Export the graph…", icon="export", needs="vault"),
    Command("lens", "Notes or topics", "Ctrl+L", "topic", needs="vault"),
    Command("left-dock", "Left dock", "Ctrl+B", checks=True, needs="vault"),
    Command("topic-panel", "Topic panel", "Ctrl+I", checks=True, needs="vault"),
    Command("run-dock", "Run dock", "Ctrl+J", checks=True, needs="vault"),
    Command("next-region", "Next region", "F6", needs="vault"),
    Command("last-region", "Last region", "Shift+F6", needs="vault"),
    Command("theme", "Light or dark", "Ctrl+Shift+L", "sun"),
    Command("settings", "Settings", "Ctrl+,", "settings", group="Window"),
    Command("shortcuts", "Shortcuts", "Ctrl+/", "keyboard", group="Window"),
    Command("compute", "Devices and GPU engine…", icon="gpu", group="Window"),
    Command("export-settings", "Export settings and recipes…", icon="export", group="Window"),
    Command("import-settings", "Import settings and recipes…", icon="open", group="Window"),
    Command("about", "About Topograph", group="Window"),
    Command("tour", "A short tour", icon="topic", group="Window"),
    Command("close-window", "Close the window", "Ctrl+W", group="Window"),
    Command("quit", "Quit", "Ctrl+Q", group="Window"),
)
BY_ID = {command.id: command for command in COMMANDS}
REASONS = {
    "": "",
    "vault": "open a vault first",
    "topic": "choose a topic first",
    "run": "no run is in view",
    "offline": "the vault is offline",
}


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
