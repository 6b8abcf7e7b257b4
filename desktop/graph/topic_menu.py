"""The menu of a topic in the graph."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QMenu

from desktop import icons
from desktop.graph.scene import KIND_CODES, Scene
from desktop.graph.shown import Around
from desktop.theme import Theme
from desktop.words import tr, tr_n
from vault_sync.graph.graph import TopicKind

if TYPE_CHECKING:
    from desktop.graph.graph_view import GraphView


def topic_menu(view: GraphView, slot: int, theme: Theme) -> QMenu:
    """Only what this kind of topic can do is in it."""
    menu = QMenu(view)
    topic, scene = view.scene.ids[slot], view.scene

    def add(text: str, icon: str, keys: str, act: Callable[[], object]) -> QAction:
        action = menu.addAction(icons.icon(icon, theme.color("text2")), text)
        action.setShortcut(QKeySequence(keys))
        action.setShortcutVisibleInContextMenu(True)
        action.triggered.connect(lambda _checked=False: act())
        return action

    menu.addActions(view.actions())  # what the window can do with a topic: launch a run
    if topic.startswith(("note:", "file:")):
        add(tr("Open in Obsidian"), "open", "Ctrl+Return", lambda: view.hand.open_in_obsidian(slot))
    if view.around is None or view.around.topic != topic:
        add(tr("Local graph"), "local", "G", lambda: view.show_around(Around(topic)))
    if view.around is not None:
        add(tr("Whole graph"), "topic", "", lambda: view.show_around(None))
    add(_pin_words(view), "pin", "Space", view.hand.toggle_pin)
    if link := link_to(scene, slot):
        menu.addSeparator()
        add(tr("Copy link"), "link", "", lambda: QGuiApplication.clipboard().setText(link))
    return menu


def link_to(scene: Scene, slot: int) -> str:
    """What to write in a note to link this topic: the shortest that means it and nothing else."""
    kind, _, name = scene.ids[slot].partition(":")
    if kind == "tag":
        return name if name.startswith("#") else f"#{name}"
    if kind not in ("note", "file", "missing"):
        return ""
    path = name.removesuffix(".md") if kind == "note" else name
    last = path.rpartition("/")[2]
    return f"[[{last if _alone(scene, slot, last) else path}]]"


def _alone(scene: Scene, slot: int, name: str) -> bool:
    """Whether no other note or file has this last name."""
    wanted, linked = name.casefold(), (KIND_CODES[TopicKind.NOTE], scene.kinds[slot])
    return not any(
        other != slot
        and scene.kinds[other] in linked
        and topic.removesuffix(".md").rpartition("/")[2].rpartition(":")[2].casefold() == wanted
        for topic, other in scene.slot_of.items()
    )


def _pin_words(view: GraphView) -> str:
    many = len(view.chosen)
    if all(view.scene.pinned[each] for each in view.chosen):
        return tr("Unpin") if many == 1 else tr_n("Unpin {n} topic", "Unpin {n} topics", many)
    return tr("Pin") if many == 1 else tr_n("Pin {n} topic", "Pin {n} topics", many)
