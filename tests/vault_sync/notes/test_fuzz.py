"""Whatever a file holds, reading it gives a note and never an exception."""

from __future__ import annotations

import random
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.vault_sync.notes.nasty import notes, random_note
from vault_sync.model import LinkKind
from vault_sync.notes.read import read
from vault_sync.notes.scan import scan

CASES = Path(__file__).parent.parent / "cases"
NAMES = st.sampled_from(["a.md", "dir/b.MD", "c.canvas", "d.base", "e.png", "f", ".md", "g.md\n", "é/😀.md"])
quick = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@quick
@given(NAMES, st.binary(max_size=300))
def test_random_bytes_are_read(path: str, data: bytes) -> None:
    assert read(path, data).path == path


@quick
@given(NAMES, st.text(max_size=200).map(lambda text: "---\n" + text + "\n---\n"))
def test_random_properties_are_read(path: str, text: str) -> None:
    assert read(path, text.encode("utf-8", "surrogatepass")).path == path


def test_mutated_notes_are_read() -> None:
    chance = random.Random(7)
    for case in sorted(CASES.iterdir()):
        original = bytearray(case.read_bytes())
        for _ in range(20):
            data = bytearray(original)
            for _ in range(chance.randrange(1, 6)):
                at = chance.randrange(len(data) + 1)
                data[at : at + chance.randrange(4)] = chance.randbytes(chance.randrange(4))
            assert read(case.name.removesuffix(".expected"), bytes(data)).path


@quick
@given(notes)
def test_a_links_offsets_are_its_source(text: str) -> None:
    for link in scan("a.md", text).links:
        source = text[link.start : link.end]
        assert 0 <= link.start < link.end <= len(text)
        assert source.startswith("!") == (link.kind == LinkKind.EMBED)
        assert source.lstrip("!").startswith("[")
        assert source.endswith(("]]", ")"))


@quick
@given(notes)
def test_a_heading_stands_on_its_line(text: str) -> None:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    note = scan("a.md", text)
    for heading in note.headings:
        assert lines[heading.line - 1].lstrip(" ").startswith("#" * heading.level)
        assert heading.text in lines[heading.line - 1]
        assert text[heading.start :].lstrip(" ").startswith("#" * heading.level)
    assert all(-1 <= link.section < len(note.headings) for link in note.links)


def test_equal_text_gives_equal_notes() -> None:
    for seed in range(50):
        text = "---\na: .nan\n---\n" + random_note(random.Random(seed))
        assert scan("a.md", text) == scan("a.md", text)


def test_offsets_count_in_utf16_on_request() -> None:
    text = "😀 é [[a]] 😀😀 [[b]]"
    note = scan("a.md", text)
    for link in note.links:
        before = text[: link.start].encode("utf-16-le")
        assert note.utf16(link.start) == len(before) // 2
