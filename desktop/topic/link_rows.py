"""The links of a topic as rows: out and in, each by kind, heaviest first."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QLocale

from desktop.find.rows import Row
from desktop.words import tr
from vault_sync.session.questions import About, Neighbour

KINDS = {
    "link": tr("Links"),
    "embed": tr("Embeds"),
    "contains": tr("Contains"),
    "tag": tr("Tags"),
    "property": tr("Properties"),
}
INTO = {
    "link": tr("Linked from"),
    "embed": tr("Embedded in"),
    "contains": tr("Part of"),
    "tag": tr("Tagged"),
    "property": tr("Property of"),
}


def link_rows(about: About) -> list[Row]:
    """All of them, under a head for each way and kind."""
    return [*_side(about.out, KINDS), *_side(about.into, INTO)]


def _side(neighbours: Sequence[Neighbour], names: dict[str, str]) -> list[Row]:
    rows: list[Row] = []
    for kind, name in names.items():
        members = [one for one in neighbours if kind in one.edge.split(", ")]
        if members:
            rows.append(Row(f"{name}  {QLocale().toString(len(members))}"))
            rows += [_row(one) for one in members]
    return rows


def _row(one: Neighbour) -> Row:
    return Row(one.title, one.id, right=f"× {one.weight}" if one.weight > 1 else "", kind=one.kind)
