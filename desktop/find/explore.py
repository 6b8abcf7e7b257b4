"""The second page of the left dock: what the graph tells about itself, one list at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from desktop.actions import REASONS
from desktop.find import told
from desktop.find.palette import Entry
from desktop.find.paths import shortest
from desktop.find.row_list import RowList
from desktop.find.rows import Row
from desktop.graph.importance import Importance
from desktop.shell.parts import label
from desktop.words import tr, tr_n
from vault_sync.session import questions, topic_questions

if TYPE_CHECKING:
    from desktop.main_window import MainWindow


@dataclass(frozen=True, slots=True)
class Page:
    """One list: its name, what it says of itself, and what it says where it is empty."""

    name: str
    what: str
    nothing: str


PAGES = {
    "hubs": Page(tr("Hubs"), tr("Topics with most links."), tr("No two topics are linked yet.")),
    "central": Page(
        tr("Hubs by PageRank"),
        tr("Topics that much-linked topics link: how many times the share of an even spread they have."),
        tr("No two topics are linked yet."),
    ),
    "communities": Page(
        tr("Communities"),
        tr("Topics that hang together, by what is linked most in them. A click marks them."),
        tr("No two topics are linked yet."),
    ),
    "missing": Page(
        tr("Not yet written"),
        tr("Notes that others ask for, most asked for first."),
        tr("Every link leads to a note."),
    ),
    "orphans": Page(tr("Orphans"), tr("Topics that nothing links."), tr("Everything is linked.")),
    "alike": Page(
        tr("Probably the same"),
        tr("Names that differ by a slip, or are another's initials."),
        tr("No two names are alike."),
    ),
    "path": Page(
        tr("Path"),
        tr("The shortest way between two topics. Choose one, press P, and find the other."),
        tr("No way has been looked for yet."),
    ),
    "problems": Page(
        tr("Problems"),
        tr("What could not be read as it stands. A click opens the place."),
        tr("No problems."),
    ),
}


class ExplorePanel(QWidget):
    """`page_chosen` carries the id of a list, `chosen` the key of a row."""

    page_chosen = Signal(str)
    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._pages = QComboBox()
        self._pages.setAccessibleName(tr("What to look for"))
        for id_, page in PAGES.items():
            self._pages.addItem(page.name, id_)
        self._what = label("", "small", "hint", wrap=True)
        self._count = label("", "section", "secondary")
        self.list = RowList(tr("What was found"))
        head, column = QVBoxLayout(), QVBoxLayout(self)
        head.setContentsMargins(12, 8, 12, 0)
        head.setSpacing(8)
        for part in (self._pages, self._what, self._count):
            head.addWidget(part)
        column.setContentsMargins(0, 0, 0, 4)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self.list, 1)  # its rows have a margin of their own
        self._pages.activated.connect(lambda at: self.page_chosen.emit(self._pages.itemData(at)))
        self.list.chosen.connect(self.chosen)

    @property
    def page(self) -> str:
        return str(self._pages.currentData())

    def show_page(self, id_: str, rows: Sequence[Row], nothing: str = "") -> None:
        """A list; `nothing` where there is more to say on why it is empty."""
        self._pages.setCurrentIndex(self._pages.findData(id_))
        self._what.setText(PAGES[id_].what)
        found = tr_n("{n} found", "{n} found", len(rows))
        self._count.setText(found if rows else nothing or PAGES[id_].nothing)
        self.list.show_rows(rows)


class Exploring(QObject):
    """Belongs to the main window: fills the lists when they are looked at, and acts on what is chosen."""

    def __init__(self, window: MainWindow, panel: ExplorePanel) -> None:
        super().__init__(window)
        self._window, self._panel = window, panel
        self._graph = window.workspace.graph
        self._way: list[str] = []
        self._no_way = ""
        panel.page_chosen.connect(self.show_page)
        panel.chosen.connect(self._take)
        self._graph.view_changed.connect(self._ranks_came)
        self._lists: dict[str, Callable[[], list[Row]]] = {
            "hubs": lambda: told.hubs(self._graph.scene),
            "central": lambda: told.central(self._graph.scene, self._importance.ranks(self._graph.scene)),
            "orphans": lambda: told.orphans(self._graph.scene),
            "missing": lambda: told.missing(self._graph.scene),
            "communities": self._communities,
            "path": lambda: told.path(self._graph.scene, self._way),
        }
        self._asked: dict[str, tuple[Callable[..., Any], Callable[[Any], list[Row]]]] = {
            "alike": (topic_questions.alike, told.alike),
            "problems": (questions.problems, told.problems),
        }

    def open(self, page: str = "") -> None:
        """The left dock with a list in it, or with the last one."""
        self._window.change(left_dock=True)
        self._window.workspace.show_left("find")
        if page:
            self.show_page(page)
        self._panel.list.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def entries(self) -> list[Entry]:
        """Each list as a command of the palette."""
        why_not = "" if self._window.vault else REASONS["vault"]
        found = tr("Find")
        return [
            Entry(f"list:{id_}", page.name, found, partial(self.open, id_), detail=page.what, why_not=why_not)
            for id_, page in PAGES.items()
        ]

    def show_page(self, page: str) -> None:
        """A list, from the graph in view or by a question to the session."""
        if page in self._lists:
            self._panel.show_page(page, self._lists[page](), self._why_none(page))
            return
        question, rows = self._asked[page]
        self._panel.show_page(page, (), tr("Looking…"))
        if self._window.vault:
            self._window.vault.ask(question, lambda found: self._came(page, rows(found)))

    def _why_none(self, page: str) -> str:
        if page == "central" and self._importance.looking:
            return tr("Looking…")
        return self._no_way if page == "path" else ""

    @property
    def _importance(self) -> Importance:
        return self._graph.stage.looks.importance

    def _ranks_came(self) -> None:
        """Ranks are found out by a process: the list that waits for them is filled when they are there."""
        if self._panel.page == "central" and self._panel.isVisible():
            self.show_page("central")

    def _came(self, page: str, rows: list[Row]) -> None:
        if self._panel.page == page:
            self._panel.show_page(page, rows)

    def _communities(self) -> list[Row]:
        colors = list(self._window.theme.categories.values())
        return told.communities(
            self._graph.scene, self._graph.stage.looks.communities.grouping(self._graph.scene), colors
        )

    # ---- what was chosen ---------------------------------------------------------------------

    def _take(self, key: str) -> None:
        if key.startswith(told.PLACE):
            line, _, path = key.removeprefix(told.PLACE).partition(":")
            if path:
                self._window.finding.open_line(path, int(line))
        elif key.startswith(told.MEMBERS):
            scene, grouping = (
                self._graph.scene,
                self._graph.stage.looks.communities.grouping(self._graph.scene),
            )
            self._mark(told.members(scene, grouping, int(key.removeprefix(told.MEMBERS))), reveal=False)
        else:
            self._window.finding.go_to(key)
            if self._panel.page == "path":
                self._mark(self._way, way=True)

    def find_path(self) -> None:
        """From the selected topic to one that is asked for."""
        start = self._graph.selected_topic
        if start:
            asks = tr("Path to which topic?")
            self._window.finding.switcher.pick(asks, lambda end: self.path(start, end))
        else:
            self._window.status_bar.say(tr("Choose a topic first, then press P for the path to another"))

    def path(self, start: str, end: str) -> None:
        """Marks the shortest way and lists it."""
        self._way = shortest(self._graph.scene, start, end)
        self._no_way = "" if self._way else tr("No links lead from one to the other.")
        self._mark(self._way, way=True)
        self._graph.stage.show_together(self._way)
        self._window.change(left_dock=True)
        self._window.workspace.show_left("find")
        self.show_page("path")

    def _mark(self, topics: Sequence[str], reveal: bool = True, way: bool = False) -> None:
        if reveal:
            self._graph.reveal(topics)
        self._graph.mark(topics, way)
