"""The panel of a topic: known at once, added later, and nothing loaded from elsewhere."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QUrl
from PySide6.QtGui import QFont, QImage, QTextCursor, QTextDocument, QTextTable
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from desktop import fonts
from desktop.topic.link_rows import link_rows
from desktop.topic.panel import LINKS, PREVIEW, TopicPanel
from vault_sync.graph.graph import Source, Topic, TopicKind
from vault_sync.graph.suggestions import Unlinked
from vault_sync.session.panel_questions import Details, OutlineRow
from vault_sync.session.preview import Preview
from vault_sync.session.questions import About, Neighbour

SOURCES = (Source("Nets.md", 3, ""), Source("a/Pool.md", 7, "Keeps the largest value."))


def about(kind: TopicKind = TopicKind.TERM, links: int = 2, topic_id: str = "topic:pooling") -> About:
    out = tuple(Neighbour(f"note:{n}.md", f"Note {n}", "note", "link", 1 + n) for n in range(links))
    topic = Topic(topic_id, "Pooling", kind, ("Subsampling",), SOURCES)
    return About(topic, out, (Neighbour("tag:#x", "#x", "tag", "tag, contains", 1),), links, 1, ("#vision",))


@pytest.fixture
def panel(qtbot: QtBot) -> TopicPanel:
    made = TopicPanel()
    qtbot.addWidget(made)
    made.resize(344, 700)
    return made


def words(panel: TopicPanel) -> list[str]:
    shown = [*panel.findChildren(QLabel), *panel.findChildren(QPushButton)]
    return [part.text() for part in shown if part.isVisibleTo(panel) and part.text()]


def press(panel: TopicPanel, text: str) -> None:
    next(part for part in panel.findChildren(QPushButton) if part.text() == text).click()


def test_the_definition_comes_first_with_its_place_and_other_places_unfold(panel: TopicPanel) -> None:
    panel.show_about(about())
    assert {
        "Pooling",
        "Also Subsampling",
        "Keeps the largest value.",
        "a/Pool.md:7",
        "Term · 2 places",
    } <= set(words(panel))
    assert "Nets.md:3" not in words(panel)
    press(panel, "›  1 more place")
    assert "Nets.md:3" in words(panel)


def test_a_place_asks_to_be_opened_at_its_line(qtbot: QtBot, panel: TopicPanel) -> None:
    panel.show_about(about())
    with qtbot.waitSignal(panel.place_asked) as asked:
        press(panel, "a/Pool.md:7")
    assert asked.args == ["a/Pool.md", 7]


def test_what_comes_later_is_added_and_what_is_of_another_topic_is_not(panel: TopicPanel) -> None:
    panel.show_about(about())
    outline = (OutlineRow(1, "Max pooling", 0, "topic:max"), OutlineRow(2, "Deep", 9, ""))
    panel.show_details(Details("topic:other", (OutlineRow(1, "Wrong", 1, ""),), (), ""))
    panel.show_details(Details("topic:pooling", outline, (("status", "done"),), "Nets.md"))
    panel.show_mentions("topic:other", (Unlinked("b.md", 1, "wrong", "wrong"),))
    panel.show_mentions("topic:pooling", (Unlinked("b.md", 4, "- **the** pooling of rows", "pooling"),))
    found = words(panel)
    assert {"Max pooling", "Deep", "status", "done", "#vision", "“the pooling of rows”", "b.md:4"} <= set(
        found
    )
    assert not {"Wrong", "“wrong”"} & set(found)


def test_a_missing_picture_is_no_note_to_create(panel: TopicPanel) -> None:
    found = about(TopicKind.MISSING, topic_id="missing:plot.png")
    for name, offered in (("plot.png", False), ("v1.2 notes", True), ("Draft.md", True)):
        panel.show_about(replace(found, topic=replace(found.topic, title=name)))
        assert ("Create this note" in words(panel)) is offered


def test_mentions_beyond_the_first_unfold_and_fold_for_another_topic(panel: TopicPanel) -> None:
    mentions = tuple(Unlinked("b.md", line, "a pooling", "pooling") for line in range(1, 8))
    panel.show_about(about())
    panel.show_mentions("topic:pooling", mentions)
    assert "b.md:7" not in words(panel)
    press(panel, "›  2 more mentions")
    assert "b.md:7" in words(panel)
    panel.show_about(about(TopicKind.MISSING, topic_id="missing:pooling"))
    panel.show_mentions("missing:pooling", mentions)
    assert "b.md:7" not in words(panel)


def test_a_missing_note_can_be_created_and_not_opened(qtbot: QtBot, panel: TopicPanel) -> None:
    panel.show_about(about(TopicKind.MISSING, topic_id="missing:pooling"))
    assert "Open in Obsidian" not in words(panel)
    with qtbot.waitSignal(panel.create_asked) as asked:
        press(panel, "Create this note")
    assert asked.args == ["missing:pooling"]


def test_links_stand_by_way_and_kind_heaviest_first() -> None:
    rows = link_rows(about())
    assert [(row.text, row.right) for row in rows] == [
        ("Links  2", ""),
        ("Note 0", ""),
        ("Note 1", "× 2"),
        ("Part of  1", ""),
        ("#x", ""),
        ("Tagged  1", ""),
        ("#x", ""),
    ]


def test_a_topic_with_a_thousand_links_shows_all_of_them_in_their_list(panel: TopicPanel) -> None:
    panel.show_about(about(links=1000))
    panel.tabs.setCurrentIndex(LINKS)
    assert sum(bool(row.key) for row in panel.links.rows) == 1002
    assert len(panel.overview.findChildren(QPushButton)) < 40


def test_the_text_of_a_note_is_asked_for_when_it_is_to_be_seen(panel: TopicPanel) -> None:
    asked: list[str] = []
    panel.preview_asked.connect(asked.append)
    panel.show_about(about())
    assert asked == []
    panel.tabs.setCurrentIndex(PREVIEW)
    panel.tabs.setCurrentIndex(LINKS)
    panel.tabs.setCurrentIndex(PREVIEW)
    assert asked == ["topic:pooling"]
    assert panel.preview.note.text() == "Reading…"


def picture(width: int = 900) -> bytes:
    data, image = QByteArray(), QImage(width, 20, QImage.Format.Format_RGB32)
    image.fill(0)
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(data.data())


def test_images_come_from_what_was_handed_over_and_from_nowhere_else(panel: TopicPanel) -> None:
    panel.show_about(about())
    text = "![in](image:a%20b.png) ![out](https://example.org/x.png) ![file](file:///etc/hostname)"
    panel.show_preview("topic:pooling", Preview("A.md", text, 9, 9, {"a b.png": picture(), "bad.png": b"no"}))
    kind = QTextDocument.ResourceType.ImageResource.value

    def loaded(address: str) -> Any:
        return panel.preview.text.loadResource(kind, QUrl(address))

    assert loaded("image:a%20b.png").width() <= 300
    assert [
        loaded(other) for other in ("image:bad.png", "https://example.org/x.png", "file:///etc/hostname")
    ] == [None] * 3


def test_a_wide_image_is_as_wide_as_there_is_room_and_a_small_one_as_it_is(panel: TopicPanel) -> None:
    panel.show_about(about())
    images = {"wide.png": picture(900), "small.png": picture(90)}
    panel.show_preview("topic:pooling", Preview("A.md", "x", 9, 9, images))
    shown = panel.preview.text._images
    assert [shown[name].deviceIndependentSize().width() for name in images] == [280, 90]


def test_an_image_that_is_not_of_the_vault_is_named_instead(panel: TopicPanel) -> None:
    panel.show_about(about())
    text = "![a plot](https://example.org/x.png) and ![gone.png](image:gone.png)"
    panel.show_preview("topic:pooling", Preview("A.md", text, 9, 9, {}))
    shown = panel.preview.text
    assert shown.toPlainText() == "(image on the web: a plot) and (image not found: gone.png)"
    assert 'href="https://example.org/x.png"' in shown.toHtml()


def test_headings_have_the_sizes_of_our_type_scale(panel: TopicPanel) -> None:
    panel.show_about(about())
    panel.show_preview("topic:pooling", Preview("A.md", "# One\n\n## Two\n\n### Three\n", 9, 9, {}))
    document = panel.preview.text.document()
    sizes = []
    for number in range(3):
        cursor = QTextCursor(document.findBlockByNumber(number))
        cursor.movePosition(QTextCursor.MoveOperation.NextCharacter)
        sizes.append(cursor.charFormat().font().pixelSize())
    assert sizes == [fonts.role(name).pixelSize() for name in ("title", "dialog", "strong")]


def test_a_long_line_of_code_is_read_to_its_end(panel: TopicPanel) -> None:
    panel.show_about(about())
    panel.tabs.setCurrentIndex(PREVIEW)
    panel.show()
    text = "```\n" + "a_name = another_name + " * 12 + "\n```\n"
    panel.show_preview("topic:pooling", Preview("A.md", text, 9, 9, {}))
    assert panel.preview.text.document().size().width() <= panel.preview.text.viewport().width()


def test_a_table_after_code_has_no_empty_line_and_a_strong_head(panel: TopicPanel) -> None:
    panel.show_about(about())
    text = "```\ncode\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"
    panel.show_preview("topic:pooling", Preview("A.md", text, 9, 9, {}))
    tables = panel.preview.text.document().rootFrame().childFrames()
    table = tables[0]
    assert isinstance(table, QTextTable)
    head = table.cellAt(0, 0)
    assert head.firstCursorPosition().block().text() == "a"
    assert head.lastCursorPosition().charFormat().fontWeight() == QFont.Weight.DemiBold


def test_html_and_scripts_in_a_note_are_shown_as_text(panel: TopicPanel) -> None:
    panel.show_about(about())
    text = 'Before <img src="https://example.org/x.png"> <script>alert(1)</script> after'
    panel.show_preview("topic:pooling", Preview("A.md", text, 9, 9, {}))
    assert "<script>" in panel.preview.text.toPlainText()


def test_a_link_in_the_text_leads_to_its_topic(qtbot: QtBot, panel: TopicPanel) -> None:
    with qtbot.waitSignal(panel.chosen) as chosen:
        panel.preview.text.anchorClicked.emit(QUrl("topic:note%3AA%20%C3%BC%2Fb.md"))
    assert chosen.args == ["note:A ü/b.md"]


def test_a_note_that_is_shown_in_part_says_so_and_one_that_is_gone_too(panel: TopicPanel) -> None:
    panel.show_about(about())
    panel.show_preview("topic:pooling", Preview("A.md", "x", 60_000, 20_000_000, {}))
    assert "The first 60 kB of 20.0 MB" in panel.preview.note.text()
    panel.show_preview("topic:pooling", Preview("A.md", "", 0, 0, {}, "A.md cannot be read now."))
    assert panel.preview.note.text() == "A.md cannot be read now."
    panel.show_preview("topic:pooling", None)
    assert "no text" in panel.preview.note.text()


def test_without_a_topic_the_panel_says_what_to_do(panel: TopicPanel) -> None:
    panel.show_about(about())
    panel.show_about(None)
    assert panel.topic == ""
    assert "No topic selected" in words(panel)


def test_a_first_heading_that_says_the_title_again_is_left_out(panel: TopicPanel) -> None:
    panel.show_about(about())
    for text, shown in (
        ("# pooling\n\nKeeps the largest.", "Keeps the largest."),
        ("# Pooling of values\n", "Pooling of values"),
        ("Text first.\n\n# Pooling\n", "Text first.\nPooling"),
    ):
        panel.show_preview("topic:pooling", Preview("A.md", text, 9, 9, {}))
        assert panel.preview.text.toPlainText().strip() == shown


def test_lines_of_a_preview_are_as_far_apart_as_the_look_says(panel: TopicPanel) -> None:
    panel.show_about(about())
    panel.show_preview("topic:pooling", Preview("A.md", "one two", 9, 9, {}))
    assert panel.preview.text.document().begin().blockFormat().lineHeight() == 18
