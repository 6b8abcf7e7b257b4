"""Switcher, palette and full text in the window: opened by key, used by key, and out of the way after."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QLineEdit,
    QTabBar,
    QTableView,
    QWidget,
)
from pytestqt.qtbot import QtBot

from desktop.graph.shown import Shown
from desktop.main_window import MainWindow
from tests.desktop.opened_window import opened_window, when_read
from vault_sync.graph.default_view import THRESHOLD

NOTES = {
    "Attention.md": "# Attention\n\n- **Self-attention**: each token looks at all others.\n[[Softmax]]\n",
    "Pooling.md": "---\naliases: [Subsampling]\n---\nMax pooling keeps the largest. [[Attention]]\n",
}


@pytest.fixture(scope="module")
def opened(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[MainWindow]:
    with opened_window(tmp_path_factory, NOTES) as window:
        yield window


@pytest.fixture
def window(qtbot: QtBot, opened: MainWindow) -> MainWindow:
    """As it is when nothing has been done yet."""
    opened.change(lens="topics", theme="dark")
    graph = when_read(qtbot, opened).workspace.graph
    graph.show_only(Shown(least=THRESHOLD))
    graph.select(-1)
    return opened


def texts(window: MainWindow) -> list[str]:
    return [row.text for row in window.finding.switcher.card.model.rows]


def test_typed_letters_find_a_topic_and_enter_goes_to_it(qtbot: QtBot, window: MainWindow) -> None:
    window.actions_by_id["switcher"].trigger()
    card = window.finding.switcher.card
    assert card.isVisible()
    qtbot.keyClicks(card.field, "subs")
    assert texts(window)[0] == "Pooling"
    assert card.model.rows[0].detail == "alias Subsampling"
    qtbot.keyClick(card.field, Qt.Key.Key_Return)
    assert not card.isVisible()
    assert window.workspace.graph.selected_topic == "note:Pooling.md"
    assert window.workspace.topic.isVisible()


def test_escape_closes_and_the_focus_goes_back(qtbot: QtBot, window: MainWindow) -> None:
    window.workspace.graph.setFocus()
    window.actions_by_id["switcher"].trigger()
    card = window.finding.switcher.card
    qtbot.keyClick(card.field, Qt.Key.Key_Escape)
    assert not card.isVisible()
    assert window.focusWidget() is window.workspace.graph


def test_full_text_shows_lines_with_their_places(qtbot: QtBot, window: MainWindow) -> None:
    card = window.finding.switcher.card

    def found() -> bool:  # the words of the notes are gathered when there is nothing else to do
        window.finding.switcher.open("text", "largest")
        qtbot.wait(50)
        return "Max pooling keeps the largest. Attention" in texts(window)

    qtbot.waitUntil(found, timeout=8000)
    assert texts(window)[0] == "In the text of 1 note"
    assert card.model.rows[1].place == "Pooling.md:4"
    qtbot.keyClick(card.field, Qt.Key.Key_Return)
    assert window.workspace.graph.selected_topic == "note:Pooling.md"


def test_a_hidden_topic_is_shown_when_somebody_goes_to_it(qtbot: QtBot, window: MainWindow) -> None:
    graph = window.workspace.graph
    before = graph.shown_count
    window.finding.switcher.open("names", "self-att")
    qtbot.keyClick(window.finding.switcher.card.field, Qt.Key.Key_Return)
    assert graph.selected_topic == "topic:selfattention"
    assert graph.shown_count == before + 1


def test_a_topic_of_the_other_lens_is_shown_through_it(qtbot: QtBot, window: MainWindow) -> None:
    window.change(lens="notes")
    graph = window.workspace.graph
    qtbot.waitUntil(lambda: "topic:selfattention" not in graph.scene.slot_of, timeout=8000)
    window.finding.go_to("topic:selfattention")
    qtbot.waitUntil(lambda: graph.selected_topic == "topic:selfattention", timeout=8000)
    assert window.settings.lens == "topics"


def test_a_name_that_nothing_has_says_so_and_offers_the_text(window: MainWindow) -> None:
    window.finding.switcher.open("names", "zzzz")
    assert "Nothing is called “zzzz”" in window.finding.switcher.card.empty.text()


def test_the_palette_runs_a_command_and_tells_why_others_cannot(qtbot: QtBot, window: MainWindow) -> None:
    window.actions_by_id["palette"].trigger()
    card = window.finding.palette.card
    rows = {row.key: row for row in card.model.rows}
    assert rows["launch"].why_not == "choose a topic first"
    qtbot.keyClicks(card.field, "light")
    qtbot.keyClick(card.field, Qt.Key.Key_Return)
    assert window.theme.name == "light"
    assert not card.isVisible()


def test_every_command_of_the_table_can_be_had_from_the_palette(window: MainWindow) -> None:
    window.finding.palette.open()
    keys = {row.key for row in window.finding.palette.card.model.rows if row.key}
    assert keys | {"palette"} >= set(window.actions_by_id)


def test_every_list_of_the_find_page_can_be_had_from_the_palette(qtbot: QtBot, window: MainWindow) -> None:
    window.finding.palette.open("communi")
    card = window.finding.palette.card
    assert "Communities" in [row.text for row in card.model.rows]
    qtbot.keyClick(card.field, Qt.Key.Key_Return)
    assert window.workspace.explore.page == "communities"
    assert window.focusWidget() is window.workspace.explore.list


def test_a_correction_is_made_by_name_and_taken_back(qtbot: QtBot, window: MainWindow) -> None:
    graph = window.workspace.graph
    window.finding.go_to("topic:selfattention")
    qtbot.waitUntil(lambda: window.workspace.topic_panel.topic == "topic:selfattention", timeout=8000)
    window.actions_by_id["not-a-topic"].trigger()
    qtbot.waitUntil(lambda: "topic:selfattention" not in graph.scene.slot_of, timeout=8000)
    told = window.toasts.shown[-1]
    assert told.words == "“Self-attention” is no topic."
    window.actions_by_id["undo-correction"].trigger()
    qtbot.waitUntil(lambda: "topic:selfattention" in graph.scene.slot_of, timeout=8000)
    assert told.gone, "its button would take another correction back"


def test_without_a_correction_there_is_nothing_to_take_back(qtbot: QtBot, window: MainWindow) -> None:
    said: list[str] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(window.status_bar, "say", said.append)
        window.actions_by_id["undo-correction"].trigger()
        qtbot.waitUntil(lambda: "No correction has been made that could be taken back." in said)


def test_two_topics_are_made_one_through_the_switcher(qtbot: QtBot, window: MainWindow) -> None:
    graph, card = window.workspace.graph, window.finding.switcher.card
    window.finding.go_to("topic:selfattention")
    qtbot.waitUntil(lambda: window.workspace.topic_panel.topic == "topic:selfattention", timeout=8000)
    window.actions_by_id["same-as"].trigger()
    assert "same as “Self-attention”" in card.field.placeholderText()
    qtbot.keyClicks(card.field, "pooling")
    qtbot.keyClick(card.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "topic:selfattention" not in graph.scene.slot_of, timeout=8000)
    window.actions_by_id["undo-correction"].trigger()
    qtbot.waitUntil(lambda: "topic:selfattention" in graph.scene.slot_of, timeout=8000)


def test_the_path_between_two_topics_is_marked_and_listed(qtbot: QtBot, window: MainWindow) -> None:
    graph, card = window.workspace.graph, window.finding.switcher.card
    window.finding.go_to("note:Attention.md")
    window.actions_by_id["path"].trigger()
    qtbot.keyClicks(card.field, "pooling")
    qtbot.keyClick(card.field, Qt.Key.Key_Return)
    assert [row.key for row in window.workspace.explore.list.rows] == ["note:Attention.md", "note:Pooling.md"]
    assert {graph.scene.ids[slot] for slot in graph.chosen} == {"note:Attention.md", "note:Pooling.md"}

    focus = graph.stage.focus
    assert [graph.scene.ids[slot] for slot in focus.way] == ["note:Attention.md", "note:Pooling.md"]
    qtbot.keyClick(graph, Qt.Key.Key_Escape)
    assert graph.stage.focus.way == ()


def test_ranks_are_found_out_when_the_list_of_them_is_looked_at(qtbot: QtBot, window: MainWindow) -> None:
    explore = window.workspace.explore
    window.actions_by_id["explore"].trigger()
    window.exploring.show_page("central")
    qtbot.waitUntil(lambda: explore._count.text() != "Looking…", timeout=20000)
    assert explore.list.rows[0].right.startswith("× ")


def test_a_removed_view_is_put_back_by_the_toast(qtbot: QtBot, window: MainWindow) -> None:
    views = window.workspace.filters.views
    views.saved.emit("Mine")
    views.removed.emit("Mine")
    [toast] = [toast for toast in window.toasts.shown if "“Mine” is removed" in toast.words]
    [back] = [made for made in toast.findChildren(QAbstractButton) if made.text() == "Put it back"]
    back.click()
    assert "Mine" in [kept.name for kept in window.workspace.filters.looking.views.saved]


def test_missing_notes_and_problems_are_listed(qtbot: QtBot, window: MainWindow) -> None:
    window.actions_by_id["explore"].trigger()
    window.exploring.show_page("missing")
    explore = window.workspace.explore
    assert [row.text for row in explore.list.rows] == ["Softmax"]
    window.exploring.show_page("problems")
    qtbot.waitUntil(lambda: window.vault is not None and window.vault.up_to_date, timeout=8000)
    assert explore.page == "problems"
    assert explore._count.text() == "No problems."


def test_everything_that_can_be_pressed_has_words(window: MainWindow) -> None:
    """A screen reader says a button's text, else its accessible name."""
    window.finding.go_to("note:Attention.md")
    window.finding.palette.open()
    window.finding.palette.card.close_up()
    pressed = window.findChildren(QAbstractButton)
    nameless = [part for part in pressed if not (part.text() or part.accessibleName() or part.toolTip())]
    own = [part for part in nameless if not isinstance(part.parent(), (QTableView, QLineEdit, QTabBar))]
    assert not [f"{part.parent()}: {part}" for part in own]  # parts of Qt's own widgets take no focus
    assert len(pressed) > 40


def test_tab_reaches_every_field_and_button_of_the_docks(qtbot: QtBot, window: MainWindow) -> None:
    """Walks by Tab through all that takes it; what is shown, enabled and usable is met on the way."""
    window.workspace.show_left("filters")
    window.activateWindow()
    start = window.workspace.filters.search.field
    met, part = set(), start
    for _ in range(2000):
        met.add(part)
        part = part.nextInFocusChain()
        if part is start:
            break
    kinds = (QAbstractButton, QLineEdit, QAbstractItemView)
    wanted = [p for p in window.workspace.findChildren(QWidget) if isinstance(p, kinds) and p.isVisible()]
    takes = Qt.FocusPolicy.TabFocus.value
    assert not [p for p in wanted if p.focusPolicy().value & takes and p not in met]
    assert len([p for p in wanted if p.focusPolicy().value & takes]) > 12
