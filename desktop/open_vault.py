"""The vault that is open: its session's process on one side, the window's views on the other."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray, QLocale, QUrl
from PySide6.QtGui import QDesktopServices

from desktop.find.names import Names
from desktop.graph import kept_layout, kept_places
from desktop.pulse import Pulse
from desktop.sessions import Seat
from desktop.shell.workspace import Workspace
from desktop.words import tr, tr_n
from vault_sync.disk.obsidian import new_address, open_address
from vault_sync.freed import give_back
from vault_sync.graph.arrays import GraphArrays
from vault_sync.graph.corrections import Step
from vault_sync.graph.graph import Lens
from vault_sync.session import panel_questions, preview, questions, topic_questions
from vault_sync.session.state import Applied, Event, Ready, Stand, State

STAND_WORDS = {
    Stand.READING: tr("Reading"),
    Stand.LIVE: tr("Live"),
    Stand.POLLING: tr("Looking every few seconds"),
    Stand.OFFLINE: tr("Offline"),
    Stand.STOPPED: tr("Stopped"),
}
SHARE = 0.008  # seconds of a frame for what the session says
MOST_CATCHING_UP = 5000  # diffs kept while the whole graph is on its way


class OpenVault:
    """Drained by the pulse; asks the session for what a view needs and hands over what comes back."""

    def __init__(
        self,
        root: Path,
        session: Seat,
        workspace: Workspace,
        pulse: Pulse,
        say: Callable[[str], None],
        lens: Lens,
    ) -> None:
        self.root = root
        self.lens = lens
        self._workspace = workspace
        self._say = say
        self._pulse = pulse
        self._waiting: list[tuple[Future[Any], Callable[[Any], None]]] = []
        self._events: deque[Event] = deque()  # that have come and are still to be taken
        self._behind: deque[Applied] | None = _behind()  # diffs that came while the graph was asked for
        self._problems = 0
        self.names = Names()
        self.offline_told: Callable[[bool], None] = lambda _offline: None
        self.problems_told: Callable[[int], None] = lambda _count: None
        self.wished = ""  # the topic to go to as soon as a graph comes that has it
        self._drawn = False
        self._told_of = ""  # the topic that the panel is to show anew, by its name of now
        self._content = 0  # of the graph that is shown, until it changes
        self._session = session
        workspace.graph.selected.connect(self._selected)
        self._mentioned = ""  # the topic whose mentions have been asked for
        workspace.topic_panel.preview_asked.connect(self._ask_preview)
        workspace.graph.obsidian_asked.connect(self._open_in_obsidian)
        workspace.graph.meaning_asked.connect(self._explain)
        workspace.graph.time_lapse.root = self.root
        workspace.bring_back_layout(kept_layout.load(root))
        workspace.graph.reading = True
        say(STAND_WORDS[Stand.READING])
        self._sources = (self.drain, workspace.graph.follow, workspace.graph.draw)
        for source in self._sources:
            pulse.add(source)
        pulse.wake()

    def look_through(self, lens: Lens) -> None:
        """The same vault through the other lens; topics that both show keep their places."""
        if lens is not self.lens:
            self.lens = lens
            self._ask_whole()

    @property
    def state(self) -> State:
        return self._session.state

    @property
    def offline(self) -> bool:
        """Whether its folder cannot be reached: nothing is written then, and nothing opened."""
        return self.state.stand is Stand.OFFLINE

    def go_to(self, topic: str) -> None:
        """At once, or when a graph comes that has it."""
        self.wished = "" if self._workspace.graph.go_to(topic) else topic

    def announce(self, content: bytes) -> None:
        """We are about to write this into the vault: it will not be taken for the user's edit."""
        self._session.wrote(content)

    def look_again(self) -> None:
        """Takes whatever lies at the vault's place now."""
        self._session.look_again()

    @property
    def up_to_date(self) -> bool:
        """Whether the graph stands and every question has been answered."""
        return self._behind is None and not self._waiting and not self._events

    def close(self) -> None:
        """Leaves the session, which ends with its last window; the places of the nodes are kept."""
        for source in self._sources:
            self._pulse.remove(source)
        self._workspace.graph.selected.disconnect(self._selected)
        self._workspace.topic_panel.preview_asked.disconnect(self._ask_preview)
        self._workspace.graph.obsidian_asked.disconnect(self._open_in_obsidian)
        self._workspace.graph.meaning_asked.disconnect(self._explain)
        self._workspace.graph.time_lapse.close()
        self.keep()
        self._session.leave()

    def keep(self) -> None:
        """Where the nodes lie, and by which layout: what the next window of this vault begins with."""
        if self._drawn:
            kept_places.save(self._workspace.graph.scene, self.root)
        kept_layout.save(self._workspace.graph.stage.kept, self.root)

    # ---- what comes in -----------------------------------------------------------------------

    def drain(self) -> bool:
        """Takes events and answers; False, since whoever has more wakes the pulse."""
        self._draw_first()
        self._events.extend(self._session.drain())
        self._take_some()
        answered = [pair for pair in self._waiting if pair[0].done()]
        self._waiting = [pair for pair in self._waiting if not pair[0].done()]
        for future, use in answered:
            if future.exception() is None:
                use(future.result())
        naming = self.names.take()
        return naming or bool(self._events)

    def _take_some(self) -> None:
        """What has come, as far as a frame has time for it: a thousand saves at once hold nobody up."""
        until = time.perf_counter() + SHARE
        changed = False
        while self._events and time.perf_counter() < until:
            changed |= self._take(self._events.popleft())
        if changed:
            self._follow()

    def _draw_first(self) -> None:
        """The graph of last time, before anything has been read."""
        if not self._drawn and self.lens is Lens.TOPICS and self._session.first_arrays:
            self._show(self._session.first_arrays)

    def _take(self, event: Event) -> bool:
        """Whether the graph is another now."""
        if isinstance(event, Ready):
            self._ask_whole()
            self.ask(panel_questions.names, lambda told: self.names.load(panel_questions.unpacked(told)))
        elif isinstance(event, Applied):
            self.names.apply(event.diff, self._workspace.graph.scene.links_of)
            if self._behind is None:
                self._apply(event)
                return True
            self._behind.append(event)
        else:
            self._show_state()
        return False

    def _ask_whole(self) -> None:
        self._behind = _behind()
        self.ask(questions.drawable, self._show_whole, self.lens)

    def ask(self, question: Callable[..., Any], use: Callable[[Any], None], *arguments: Any) -> None:
        """Puts a question to the session; `use` gets the answer in the window's own time."""
        future = self._session.ask(question, *arguments)
        future.add_done_callback(lambda _: self._pulse.wake())
        self._waiting.append((future, use))

    def _show_whole(self, data: bytes) -> None:
        behind, self._behind = self._behind or (), None
        self._session.forget_first_arrays()
        revision = self._show(data)
        give_back()
        for applied in behind:
            if applied.diff.revision > revision:
                self._apply(applied)
        self._count_problems()
        self._told_of = ""
        if self._workspace.graph.selected_topic:
            self._selected(self._workspace.graph.selected_topic)

    def _show(self, data: bytes) -> int:
        revision, content = GraphArrays.content(data)
        if content != self._content:  # as nearly always at a start: the vault is as it was left
            arrays = GraphArrays.from_bytes(data)
            if arrays is None:
                return 0
            self._show_arrays(arrays)
            self._content = content
        graph = self._workspace.graph
        self._workspace.vault_changed()
        wished, self.wished = self.wished, ""
        if wished:
            graph.go_to(wished)
        return revision

    def _show_arrays(self, arrays: GraphArrays) -> None:
        graph = self._workspace.graph
        graph.reading = False
        graph.show_graph(
            arrays, (lambda: None) if self._drawn else lambda: kept_places.load(graph.scene, self.root)
        )
        self._drawn = True

    def _apply(self, applied: Applied) -> None:
        diff = applied.diff if self.lens is Lens.TOPICS else applied.notes
        if diff.alters_graph:
            self._content = 0
            self._workspace.graph.apply(diff)
        shown = self._workspace.topic_panel.topic
        self._told_of = dict(diff.renamed).get(self._told_of or shown, self._told_of or shown)

    def _follow(self) -> None:
        """Whatever else shows the graph, once for all changes that were taken together."""
        self._workspace.vault_changed()
        self._count_problems()
        shown, self._told_of = self._told_of, ""
        if shown:
            self._selected(shown)
        if self.wished:
            self.go_to(self.wished)

    def _count_problems(self) -> None:
        self.ask(questions.count_problems, self._show_problems)

    def _show_problems(self, count: int) -> None:
        self._problems = count
        self._show_state()

    # ---- what is shown -----------------------------------------------------------------------

    def _show_state(self) -> None:
        self.show_state(self._session.state)

    def show_state(self, state: State) -> None:
        """How the session stands, in words."""
        number = QLocale().toString
        words = [STAND_WORDS[state.stand]]
        self.offline_told(state.stand is Stand.OFFLINE)
        if state.total:
            words[0] += " " + tr("{done} of {total}", done=number(state.done), total=number(state.total))
        if state.why:
            words.append(state.why)
        scene = self._workspace.graph.scene
        words.append(tr_n("{n} note", "{n} notes", scene.counts().get("note", 0)))
        words.append(tr_n("{n} topic", "{n} topics", scene.nodes))
        self.problems_told(self._problems)
        self._say("   ·   ".join(words))

    def _selected(self, topic: str) -> None:
        if topic:
            self.ask(questions.about, self._show_about, topic, self.lens)
            self.ask(panel_questions.details, self._workspace.topic_panel.show_details, topic)
            self._ask_mentions(topic)
        else:
            self._workspace.topic_panel.show_about(None)

    def _ask_mentions(self, topic: str) -> None:
        """Texts are looked through for these: once a topic, not at every save."""
        if topic != self._mentioned:
            self._mentioned = topic
            show = self._workspace.topic_panel.show_mentions
            self.ask(topic_questions.unlinked, lambda found: show(topic, found), topic)

    def _ask_preview(self, topic: str) -> None:
        show = self._workspace.topic_panel.show_preview
        self.ask(preview.preview, lambda found: show(topic, found), topic)

    def correct(self, step: Step | None) -> None:
        """A correction of the topics, for good; without a step the last one is taken back."""
        self._mentioned = ""
        self._session.correct(step)

    def _show_about(self, about: questions.About | None) -> None:
        if about is None or about.topic.id == self._workspace.graph.selected_topic:
            self._workspace.topic_panel.show_about(about)

    def _explain(self, topic: str) -> None:
        show = self._workspace.graph.show_meaning
        self.ask(questions.meaning, lambda found: show(topic, *found), topic, self.lens)

    def _open_in_obsidian(self, topic: str) -> None:
        self.open_file(topic.partition(":")[2])

    def open_file(self, path: str, heading: str = "") -> None:
        """A file of the vault in Obsidian, at a heading where one is given."""
        _go(open_address(self.root, path, heading or None))

    def create_file(self, path: str) -> None:
        """Obsidian itself makes a note that is missing: nothing is written here."""
        _go(new_address(self.root, path))


def _behind() -> deque[Applied]:
    return deque(maxlen=MOST_CATCHING_UP)


def _go(address: str) -> None:
    QDesktopServices.openUrl(QUrl.fromEncoded(QByteArray(address.encode("ascii"))))
