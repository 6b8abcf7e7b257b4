"""A topic that was asked for from outside: gone to as soon as its vault is read."""

from __future__ import annotations

from desktop.main_window import MainWindow
from desktop.words import tr

AGAIN = 0.1  # seconds between two looks while the vault is read


def go_when_read(window: MainWindow, topic: str) -> None:
    """By its id or its title; where the vault has none of the kind, that is said."""
    asked_in = window.vault

    def look() -> bool | float:
        vault = window.vault
        if vault is None or vault is not asked_in:
            window.pulse.remove(look)
            return False
        if not vault.up_to_date:
            return AGAIN
        window.pulse.remove(look)
        if window.workspace.graph.go_to(_id_of(window, topic)):
            window.change(topic_panel=True)
        else:
            window.status_bar.say(tr("There is no topic “{topic}” in this vault", topic=topic[:80]))
        return False

    window.pulse.add(look)
    window.pulse.wake()


def _id_of(window: MainWindow, topic: str) -> str:
    scene, folded = window.workspace.graph.scene, topic.casefold()
    if topic in scene.slot_of:
        return topic
    return next((scene.ids[n] for n, title in enumerate(scene.titles) if title.casefold() == folded), "")
