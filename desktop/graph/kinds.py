"""The words and icons for each kind of topic, in one place for panel, filters and status."""

from __future__ import annotations

from dataclasses import dataclass

from vault_sync.graph.graph import TopicKind


@dataclass(frozen=True, slots=True)
class KindName:
    """One of it, many of it, its icon, and whether the graph shows it from the start."""

    one: str
    many: str
    icon: str
    shown: bool = True


KIND_NAMES = {
    str(TopicKind.NOTE): KindName("Note", "Notes", "note"),
    str(TopicKind.HEADING): KindName("Heading", "Headings", "topic"),
    str(TopicKind.TERM): KindName("Term", "Terms", "topic"),
    str(TopicKind.MISSING): KindName("Not yet written", "Not yet written", "ghost"),
    str(TopicKind.TAG): KindName("Tag", "Tags", "tag"),
    str(TopicKind.CANVAS): KindName("Canvas", "Canvases", "table"),
    str(TopicKind.BASE): KindName("Base", "Bases", "table"),
    str(TopicKind.ATTACHMENT): KindName("Attachment", "Attachments", "link", shown=False),
}
