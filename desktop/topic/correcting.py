"""What a person may say against the reading of topics: no topic, the same as another, another name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QLineEdit

from desktop.shell.dialogs import Dialog
from desktop.shell.parts import button, label
from desktop.shell.toasts import Toast
from desktop.words import tr
from vault_sync.graph.corrections import Correcting, Step
from vault_sync.graph.graph import Topic
from vault_sync.session import topic_questions

if TYPE_CHECKING:
    from desktop.main_window import MainWindow


class NewName(Dialog):
    """Asks what a topic is to be called."""

    def __init__(self, over: MainWindow, title: str) -> None:
        super().__init__(over, tr("Call “{title}” otherwise", title=title))
        self.field = QLineEdit(title)
        self.field.setAccessibleName(tr("New name"))
        self.field.selectAll()
        self.field.returnPressed.connect(self.accept)
        self.field.textChanged.connect(lambda text: self._take.setEnabled(bool(text.strip())))
        words = tr("It is shown under this name in Topograph; the notes stay as they are.")
        self._take = button(tr("Call it so"), self.accept, primary=True)
        self.column.addWidget(self.field)
        self.column.addWidget(label(words, "small", "hint", wrap=True))
        self.finish(self._take)


class Corrections(QObject):
    """Belongs to the main window; every step is told, and can be taken back."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._told: Toast | None = None  # of the last correction; it offers to take that one back
        window.workspace.topic_panel.correct_asked.connect(self.begin)

    def begin(self, what: str) -> None:
        """Something was chosen from the menu of the topic in view."""
        about = self._window.workspace.topic_panel.about
        if what == "undo":
            self.take_back()
        elif about is None:
            self._window.status_bar.say(tr("Choose a topic first"))
        elif what == Correcting.NOT_A_TOPIC:
            self._tell(
                Step(Correcting.NOT_A_TOPIC, about.topic.title),
                tr("“{title}” is no topic.", title=about.topic.title),
            )
        elif what == Correcting.RENAME:
            self._rename(about.topic)
        else:
            self._ask_other(about.topic)

    def take_back(self) -> None:
        self._forget()
        if self._window.vault:
            self._window.vault.ask(topic_questions.corrections, self._take_last_back)

    def _take_last_back(self, made: tuple[Step, ...]) -> None:
        vault, say = self._window.vault, self._window.status_bar.say
        if made and vault:
            vault.correct(None)
            say(tr("The correction of “{title}” is taken back.", title=made[-1].name))
        else:
            say(tr("No correction has been made that could be taken back."))

    def _rename(self, topic: Topic) -> None:
        dialog = NewName(self._window, topic.title)
        dialog.accepted.connect(lambda: self._renamed(topic, dialog.field.text().strip()))
        dialog.open()

    def _renamed(self, topic: Topic, name: str) -> None:
        if name and name != topic.title:
            self._tell(
                Step(Correcting.RENAME, topic.title, name),
                tr("“{title}” is called “{name}” now.", title=topic.title, name=name),
            )

    def _ask_other(self, topic: Topic) -> None:
        """The switcher finds the other one."""
        asks = tr("Which topic is the same as “{title}”?", title=topic.title)
        self._window.finding.switcher.pick(asks, lambda other: self._same(topic, other))

    def _same(self, topic: Topic, other: str) -> None:
        vault = self._window.vault
        found = vault.names.get(other) if vault else None
        if found is not None and found.id != topic.id:
            words = tr("“{title}” is the same as “{other}”.", title=topic.title, other=found.title)
            self._tell(Step(Correcting.SAME_AS, topic.title, found.title), words)

    def _tell(self, step: Step, words: str) -> None:
        if self._window.vault:
            self._forget()
            self._window.vault.correct(step)
            self._told = self._window.toasts.say(words, act=(tr("Take it back"), self.take_back))

    def _forget(self) -> None:
        """Only the last correction can be taken back, so what was said of an earlier one goes."""
        if self._told is not None and self._told in self._window.toasts.shown:
            self._told.leave()
        self._told = None
