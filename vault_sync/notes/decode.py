"""The bytes of a file as text, whatever they are, with what was wrong about them."""

from __future__ import annotations

import codecs

from vault_sync.model import Problem

UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def decode(path: str, data: bytes) -> tuple[str, tuple[Problem, ...]]:
    """The text without its byte order mark, line ends as they are; bad bytes become U+FFFD."""
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        text = data.decode(errors="replace")
        problems = [_bad_bytes(path, data, error.start)]
    else:
        problems = []
    zero = text.find("\0")
    if zero >= 0:
        line = text.count("\n", 0, zero) + 1
        problems.append(Problem(path, line, "This line holds a NUL character; remove it in a text editor."))
    return text, tuple(problems)


def _bad_bytes(path: str, data: bytes, at: int) -> Problem:
    if data.startswith(UTF16_MARKS):
        return Problem(path, 1, "This file is UTF-16, not UTF-8; save it as UTF-8 so that it can be read.")
    line = data.count(b"\n", 0, at) + 1
    message = "This line is not valid UTF-8, so some characters are shown as \ufffd; save the file as UTF-8."
    return Problem(path, line, message)
