"""What finders and panels ask: lines of text with places, and the heading that Obsidian can be sent to."""

from __future__ import annotations

from pathlib import Path

from vault_sync.session import panel_questions as asked
from vault_sync.session.session import Session

NOTE = """Before.

# Nets

A kernel slides over an image.

## Pooling

The largest value stays; a kernel too.
"""


def opened(root: Path, **notes: str) -> Session:
    for name, text in notes.items():
        (root / f"{name}.md").write_text(text)
    return Session(root, full_text=True)


def found(session: Session, typed: str) -> asked.TextFound:
    """The answer once the words are gathered."""
    for _ in range(1000):
        answer = session.ask(asked.text_lines, typed).result(8)
        if answer.ready:
            return answer
    raise AssertionError("the words were never gathered")


def test_words_are_found_with_line_and_text(tmp_path: Path) -> None:
    with opened(tmp_path, A=NOTE, B="nothing here") as session:
        answer = found(session, "largest kernel")
        assert answer.notes == 1
        assert [(hit.line, hit.text.split(";")[0]) for hit in answer.hits] == [
            (5, "A kernel slides over an image."),
            (9, "The largest value stays"),
        ]
        assert found(session, "zebra").hits == ()
        assert found(session, "(((").hits == ()


def test_a_very_long_line_is_cut_around_what_was_found(tmp_path: Path) -> None:
    with opened(tmp_path, A="word " * 4000 + "needle " + "word " * 4000) as session:
        [hit] = found(session, "needle").hits
        assert "needle" in hit.text
        assert len(hit.text) <= asked.LONGEST_LINE + 2


def test_obsidian_is_sent_to_the_heading_above_a_line(tmp_path: Path) -> None:
    with opened(tmp_path, A=NOTE) as session:
        ask = session.ask
        places = [ask(asked.place_of_line, "A.md", line).result(8).heading for line in (1, 3, 5, 9)]
        assert places == ["", "Nets", "Nets", "Pooling"]
        assert ask(asked.place_of_line, "gone.md", 3).result(8).heading == ""
        assert ask(asked.first_place, "topic:pooling").result(8) == ("A.md", 7, "Pooling")
        assert ask(asked.first_place, "topic:gone").result(8) is None
