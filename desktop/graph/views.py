"""A way to look at the graph as a value: search, kinds, rarity, colours, forces; kept by vault and by name.

What is read from a file may be anything: what does not fit is left at its default, and nothing is raised.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from desktop.graph.display import Display
from desktop.graph.layouts.springs import Forces
from desktop.graph.shown import AT_FIRST, Shown
from desktop.words import tr
from vault_sync.disk.graph_settings import GraphSettings
from vault_sync.graph.default_view import THRESHOLD
from vault_sync.graph.graph import Lens, TopicKind
from vault_sync.graph.query_parse import QueryProblem, parse
from vault_sync.places import settings_folder, vault_key

MOST_RARE = 5  # the end of the slider: so many sources or links
MOST_VIEWS = 50
AS_IN_OBSIDIAN = tr("As in Obsidian")
# Obsidian's switch, and the kind that it shows; True where the switch hides.
_SWITCHED = (
    ("showTags", TopicKind.TAG, False),
    ("showAttachments", TopicKind.ATTACHMENT, False),
    ("hideUnresolved", TopicKind.MISSING, True),
)
_DISPLAY = {"fade": "textFadeMultiplier", "nodes": "nodeSizeMultiplier", "lines": "lineSizeMultiplier"}
_FORCES = {
    "center": "centerStrength",
    "repel": "repelStrength",
    "link": "linkStrength",
    "distance": "linkDistance",
}


@dataclass(frozen=True, slots=True)
class QueryGroup:
    """Topics that a query finds have this colour: the name of a category, or one of its own as `#rrggbb`."""

    query: str
    color: str


@dataclass(frozen=True, slots=True)
class View:
    """Everything that a saved view brings back. An empty `lens` leaves the lens as it is."""

    query: str = ""
    near: bool = True
    kinds: frozenset[str] = AT_FIRST
    orphans: bool = True
    least: int = THRESHOLD
    colour_by: str = "community"
    groups: tuple[QueryGroup, ...] = ()
    forces: Forces = field(default_factory=Forces)
    display: Display = field(default_factory=Display)
    lens: str = ""

    def shown(self, found: frozenset[str] | None) -> Shown:
        """What the graph is asked for, with the answer of the session to the query."""
        return Shown(self.kinds, self.orphans, None, self.least, found, self.near)

    @property
    def problems(self) -> tuple[QueryProblem, ...]:
        """What is wrong with its search."""
        return parse(self.query)[1]


@dataclass(frozen=True, slots=True)
class NamedView:
    """A view that was saved. Its place in the row is its key: the first nine have Ctrl+1 to Ctrl+9."""

    name: str
    view: View


@dataclass(frozen=True, slots=True)
class Views:
    """How a vault is looked at now, and the views that were saved for it."""

    current: View = field(default_factory=View)
    saved: tuple[NamedView, ...] = ()

    def saving(self, name: str, lens: str = "") -> Views:
        """The current view, through this lens, under a name; one that is there is replaced in its place."""
        name = name.strip()
        if not name:
            return self
        new = NamedView(name, replace(self.current, lens=lens))
        if any(kept.name == name for kept in self.saved):
            return replace(self, saved=tuple(new if kept.name == name else kept for kept in self.saved))
        return replace(self, saved=(*self.saved, new)[:MOST_VIEWS])

    def with_again(self, place: int, kept: NamedView) -> Views:
        """A view that was removed, in its old place; one that has its name by now stays instead."""
        if any(one.name == kept.name for one in self.saved):
            return self
        return replace(self, saved=(*self.saved[:place], kept, *self.saved[place:])[:MOST_VIEWS])

    def without(self, name: str) -> Views:
        return replace(self, saved=tuple(kept for kept in self.saved if kept.name != name))


def from_obsidian(settings: GraphSettings) -> View:
    """Obsidian's own graph view: its search, switches, groups and forces, through the lens Notes."""
    kinds = set(AT_FIRST)
    for switch, kind, hides in _SWITCHED:
        (kinds.add if settings.on(switch) is not hides else kinds.discard)(str(kind))
    groups = tuple(QueryGroup(group.query, group.hex) for group in settings.groups)
    return View(
        query=settings.search,
        near=False,
        kinds=frozenset(kinds),
        orphans=settings.on("showOrphans"),
        least=0,
        colour_by="groups" if groups else "community",
        groups=groups,
        forces=Forces(**{ours: settings.shown(theirs) for ours, theirs in _FORCES.items()}),
        display=Display(
            settings.on("showArrow"), **{ours: settings.shown(theirs) for ours, theirs in _DISPLAY.items()}
        ),
        lens=str(Lens.NOTES),
    )


def imported(settings: GraphSettings) -> Views:
    """What a vault begins with: Obsidian's filters, groups and forces, and its whole view as a preset."""
    if not settings.stored:
        return Views()
    theirs = from_obsidian(settings)
    first = replace(theirs, near=True, least=THRESHOLD, colour_by="community", lens="")
    return Views(first, (NamedView(AS_IN_OBSIDIAN, theirs),))


# ---- the file ------------------------------------------------------------------------------------


def views_file(vault: Path) -> Path:
    return settings_folder() / "vaults" / vault_key(vault) / "views.json"


def load(vault: Path) -> Views | None:
    """What was kept of a vault; None where it has not been opened before, or nothing can be read."""
    try:
        stored = json.loads(views_file(vault).read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    return parse_views(stored) if isinstance(stored, dict) else None


def save(vault: Path, views: Views) -> str:
    """Writes them whole; returns one sentence where that failed ("" else)."""
    file = views_file(vault)
    part = file.with_suffix(".part")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(json.dumps(to_json(views), indent=1, ensure_ascii=False), "utf-8", "replace")
        part.replace(file)
    except OSError as error:
        return tr(
            "The views could not be saved in {parent}: {why}.",
            parent=file.parent,
            why=error.strerror or error,
        )
    return ""


def to_json(views: Views) -> dict[str, Any]:
    saved = [{"name": kept.name, **_view_json(kept.view)} for kept in views.saved]
    return {"current": _view_json(views.current), "saved": saved}


def _view_json(view: View) -> dict[str, Any]:
    return {**asdict(view), "kinds": sorted(view.kinds)}


def parse_views(stored: Mapping[str, Any]) -> Views:
    entries = stored.get("saved")
    saved = [
        NamedView(entry["name"], parse_view(entry))
        for entry in (entries if isinstance(entries, list) else [])
        if isinstance(entry, dict) and isinstance(entry.get("name"), str) and entry["name"].strip()
    ]
    return Views(parse_view(stored.get("current")), tuple(saved[:MOST_VIEWS]))


def parse_view(stored: Any) -> View:
    """A view out of JSON; what is of the wrong kind is as in a new view."""
    if not isinstance(stored, dict):
        return View()
    usual = View()
    plain = {
        one.name: stored[one.name]
        for one in fields(View)
        if type(stored.get(one.name)) is type(getattr(usual, one.name))
    }
    for part in ("forces", "display"):
        plain.pop(part, None)
    least = min(max(plain.pop("least", usual.least), 0), MOST_RARE)
    kinds = stored.get("kinds")
    if isinstance(kinds, list):
        plain["kinds"] = frozenset(str(kind) for kind in TopicKind if str(kind) in kinds)
    if plain.get("lens") not in ("", *Lens):
        plain.pop("lens", None)
    if plain.get("colour_by") not in ("community", "folder", "kind", "runs", "groups"):
        plain.pop("colour_by", None)
    return View(
        **plain,
        least=least,
        groups=_groups(stored.get("groups")),
        forces=_forces(stored.get("forces")),
        display=_display(stored.get("display")),
    )


def _groups(stored: Any) -> tuple[QueryGroup, ...]:
    entries = stored if isinstance(stored, list) else []
    return tuple(
        QueryGroup(entry["query"], entry["color"])
        for entry in entries
        if isinstance(entry, dict)
        and isinstance(entry.get("query"), str)
        and isinstance(entry.get("color"), str)
    )


def _forces(stored: Any) -> Forces:
    return Forces(**_numbers(stored, _FORCES))


def _display(stored: Any) -> Display:
    arrows = isinstance(stored, dict) and stored.get("arrows") is True
    return Display(arrows, **_numbers(stored, _DISPLAY))


def _numbers(stored: Any, names: Iterable[str]) -> dict[str, float]:
    """Those of these names that have a number which can be."""
    entries = stored if isinstance(stored, dict) else {}
    return {
        name: float(entries[name])
        for name in names
        if isinstance(entries.get(name), int | float) and abs(entries[name]) < 1e6
    }
