"""A catalogue as the tools of GNU gettext write it, made in a test."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from pathlib import Path

HEADER = "Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=2; plural=n != 1;\n"


def write(file: Path, texts: Mapping[str, str]) -> None:
    """Keys as in the format itself: `context\\x04text`, `one\\x00many`."""
    entries = sorted((key.encode(), value.encode()) for key, value in ({"": HEADER} | dict(texts)).items())
    at = 28 + 16 * len(entries)
    tables, body = [b"", b""], b""
    for column in (0, 1):
        for entry in entries:
            tables[column] += struct.pack("<II", len(entry[column]), at + len(body))
            body += entry[column] + b"\0"
    head = struct.pack("<7I", 0x950412DE, 0, len(entries), 28, 28 + 8 * len(entries), 0, at)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(head + tables[0] + tables[1] + body)
