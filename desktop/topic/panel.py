"""The panel of the selected topic: what it is, where it stands, what it is linked with."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from desktop import icons
from desktop.graph.kinds import KIND_NAMES
from desktop.shell.empty import EmptyState
from desktop.shell.parts import button, label, path_label, rule
from desktop.theme import Theme, load
from vault_sync.session.questions import About, Neighbour

MARGIN = 16
MOST_ROWS = 40


class TopicPanel(QStackedWidget):
    """`chosen` carries the id of a neighbour; `open_asked` that of the topic to open in Obsidian."""

    chosen = Signal(str)
    open_asked = Signal(str)
    launch_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._theme = load("dark")
        self._about: About | None = None
        self.runs_of: Callable[[About], QWidget | None] = lambda _about: None
        self._empty = EmptyState("topic", "No topic selected", "Click a topic in the graph.")
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.addWidget(self._empty)
        self.addWidget(self._scroll)

    def show_about(self, about: About | None) -> None:
        """A topic, or that none is selected."""
        self._about = about
        if about is None:
            self.setCurrentWidget(self._empty)
            return
        self._scroll.setWidget(self._page(about))
        self.setCurrentWidget(self._scroll)

    @property
    def about(self) -> About | None:
        """What is known of the topic in view."""
        return self._about

    @property
    def topic(self) -> str:
        return self._about.topic.id if self._about else ""

    def paint_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._empty.paint_theme(theme)
        self.show_about(self._about)

    def _page(self, about: About) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(MARGIN, 12, MARGIN, MARGIN)
        column.setSpacing(6)
        column.addWidget(label(_what(about), "small", "hint"))
        column.addWidget(label(about.topic.title, "title", wrap=True))
        if about.topic.aliases:
            column.addWidget(label("Also " + ", ".join(about.topic.aliases), "small", "secondary", wrap=True))
        column.addSpacing(4)
        column.addLayout(self._buttons(about))
        for source in about.topic.sources[:MOST_ROWS]:
            if source.text:
                column.addWidget(label(source.text, wrap=True))
            column.addWidget(path_label(f"{source.path}:{source.line}"))
        if about.tags:
            column.addWidget(label("  ".join(about.tags), "small", "secondary", wrap=True))
        if runs := self.runs_of(about):
            column.addSpacing(8)
            column.addWidget(rule())
            column.addWidget(runs)
        self._section(column, "Links out", about.out_count, about.out)
        self._section(column, "Links in", about.in_count, about.into)
        column.addStretch()
        return page

    def _buttons(self, about: About) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        launch = button("Launch a run", self.launch_asked.emit, primary=True)
        launch.setIcon(icons.icon("run", self._theme.color("onFill")))
        row.addWidget(launch)
        if about.topic.id.startswith(("note:", "file:")):
            row.addWidget(self._open_button(about))
        row.addStretch()
        return row

    def _open_button(self, about: About) -> QPushButton:
        made = button("Open in Obsidian", lambda: self.open_asked.emit(about.topic.id))
        made.setIcon(icons.icon("open", self._theme.color("text1")))
        return made

    def _section(self, column: QVBoxLayout, title: str, count: int, rows: tuple[Neighbour, ...]) -> None:
        if not count:
            return
        column.addSpacing(8)
        column.addWidget(rule())
        column.addWidget(label(f"{title}  {QLocale().toString(count)}", "section", "secondary"))
        for neighbour in rows[:MOST_ROWS]:
            column.addWidget(self._row(neighbour))
        if count > MOST_ROWS:
            column.addWidget(label(f"{QLocale().toString(count - MOST_ROWS)} more", "small", "hint"))

    def _row(self, neighbour: Neighbour) -> QPushButton:
        row = button(neighbour.title.replace("&", "&&"), self._chooser(neighbour.id))
        row.setProperty("row", "true")
        name = KIND_NAMES[neighbour.kind]
        row.setIcon(icons.icon(name.icon, self._theme.color("text3")))
        row.setToolTip(
            f"{name.one}, {neighbour.edge}" + (f" × {neighbour.weight}" if neighbour.weight > 1 else "")
        )
        return row

    def _chooser(self, topic: str) -> Callable[[], None]:
        return lambda: self.chosen.emit(topic)


def _what(about: About) -> str:
    places = len({source.path for source in about.topic.sources})
    kind = KIND_NAMES[str(about.topic.kind)].one
    return kind if places < 2 else f"{kind} · {places} places"
