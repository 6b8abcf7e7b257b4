"""The words and icons for each kind of topic, in one place for panel, filters and status."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.words import tr
from vault_sync.graph.graph import TopicKind


@dataclass(frozen=True, slots=True)
class KindName:
    """One of it, many of it, its icon, and whether the graph shows it from the start."""

    one: str
    many: str
    icon: str
    shown: bool = True


KIND_NAMES = {
    str(TopicKind.NOTE): KindName(tr("Note"), tr("Notes"), "note"),
    str(TopicKind.HEADING): KindName(tr("Heading"), tr("Headings"), "topic"),
    str(TopicKind.TERM): KindName(tr("Term"), tr("Terms"), "topic"),
    str(TopicKind.MISSING): KindName(tr("Not yet written"), tr("Not yet written"), "ghost"),
    str(TopicKind.TAG): KindName(tr("Tag"), tr("Tags"), "tag"),
    str(TopicKind.CANVAS): KindName(tr("Canvas"), tr("Canvases"), "table"),
    str(TopicKind.BASE): KindName(tr("Base"), tr("Bases"), "table"),
    str(TopicKind.ATTACHMENT): KindName(tr("Attachment"), tr("Attachments"), "link", shown=False),
}
