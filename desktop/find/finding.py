"""Switcher and palette in the window: what they ask of it, and what happens with what was chosen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QKeySequence

from desktop.actions import COMMANDS, REASONS, Command
from desktop.find.names import Names
from desktop.find.palette import Entry, Palette
from desktop.find.switcher import Known, Switcher
from desktop.words import tr
from vault_sync.session import panel_questions, questions
from vault_sync.session.panel_questions import Place, TextFound

if TYPE_CHECKING:
    from desktop.main_window import MainWindow

REMEMBERED = 12  # topics that the empty switcher offers again
LEFT_OUT = ("palette",)  # it is what one is looking at


class Finding(QObject):
    """Belongs to the main window; `more_entries` are commands that are not in the table, such as views."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._graph = window.workspace.graph
        self._visited: list[str] = []
        self.more_entries: Callable[[], Sequence[Entry]] = lambda: ()
        over = window.centralWidget()
        known = Known(
            self._names, self._color, self._graph.scene.links_of, self._texts, lambda: self._visited
        )
        self.switcher = Switcher(over, known)
        self.palette = Palette(over, self.entries)
        self.switcher.chosen.connect(self._take)
        self.switcher.line_chosen.connect(self._take_line)
        self._graph.selected.connect(self._remember)
        panel = window.workspace.topic_panel
        panel.chosen.connect(self.go_to)
        panel.open_asked.connect(self.open_in_obsidian)
        panel.place_asked.connect(self.open_line)
        panel.create_asked.connect(self._create)

    # ---- what the lists show -----------------------------------------------------------------

    def _names(self) -> Names | None:
        return self._window.vault.names if self._window.vault else None

    def _color(self, topic: str) -> str:
        """The colour that the topic has in the graph now, "" where none."""
        slot, grouping = self._graph.scene.slot_of.get(topic, -1), self._graph.grouping
        group = int(grouping.of[slot]) if 0 <= slot < len(grouping.of) else -1
        colors = list(grouping.painted(self._window.theme).categories.values())
        return colors[group] if 0 <= group < len(colors) else ""

    def _texts(self, typed: str, use: Callable[[TextFound], None]) -> None:
        if self._window.vault:
            self._window.vault.ask(panel_questions.text_lines, use, typed)

    def _remember(self, topic: str) -> None:
        if topic:
            others = [one for one in self._visited if one != topic]
            self._visited = [topic, *others][:REMEMBERED]

    # ---- commands ----------------------------------------------------------------------------

    def entries(self) -> list[Entry]:
        """All commands of the table as they stand now, and those that others add."""
        table = [self._entry(command) for command in COMMANDS if command.id not in LEFT_OUT]
        return [*table, *self.more_entries()]

    def _entry(self, command: Command) -> Entry:
        action = self._window.actions_by_id[command.id]
        return Entry(
            command.id,
            command.text,
            command.group,
            action.trigger,
            action.shortcut().toString(QKeySequence.SequenceFormat.NativeText),
            command.icon,
            (tr("shown") if action.isChecked() else tr("hidden")) if command.checks else "",
            REASONS[self.lacking(command)],
        )

    def lacking(self, command: Command) -> str:
        """What of a command's need is not there: "vault" before "topic"."""
        needs, vault = command.needs, self._window.vault
        if command.reaches and vault is not None and vault.offline:
            return "offline"
        if needs in ("vault", "topic") and self._window.vault is None:
            return "vault"
        if needs == "topic" and not self._graph.selected_topic:
            return "topic"
        return "run" if needs == "run" and self._window.experiments.current is None else ""

    # ---- what was chosen ---------------------------------------------------------------------

    def _take(self, topic: str, how: str) -> None:
        if how == "Ctrl":
            self.open_in_obsidian(topic)
            return
        before = self._graph.selected_topic
        self.go_to(topic)
        if how == "Tab" and before:
            self._window.exploring.path(before, topic)
        if how == "Alt" and self._window.vault:
            self._window.vault.ask(questions.about, self._window.launch_for, topic)

    def _take_line(self, path: str, line: int, how: str) -> None:
        if how == "Ctrl":
            self.open_line(path, line)
        else:
            self.go_to(f"note:{path}")

    def go_to(self, topic: str) -> None:
        """Shows a topic in the graph and in its panel, through whichever lens has it."""
        if self._window.vault and not self._graph.go_to(topic):
            self._window.vault.wished = topic
            self._window.change(lens="topics" if self._window.settings.lens == "notes" else "notes")
        self._window.change(topic_panel=True)
        self._graph.setFocus()

    def open_in_obsidian(self, topic: str) -> None:
        """A file as it is; what has none of its own where it is first spoken of."""
        scheme, _, path = topic.partition(":")
        if self._window.vault and scheme in ("note", "file"):
            self._window.vault.open_file(path)
        elif self._window.vault:
            self._window.vault.ask(panel_questions.first_place, self._open_place, topic)

    def _create(self, topic: str) -> None:
        """A note that is missing, by the name that its links give it."""
        about = self._window.workspace.topic_panel.about
        if self._window.vault and about and about.topic.id == topic:
            name = about.topic.title
            self._window.vault.create_file(name if name.endswith(".md") else f"{name}.md")

    def open_line(self, path: str, line: int) -> None:
        """A note in Obsidian, at the heading above a line."""
        if self._window.vault:
            self._window.vault.ask(panel_questions.place_of_line, self._open_place, path, line)

    def _open_place(self, place: Place | None) -> None:
        if place and self._window.vault:
            self._window.vault.open_file(place.path, place.heading)
