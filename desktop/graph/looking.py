"""From what the left dock asks for to what the graph shows; the session searches, nobody waits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QObject, Signal

from desktop.graph.completing import Vocabulary
from desktop.graph.graph_view import GraphView
from desktop.graph.grouping import by_queries
from desktop.graph.groups_editor import color_of
from desktop.graph.views import NamedView, View, Views
from desktop.theme import current
from vault_sync.graph.query_parse import parse
from vault_sync.session import panel_questions
from vault_sync.session.topic_questions import Found

if TYPE_CHECKING:
    from desktop.graph.filters_panel import FiltersPanel


class Asking(Protocol):
    """What searches are put to: an open vault."""

    def ask(self, question: Callable[..., Any], use: Callable[[Any], None], *arguments: Any) -> None: ...


class Looking(QObject):
    """`kept` carries the views whenever something about them changed, `lens_asked` a lens."""

    kept = Signal(object)
    lens_asked = Signal(str)
    removed = Signal(int, object)  # a saved view, with its place

    def __init__(self, panel: FiltersPanel, graph: GraphView) -> None:
        super().__init__(panel)
        self._panel, self._graph = panel, graph
        self._vault: Asking | None = None
        self._found: dict[str, frozenset[str]] = {}
        self._waiting: tuple[str, ...] = ()  # the queries that the session is at
        self._last: frozenset[str] | None = None  # what the last search that could be read has found
        self.views = Views()
        self.runs: Callable[[], frozenset[str]] = frozenset
        self.recipes: Callable[[], tuple[str, ...]] = tuple
        self.lens: Callable[[], str] = str  # that the graph is looked at through now
        self._vocabulary: Vocabulary | None = None
        panel.search.field.vocabulary = self.vocabulary
        panel.groups.vocabulary = self.vocabulary
        panel.changed.connect(self._changed)
        panel.views.chosen.connect(self.show_saved)
        panel.views.saved.connect(lambda name: self._set(self.views.saving(name, self.lens())))
        panel.views.removed.connect(self._remove)
        self._changed()

    # ---- the vault ---------------------------------------------------------------------------

    def attach(self, vault: Asking, views: Views) -> None:
        """Another vault, with the views that were kept for it."""
        self._vault, self._found, self._waiting = vault, {}, ()
        self.views = views
        self._panel.views.show_views(views.saved)
        self._panel.show_view(views.current)

    def adopt(self, saved: tuple[NamedView, ...]) -> None:
        """Views that were saved or removed in another window of the vault."""
        if saved != self.views.saved:
            self.views = replace(self.views, saved=saved)
            self._panel.views.show_views(saved)

    def detach(self) -> None:
        self._vault, self._found, self._waiting = None, {}, ()

    def graph_changed(self) -> None:
        """What a query finds may be something else now."""
        self._vocabulary = None
        self._look(anew=True)

    def vocabulary(self) -> Vocabulary:
        """What a query can speak of; gathered when somebody types, and kept until the graph changes."""
        if self._vocabulary is None:
            self._vocabulary = Vocabulary.of(self._graph.scene.slot_of, self.recipes())
        return self._vocabulary

    # ---- the view ----------------------------------------------------------------------------

    def _changed(self) -> None:
        view = self._panel.view()
        before, self.views = self.views, replace(self.views, current=view)
        self._look()
        self.show()
        if before != self.views:
            self.kept.emit(self.views)

    def show_saved(self, name: str) -> None:
        """A view that was saved, by its name."""
        found = next((kept.view for kept in self.views.saved if kept.name == name), None)
        if found is None:
            return
        self._panel.show_view(found)
        if found.lens:
            self.lens_asked.emit(found.lens)

    def show_place(self, place: int) -> None:
        """The view with this key, if there is one."""
        if place < len(self.views.saved):
            self.show_saved(self.views.saved[place].name)

    def _remove(self, name: str) -> None:
        """It can be put back: whoever hears of it has all that takes."""
        for place, kept in enumerate(self.views.saved):
            if kept.name == name:
                self._set(self.views.without(name))
                self.removed.emit(place, kept)
                return

    def put_back(self, place: int, kept: NamedView) -> None:
        self._set(self.views.with_again(place, kept))

    def _set(self, views: Views) -> None:
        self.views = views
        self._panel.views.show_views(views.saved)
        self.kept.emit(views)

    # ---- searching ---------------------------------------------------------------------------

    def _wanted(self) -> tuple[str, ...]:
        """The queries that the view needs the answers of, each once; what cannot be read is not asked."""
        view = self.views.current
        queries = [view.query, *(group.query for group in view.groups if view.colour_by == "groups")]
        return tuple(dict.fromkeys(query for query in queries if query.strip() and not parse(query)[1]))

    def _look(self, anew: bool = False) -> None:
        """One question at a time: what is typed meanwhile is asked when the answer has come."""
        wanted = self._wanted()
        missing = wanted if anew else tuple(query for query in wanted if query not in self._found)
        if self._vault is None or not missing or self._waiting:
            return
        self._waiting = missing
        vault = self._vault
        vault.ask(
            panel_questions.find_many, lambda found: self._came(vault, missing, found), missing, self.runs()
        )

    def _came(self, vault: Asking, asked: tuple[str, ...], found: tuple[Found, ...]) -> None:
        if vault is not self._vault:
            return
        self._waiting = ()
        new = {query: frozenset(one.ids) for query, one in zip(asked, found, strict=True)}
        wanted = self._wanted()
        self._found = {query: ids for query, ids in (self._found | new).items() if query in wanted}
        if asked and asked[0] == self.views.current.query and found[0].problems:
            self._panel.search.field.show_problems(found[0].problems)
        self.show()
        self._look()

    # ---- the graph ---------------------------------------------------------------------------

    def show(self) -> None:
        """The view with what has been found so far; what was shown stays while an answer is awaited."""
        view = self.views.current
        if view.query.strip() and view.query in self._found:
            self._last = self._found[view.query]
        elif not view.query.strip():
            self._last = None
        self._graph.set_forces(view.forces)
        self._graph.set_display(view.display)
        self._graph.show_only(view.shown(self._last), self._way(view))

    def _way(self, view: View) -> Any:
        if view.colour_by != "groups":
            return view.colour_by
        theme = current()
        rows = [
            (group.query, color_of(group, theme), self._found.get(group.query, frozenset()))
            for group in view.groups
        ]
        return by_queries(rows)
