"""Every command of the window in one table: its words, its keys, its icon; menus and dialogs read it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from desktop import icons
from desktop.theme import Theme
from desktop.words import tr


@dataclass(frozen=True, slots=True)
class Command:
    """One thing a user can do; `checks` is set where it turns something on or off."""

    id: str
    text: str
    keys: str = ""
    icon: str = ""
    checks: bool = False
    in_graph: bool = False  # a key without Ctrl: it acts only while the graph has the focus
    group: str = tr("View")  # where the palette lists it
    needs: str = ""  # "vault", "topic" or "run": without it the command cannot be used
    reaches: bool = False  # into the vault's folder: not while that is offline


COMMANDS = (
    Command("palette", tr("Commands"), "Ctrl+P", "search", group=tr("Find")),
    Command("switcher", tr("Find a topic or note"), "Ctrl+O", "search", group=tr("Find"), needs="vault"),
    Command(
        "full-text",
        tr("Search the text of all notes"),
        "Ctrl+Shift+F",
        "note",
        group=tr("Find"),
        needs="vault",
    ),
    Command("filter", tr("Filter the graph"), "Ctrl+F", "filter", group=tr("Find"), needs="vault"),
    Command("save-view", tr("Save this view…"), icon="filter", needs="vault"),
    Command("new-window", tr("New window"), "Ctrl+N", "vault", group=tr("Vault"), needs="vault"),
    Command("open-folder", tr("Open a folder…"), icon="folder", group=tr("Vault")),
    Command("close-vault", tr("Choose another vault"), icon="vault", group=tr("Vault"), needs="vault"),
    Command("launch", tr("Launch a run…"), "R", "run", in_graph=True, group=tr("Topic"), needs="topic"),
    Command(
        "open-obsidian", tr("Open in Obsidian"), icon="open", group=tr("Topic"), needs="topic", reaches=True
    ),
    Command("local", tr("Local graph of the topic"), icon="local", group=tr("Topic"), needs="topic"),
    Command("path", tr("Path from the topic…"), "P", "path", in_graph=True, group=tr("Topic"), needs="topic"),
    Command(
        "explore",
        tr("Hubs, orphans, missing notes, problems"),
        icon="community",
        group=tr("Find"),
        needs="vault",
    ),
    Command("not-a-topic", tr("Not a topic"), group=tr("Topic"), needs="topic"),
    Command("same-as", tr("The same as another topic…"), group=tr("Topic"), needs="topic"),
    Command("rename", tr("Call the topic otherwise…"), group=tr("Topic"), needs="topic"),
    Command(
        "undo-correction", tr("Take the last correction back"), "Ctrl+Z", group=tr("Topic"), needs="vault"
    ),
    Command(
        "pause-run", tr("Pause or resume the run"), "Ctrl+Shift+P", "pause", group=tr("Runs"), needs="run"
    ),
    Command(
        "write-note",
        tr("Write the results note"),
        "Ctrl+Shift+N",
        "note-back",
        group=tr("Runs"),
        needs="run",
        reaches=True,
    ),
    Command(
        "practice",
        tr("Practice: samplers on a table of known results"),
        icon="front",
        group=tr("Runs"),
        needs="vault",
    ),
    Command("time-lapse", tr("Time-lapse"), icon="time-lapse", needs="vault"),
    Command("export", tr("Export the graph…"), icon="export", needs="vault"),
    Command("lens", tr("Notes or topics"), "Ctrl+L", "topic", needs="vault"),
    Command("left-dock", tr("Left dock"), "Ctrl+B", checks=True, needs="vault"),
    Command("topic-panel", tr("Topic panel"), "Ctrl+I", checks=True, needs="vault"),
    Command("run-dock", tr("Run dock"), "Ctrl+J", checks=True, needs="vault"),
    Command("next-region", tr("Next region"), "F6", needs="vault"),
    Command("last-region", tr("Last region"), "Shift+F6", needs="vault"),
    Command("theme", tr("Light or dark"), "Ctrl+Shift+L", "sun"),
    Command("settings", tr("Settings"), "Ctrl+,", "settings", group=tr("Window")),
    Command("shortcuts", tr("Shortcuts"), "Ctrl+/", "keyboard", group=tr("Window")),
    Command("compute", tr("Devices and GPU engine…"), icon="gpu", group=tr("Window")),
    Command("export-settings", tr("Export settings and recipes…"), icon="export", group=tr("Window")),
    Command("import-settings", tr("Import settings and recipes…"), icon="open", group=tr("Window")),
    Command("about", tr("About Topograph"), group=tr("Window")),
    Command("tour", tr("A short tour"), icon="topic", group=tr("Window")),
    Command("close-window", tr("Close the window"), "Ctrl+W", group=tr("Window")),
    Command("quit", tr("Quit"), "Ctrl+Q", group=tr("Window")),
)
BY_ID = {command.id: command for command in COMMANDS}
REASONS = {
    "": "",
    "vault": tr("open a vault first"),
    "topic": tr("choose a topic first"),
    "run": tr("no run is in view"),
    "offline": tr("the vault is offline"),
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
