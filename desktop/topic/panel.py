"""The panel of the selected topic: what it is, where it stands, how it reads, what it is linked with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMenu,
    QStackedWidget,
    QTabBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desktop import icons
from desktop.find.row_list import RowList
from desktop.graph.kinds import KIND_NAMES
from desktop.shell import shapes
from desktop.shell.empty import EmptyState
from desktop.shell.flow import Flow
from desktop.shell.parts import button, label
from desktop.theme import Theme, load
from desktop.topic.link_rows import link_rows
from desktop.topic.overview import MARGIN, Known, Overview
from desktop.topic.preview_view import PreviewView
from desktop.words import number, tr, tr_n
from vault_sync.disk.settings import SHOWN_TYPES
from vault_sync.graph.suggestions import Unlinked
from vault_sync.session.panel_questions import Details
from vault_sync.session.preview import Preview
from vault_sync.session.questions import About

OVERVIEW, PREVIEW, LINKS = range(3)
WITH_HELP = 400  # pixels of height; with less the pages have what its words would take
HELP = tr(
    "Places open in Obsidian at their heading. The ⋯ menu corrects what is no topic, or the same as another."
)


class TopicPanel(QStackedWidget):
    """Signals carry topics' ids; `place_asked` a path and a line; what is asked for comes by `show_…`."""

    chosen = Signal(str)
    open_asked = Signal(str)
    create_asked = Signal(str)
    place_asked = Signal(str, int)
    preview_asked = Signal(str)
    correct_asked = Signal(str)  # "not a topic", "same as", "rename" or "undo"
    launch_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._theme = load("dark")
        self._known: Known | None = None
        self._previewed = ""
        self._empty = EmptyState(
            "topic", tr("No topic selected"), tr("Click a topic in the graph, or press Ctrl+O.")
        )
        self.overview = Overview()
        self.preview = PreviewView()
        self.links = RowList(tr("Links"))
        self.tabs = QTabBar()
        self._pages = QStackedWidget()
        self._pages.setMinimumHeight(1)  # they scroll: it is the head that must be whole
        self._put_together()
        self._listen()

    def _put_together(self) -> None:
        self._shape = QLabel()
        self._kind, self._title = label("", "small", "hint"), label("", "title", wrap=True)
        self._aliases = label("", "small", "secondary", wrap=True)
        self._launch = button(tr("Launch a run"), self.launch_asked.emit, primary=True)
        self._launch.setToolTip(tr("Launch a run  R"))
        self._open = button(tr("Open in Obsidian"), lambda: self.open_asked.emit(self.topic))
        self._create = button(tr("Create this note"), lambda: self.create_asked.emit(self.topic))
        self._more = QToolButton()
        self._more.setMenu(self._menu())
        self._more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._more.setAccessibleName(tr("More on this topic"))
        self._more.setToolTip(tr("More on this topic"))
        for name in (tr("Overview"), tr("Preview"), tr("Links")):
            self.tabs.addTab(name)
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        self.tabs.setAccessibleName(tr("Pages of the topic"))
        for page in (self.overview, self.preview, self.links):
            self._pages.addWidget(page)
        shown = QWidget()
        column = QVBoxLayout(shown)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(4)
        column.addLayout(self._head())
        tabs = QHBoxLayout()
        tabs.setContentsMargins(8, 0, 8, 0)
        tabs.addWidget(self.tabs)
        column.addLayout(tabs)
        column.addWidget(self._pages, 1)
        self._foot = label(HELP, "small", "hint", wrap=True)
        self._foot.setContentsMargins(MARGIN, 6, MARGIN, 8)
        column.addWidget(self._foot)
        self._shown = shown
        self.addWidget(self._empty)
        self.addWidget(shown)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._foot.setVisible(self.height() >= WITH_HELP)

    def _head(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setContentsMargins(MARGIN, 0, MARGIN, 4)
        column.setSpacing(4)
        top = QHBoxLayout()
        top.setSpacing(6)
        top.addWidget(self._shape)
        top.addWidget(self._kind, 1)
        top.addWidget(self._more)
        column.addLayout(top)
        column.addWidget(self._title)
        column.addWidget(self._aliases)
        column.addSpacing(6)
        row = Flow(gap=8)
        for part in (self._launch, self._open, self._create):
            row.addWidget(part)
        column.addLayout(row)
        column.addSpacing(4)
        return column

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        words = {
            "not a topic": tr("Not a topic"),
            "same as": tr("The same as another topic…"),
            "rename": tr("Call it otherwise…"),
            "undo": tr("Take the last correction back"),
        }
        for what, text in words.items():
            menu.addAction(text).triggered.connect(
                lambda _checked=False, what=what: self.correct_asked.emit(what)
            )
        return menu

    def _listen(self) -> None:
        self.tabs.currentChanged.connect(self._turn)
        self.overview.chosen.connect(self.chosen)
        self.overview.place_chosen.connect(self.place_asked)
        self.overview.all_links.connect(lambda: self.tabs.setCurrentIndex(LINKS))
        self.preview.chosen.connect(self.chosen)
        self.links.chosen.connect(self.chosen)

    # ---- what is shown -----------------------------------------------------------------------

    def show_about(self, about: About | None) -> None:
        """A topic, or that none is selected."""
        if about is None:
            self._known = None
            self.setCurrentWidget(self._empty)
            return
        same = self._known is not None and self._known.about.topic.id == about.topic.id
        self._known = replace(self._known, about=about) if same and self._known else Known(about)
        self._name(about)
        self.overview.show_known(self._known, self._theme)
        self.links.show_rows(link_rows(about))
        self._previewed = ""
        if not same:
            self.preview.wait()
            self.overview.verticalScrollBar().setValue(0)
        self._turn(self.tabs.currentIndex())
        self.setCurrentWidget(self._shown)

    def _name(self, about: About) -> None:
        topic = about.topic
        missing, file = topic.id.startswith("missing:"), topic.id.startswith(("note:", "file:"))
        kind = str(topic.kind)
        ink = self._theme.color("ghost" if kind in shapes.OUTLINED else "nodeNone")
        self._shape.setPixmap(shapes.pixmap(kind, ink, 16, self.devicePixelRatioF()))
        self._kind.setText(_what(about))
        self._title.setText(topic.title)
        self._aliases.setText(tr("Also {aliases}", aliases=", ".join(topic.aliases[:12])))
        self._aliases.setVisible(bool(topic.aliases))
        self._create.setVisible(missing and _as_note(topic.title))
        self._open.setVisible(file or (bool(topic.sources) and not missing))
        self.tabs.setTabText(LINKS, f"{tr('Links')}  {number(about.out_count + about.in_count)}")

    def show_details(self, details: Details | None) -> None:
        if details and self._known and details.id == self.topic:
            self._known = replace(self._known, details=details)
            self.overview.show_known(self._known, self._theme)

    def show_mentions(self, topic: str, mentions: tuple[Unlinked, ...]) -> None:
        if self._known and topic == self.topic and tuple(self._known.mentions or ()) != mentions:
            self._known = replace(self._known, mentions=mentions)
            self.overview.show_known(self._known, self._theme)

    def show_preview(self, topic: str, found: Preview | None) -> None:
        if topic == self.topic:
            self.preview.show_preview(found, self._title.text())

    def show_offline(self, offline: bool) -> None:
        """Obsidian can neither open nor create a note of a vault that is not there."""
        for made in (self._open, self._create):
            made.setEnabled(not offline)
            made.setToolTip(tr("The vault is offline") if offline else "")

    def _turn(self, page: int) -> None:
        """The text of a note is asked for when somebody wants to see it."""
        self._pages.setCurrentIndex(page)
        if page == PREVIEW and self._known and self._previewed != self.topic:
            self._previewed = self.topic
            self.preview_asked.emit(self.topic)

    @property
    def runs_of(self) -> Callable[[About], QWidget | None]:
        return self.overview.runs_of

    @runs_of.setter
    def runs_of(self, made: Callable[[About], QWidget | None]) -> None:
        self.overview.runs_of = made

    @property
    def about(self) -> About | None:
        """What is known of the topic in view."""
        return self._known.about if self._known else None

    @property
    def topic(self) -> str:
        return self._known.about.topic.id if self._known else ""

    def paint_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._empty.paint_theme(theme)
        self.preview.paint_theme(theme)
        icons.put_beside(self._launch, "run", theme.color("onFill"))
        for made, icon in ((self._open, "open"), (self._create, "note")):
            icons.put_beside(made, icon, theme.color("text1"))
        self._more.setIcon(icons.icon("more", theme.color("text2")))
        self.show_about(self.about)


def _what(about: About) -> str:
    places = len({source.path for source in about.topic.sources})
    kind = KIND_NAMES[str(about.topic.kind)].one
    return kind if places < 2 else f"{kind} · {tr_n('{n} place', '{n} places', places)}"


def _as_note(name: str) -> bool:
    """Whether a missing name is one of a note: nobody writes a picture."""
    return name.rpartition(".")[2].lower() not in SHOWN_TYPES - {"md"}
