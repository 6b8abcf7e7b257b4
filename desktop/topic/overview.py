"""The first page of a topic's panel: definitions with places, runs, outline, links, mentions, properties."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop import fonts, icons
from desktop.find.switcher import bare
from desktop.graph.kinds import KIND_NAMES
from desktop.shell import shapes
from desktop.shell.flow import Flow
from desktop.shell.line import LineButton
from desktop.shell.parts import Scrolled, button, label, rule
from desktop.theme import Theme, current
from desktop.words import tr, tr_n
from vault_sync.graph.graph import Source
from vault_sync.graph.suggestions import Unlinked
from vault_sync.session.panel_questions import Details, OutlineRow
from vault_sync.session.questions import About, Neighbour

MARGIN, FEW, SOME, MANY, CHIPS = 16, 1, 5, 40, 8
PLACES, MENTIONS = "places", "mentions"  # what unfolds
INDENT, MOST_INDENT = 14, 4


@dataclass(frozen=True, slots=True)
class Known:
    """All that is known of a topic so far; what was asked for separately comes later."""

    about: About
    details: Details | None = None
    mentions: Sequence[Unlinked] | None = None


class Overview(Scrolled):
    """`chosen` carries a topic's id, `place_chosen` a place, `all_links` asks for that page."""

    chosen = Signal(str)
    place_chosen = Signal(str, int)
    all_links = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.runs_of: Callable[[About], QWidget | None] = lambda _about: None
        self._column = QVBoxLayout()
        self._open: set[str] = set()  # of the topic in view: what is shown with all its rows
        self._of = ""  # that topic

    def show_known(self, known: Known, theme: Theme) -> None:
        """The same topic again keeps its place on the page."""
        at = self.verticalScrollBar().value()
        if self._of != known.about.topic.id:
            self._of, self._open = known.about.topic.id, set()
        page = QWidget()
        self._column = QVBoxLayout(page)
        self._column.setContentsMargins(MARGIN, 4, MARGIN, MARGIN)
        self._column.setSpacing(4)
        self._definitions(known)
        if runs := self.runs_of(known.about):
            self._column.addSpacing(6)
            self._column.addWidget(rule())
            self._column.addWidget(runs)
        if known.details and known.details.outline:
            self._outline(known.details)
        self._links(tr("Links out"), known.about.out, known.about.out_count, theme)
        self._links(tr("Links in"), known.about.into, known.about.in_count, theme)
        if known.mentions:
            self._mentions(known, known.mentions)
        self._properties(known)
        self._column.addStretch()
        self.setWidget(page)
        self.verticalScrollBar().setValue(at)

    # ---- sections ----------------------------------------------------------------------------

    def _head(self, title: str, count: int = 0) -> None:
        self._column.addSpacing(10)
        self._column.addWidget(rule())
        self._column.addSpacing(4)
        words = f"{title}  {QLocale().toString(count)}" if count else title
        self._column.addWidget(label(words, "section", "secondary"))

    def _definitions(self, known: Known) -> None:
        topic = known.about.topic
        sources = sorted(topic.sources, key=lambda source: not source.text)
        shown = sources[: MANY if PLACES in self._open else FEW]
        if shown:
            asked = tr("Asked for in") if topic.id.startswith("missing:") else tr("Stands in")
            head = tr("Definition") if shown[0].text else asked
            self._column.addWidget(label(head, "section", "secondary"))
        for source in shown:
            self._definition(source)
        left = len(sources) - len(shown)
        self._more(known, PLACES, tr_n("{n} more place", "{n} more places", left), left)

    def _more(self, known: Known, part: str, words: str, left: int) -> None:
        """What of a part is not shown yet: a row that shows it, or words where even so there is more."""
        if left and part in self._open:
            self._column.addWidget(label(words, "small", "hint"))
        elif left:
            more = self._row(f"›  {words}", lambda: self._unfold(known, part))
            more.setProperty("row", "place")
            more.setFont(fonts.role("small"))
            more.setAccessibleName(words)
            self._column.addWidget(more)

    def _definition(self, source: Source) -> None:
        if source.text:
            self._column.addWidget(label(source.text, wrap=True))
        self._column.addWidget(self._place(source.path, source.line))

    def _unfold(self, known: Known, part: str) -> None:
        self._open.add(part)
        self.show_known(known, current())

    def _outline(self, details: Details) -> None:
        self._head(tr("Outline"), 0)
        rows = QVBoxLayout()
        rows.setSpacing(0)
        mark = shapes.pixmap("heading", current().color("nodeNone"), 14, self.devicePixelRatioF())
        for row in details.outline[:MANY]:
            made = self._row(row.text, self._outline_act(details, row))
            made.setIcon(QIcon(mark))
            line = QHBoxLayout()
            line.setContentsMargins(INDENT * min(row.level - 1, MOST_INDENT), 0, 0, 0)
            line.addWidget(made)
            rows.addLayout(line)
        self._column.addLayout(rows)
        if (left := len(details.outline) - MANY) > 0:
            self._column.addWidget(label(tr_n("{n} more", "{n} more", left), "small", "hint"))

    def _outline_act(self, details: Details, row: OutlineRow) -> Callable[[], None]:
        if row.id:
            return lambda: self.chosen.emit(row.id)
        return lambda: self.place_chosen.emit(details.path, row.line)

    def _links(self, title: str, rows: Sequence[Neighbour], count: int, theme: Theme) -> None:
        if not count:
            return
        self._head(title, count)
        holder = QWidget()
        flow = Flow(holder)
        for one in rows[:CHIPS]:
            flow.addWidget(self._chip(one, theme))
        if count > CHIPS:
            more = button(tr_n("{n} more", "{n} more", count - CHIPS), self.all_links.emit)
            more.setProperty("chip", "true")
            more.setFont(fonts.role("small"))
            flow.addWidget(more)
        self._column.addWidget(holder)

    def _chip(self, one: Neighbour, theme: Theme) -> QPushButton:
        words = one.title if len(one.title) <= 32 else one.title[:31] + "…"
        made = button(words.replace("&", "&&"), lambda: self.chosen.emit(one.id))
        made.setProperty("chip", "missing" if one.kind == "missing" else "true")
        made.setFont(fonts.role("small"))
        made.setToolTip(f"{one.title}: {KIND_NAMES[one.kind].one.lower()}, {one.edge}")
        if one.kind == "tag":
            made.setIcon(icons.icon("tag", theme.color("text3"), size=14))
        return made

    def _mentions(self, known: Known, mentions: Sequence[Unlinked]) -> None:
        self._head(tr("Unlinked mentions"), len(mentions))
        shown = mentions[: MANY if MENTIONS in self._open else SOME]
        for hit in shown:
            self._column.addWidget(label(f"“{_short(bare(hit.text), hit.name)}”", ink="secondary", wrap=True))
            self._column.addWidget(self._place(hit.path, hit.line))
        left = len(mentions) - len(shown)
        self._more(known, MENTIONS, tr_n("{n} more mention", "{n} more mentions", left), left)

    def _properties(self, known: Known) -> None:
        tags = known.about.tags
        properties = known.details.properties if known.details else ()
        if not tags and not properties:
            return
        self._head(tr("Tags and properties"))
        if tags:
            self._column.addWidget(label("  ".join(tags), "small", "secondary", wrap=True))
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setColumnStretch(1, 1)
        for n, (name, value) in enumerate(properties[:MANY]):
            grid.addWidget(label(name, "small", "hint"), n, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(label(value[:300] or tr("empty"), "small", wrap=True), n, 1)
        self._column.addLayout(grid)

    # ---- parts -------------------------------------------------------------------------------

    def _row(self, words: str, act: Callable[[], object]) -> QPushButton:
        made = LineButton(words, act)
        made.setProperty("row", "true")
        made.setFont(fonts.body())
        return made

    def _place(self, path: str, line: int) -> QPushButton:
        """A path and a line that open in Obsidian."""
        made = self._row(f"{path}:{line}", lambda: self.place_chosen.emit(path, line))
        made.setProperty("row", "place")
        made.setFont(fonts.mono())
        made.setToolTip(tr("Open {path} in Obsidian, at the heading above line {line}", path=path, line=line))
        return made


def _short(text: str, name: str) -> str:
    """What stands around a name, some words to either side."""
    at = max(text.find(name), 0)
    start = max(0, at - 60)
    start = text.find(" ", start) + 1 if start else 0
    end = min(len(text), at + len(name) + 80)
    return ("…" if start else "") + text[start:end] + ("…" if end < len(text) else "")
