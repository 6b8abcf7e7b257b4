"""Bytes become text, and what was wrong with them is told with its line."""

from __future__ import annotations

from vault_sync.notes.decode import decode
from vault_sync.notes.read import read


def test_a_byte_order_mark_is_no_text() -> None:
    note = read("a.md", b"\xef\xbb\xbf---\ntags: x\n---\n[[a]]")
    assert note.tags == ("#x",)
    assert note.links[0].start == 16
    assert note.problems == ()


def test_line_ends_are_kept() -> None:
    assert decode("a.md", b"a\r\nb\n") == ("a\r\nb\n", ())


def test_invalid_utf8_is_shown_and_told_with_its_line() -> None:
    text, problems = decode("a.md", b"one\ntwo \xff [[a]]\n")
    assert text == "one\ntwo \ufffd [[a]]\n"
    assert [(problem.path, problem.line) for problem in problems] == [("a.md", 2)]
    assert "UTF-8" in problems[0].message


def test_utf16_is_named() -> None:
    _, problems = decode("a.md", "Note".encode("utf-16"))
    assert "UTF-16" in problems[0].message


def test_nul_characters_are_kept_and_told_with_their_line() -> None:
    note = read("a.md", b"a\n\0[[b]]\0\n")
    assert [link.target for link in note.links] == ["b"]
    assert [problem.line for problem in note.problems] == [2]


def test_both_faults_are_told() -> None:
    _, problems = decode("a.md", b"\xff\n\0")
    assert [problem.line for problem in problems] == [1, 2]


def test_a_lone_surrogate_in_bytes_is_invalid() -> None:
    text, problems = decode("a.md", b"\xed\xa0\x80")
    assert "\ufffd" in text
    assert problems
