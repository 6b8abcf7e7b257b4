"""The marked block of a results note: found and replaced as bytes, so that all the rest stays as it is.

%% topograph:begin ID %%
whatever Topograph wrote
%% topograph:end ID %%
"""

from __future__ import annotations

import re
from typing import NamedTuple

_ID = re.compile(r"[A-Za-z0-9._-]{1,100}")


class Block(NamedTuple):
    """Where the inside of a block lies in a note's bytes, and how its lines end."""

    start: int  # the first byte after the line of the begin mark
    end: int  # the first byte of the line of the end mark
    newline: bytes


def marked(block_id: str, body: str) -> str:
    """A new block around `body`, as text for a new note."""
    _check_id(block_id)
    inside = body if body.endswith("\n") or not body else body + "\n"
    return f"%% topograph:begin {block_id} %%\n{inside}%% topograph:end {block_id} %%\n"


def find(data: bytes, block_id: str) -> Block | str:
    """The one block with this id, or a sentence why there is none to be written into."""
    begins, ends = _marks(data, "begin", block_id), _marks(data, "end", block_id)
    if not begins and not ends:
        return "the note no longer holds Topograph's mark"
    if len(begins) != 1 or len(ends) != 1:
        return f"the note holds {len(begins)} begin and {len(ends)} end marks instead of one each"
    begin, end = begins[0], ends[0]
    if begin.end() > end.start():
        return "the end mark stands before the begin mark"
    return Block(begin.end(), end.start(), b"\r\n" if begin.group().endswith(b"\r\n") else b"\n")


def inside(data: bytes, block_id: str) -> bytes | str:
    """What stands in the block, its lines ended as in new text; or a sentence why there is none."""
    block = find(data, block_id)
    if isinstance(block, str):
        return block
    return data[block.start : block.end].replace(b"\r\n", b"\n")


def replaced(data: bytes, block_id: str, body: str) -> bytes | str:
    """The note with a new inside of the block, or a sentence why that cannot be."""
    block = find(data, block_id)
    if isinstance(block, str):
        return block
    inside = body.encode("utf-8", "surrogateescape")
    if _marks(inside, "begin", block_id) or _marks(inside, "end", block_id):
        return "the new text itself holds Topograph's mark"
    inside = inside.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    if inside and not inside.endswith(b"\n"):
        inside += b"\n"
    return data[: block.start] + inside.replace(b"\n", block.newline) + data[block.end :]


def _marks(data: bytes, which: str, block_id: str) -> list[re.Match[bytes]]:
    """The lines that are this mark and nothing else; a mark within a sentence is only talk of it."""
    _check_id(block_id)
    mark = re.escape(f"%% topograph:{which} {block_id} %%".encode())
    return list(
        re.finditer(rb"^(?:\xef\xbb\xbf)?[ \t]*+" + mark + rb"[ \t]*+(?:\r?\n|\r?\Z)", data, re.MULTILINE)
    )


def _check_id(block_id: str) -> None:
    if not _ID.fullmatch(block_id):
        raise ValueError(f"a block id is letters, digits, dots, dashes and underscores, but got {block_id!r}")
