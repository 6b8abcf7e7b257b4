"""A note's text prepared to be shown: links that lead to topics, images of the vault with their bytes.

Only plain Markdown leaves here. Nothing is fetched, and no file outside the vault is read.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple
from urllib.parse import quote

from vault_sync.disk.settings import IMAGE_TYPES
from vault_sync.graph.graph import TopicKind
from vault_sync.model import Link, LinkKind, Note
from vault_sync.notes.decode import decode
from vault_sync.notes.formula import readable
from vault_sync.session.keeping import Keeping

FIRST_PART = 60_000  # bytes of a note that are shown
LARGEST_IMAGE, MOST_IMAGE_BYTES = 8 << 20, 24 << 20
TOPIC_LINK, IMAGE = "topic:", "image:"
_FENCE = re.compile(r"^\s*(```|~~~)")
_HEAD = re.compile(r"\A---[ \t]*\n.*?^(?:---|\.\.\.)[ \t]*$\n?", re.DOTALL | re.MULTILINE)
_COMMENT = re.compile(r"%%.*?%%", re.DOTALL)
_CALLOUT = re.compile(r"^(\s*>+\s*)\[!([\w-]+)\][+-]?[ \t]*(.*)$")
_BLOCK_ID = re.compile(r"[ \t]\^[\w-]+[ \t]*$")
_MARKED = re.compile(r"==(?=\S)(.+?)(?<=\S)==")
_DISPLAY = re.compile(r"\$\$(.+?)\$\$", re.DOTALL)
_INLINE = re.compile(r"(?<![\\$\w])\$(?=\S)([^$\n]+?)(?<=\S)\$(?![\w$])")
_SPECIAL = re.compile(r"([\\\[\]*_`<>])")


class Preview(NamedTuple):
    """A note as Markdown. `shown` is less than `size` where only its first part is here."""

    path: str
    text: str
    shown: int  # bytes
    size: int
    images: Mapping[str, bytes]
    problem: str = ""


def preview(keeping: Keeping, topic_id: str) -> Preview | None:
    """The note of a topic, or the note that speaks of it first; None where there is no such text."""
    path = note_of(keeping, topic_id)
    if path is None:
        return None
    data, size = _read(keeping.root, path, FIRST_PART)
    if data is None:
        return Preview(
            path, "", 0, 0, {}, f"{path} cannot be read now; it may have been moved or be offline."
        )
    text = decode(path, _at_whole_line(data, size))[0]
    note = keeping.index.note(path)
    ends = keeping.index.topics.ends_of(path) if note else ()
    images: dict[str, bytes] = {}
    shown = prepared(text, note, ends, lambda image: _image(keeping.root, image, images))
    return Preview(path, shown, len(data), size, images)


def note_of(keeping: Keeping, topic_id: str) -> str | None:
    """The Markdown file in which a topic is to be read."""
    topic = keeping.index.graph.topics.get(topic_id)
    if topic is None or topic.kind is TopicKind.MISSING:
        return None
    places = [topic_id.removeprefix("note:")] if topic_id.startswith("note:") else []
    places += [source.path for source in topic.sources]
    return next((path for path in places if path.lower().endswith(".md")), None)


def prepared(text: str, note: Note | None, ends: Sequence[str], image: Callable[[str], None]) -> str:
    """Markdown that any renderer shows: Obsidian's own marks are put into plain ones."""
    linked = _with_links(text, note, ends, image)
    body = _HEAD.sub("", linked.replace("\r\n", "\n"), count=1)
    parts = re.split(r"(^[ \t]*(?:```|~~~)[^\n]*\n.*?(?:^[ \t]*(?:```|~~~)[ \t]*$|\Z))", body, flags=_SPLIT)
    return "".join(part if _FENCE.match(part) else _plain(part) for part in parts)


_SPLIT = re.DOTALL | re.MULTILINE


def _plain(text: str) -> str:
    text = _COMMENT.sub("", text)
    text = _DISPLAY.sub(lambda found: f"\n```\n{readable(found[1]).strip()}\n```\n", text)
    text = _INLINE.sub(lambda found: f"`{readable(found[1])}`", text)
    return "\n".join(_line(line) for line in text.split("\n"))


def _line(line: str) -> str:
    if callout := _CALLOUT.match(line):
        start, kind, title = callout.groups()
        return f"{start}**{title or kind.capitalize()}**  "
    return _MARKED.sub(r"**\1**", _BLOCK_ID.sub("", line))


# ---- links -------------------------------------------------------------------------------------


def _with_links(text: str, note: Note | None, ends: Sequence[str], image: Callable[[str], None]) -> str:
    """Each link that was found in the text, as a Markdown link to its topic."""
    if note is None:
        return text
    pieces, at = [], 0
    placed = sorted(
        (pair for pair in zip(note.links, ends, strict=False) if pair[0].start >= 0),
        key=lambda pair: pair[0].start,
    )
    for link, end in placed:
        if link.start < at or link.end > len(text):
            continue
        pieces += [text[at : link.start], _link(link, end, image)]
        at = link.end
    return "".join((*pieces, text[at:]))


def _link(link: Link, end: str, image: Callable[[str], None]) -> str:
    path = end.partition(":")[2]
    shown = link.display or link.target.rpartition("/")[2].removesuffix(".md") + link.subpath.replace(
        "#", " › "
    )
    if link.kind is LinkKind.EMBED and path.rpartition(".")[2].lower() in IMAGE_TYPES:
        image(path)
        return f"![{_escaped(shown)}]({IMAGE}{quote(path, safe='')})"
    return f"[{_escaped(shown)}]({TOPIC_LINK}{quote(end, safe='')})"


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text)


# ---- files -------------------------------------------------------------------------------------


def _image(root: str, path: str, images: dict[str, bytes]) -> None:
    """Puts an image's bytes beside the text, while there is room."""
    if path in images or sum(map(len, images.values())) > MOST_IMAGE_BYTES:
        return
    data, size = _read(root, path, LARGEST_IMAGE)
    if data is not None and size <= LARGEST_IMAGE:
        images[path] = data


def _read(root: str, path: str, most: int) -> tuple[bytes | None, int]:
    """The first bytes of an ordinary file of the vault, and how large it is."""
    place = os.path.realpath(f"{root}/{path}")
    if os.path.commonpath((place, root)) != root:
        return None, 0
    try:
        state = os.stat(place)  # noqa: PTH116 — beside realpath, which Path cannot do without raising
        if not stat.S_ISREG(state.st_mode):
            return None, 0
        with open(place, "rb") as file:  # noqa: PTH123
            return file.read(most), state.st_size
    except OSError:
        return None, 0


def _at_whole_line(data: bytes, size: int) -> bytes:
    """A first part ends with a line, where it has one."""
    cut = data.rfind(b"\n") if len(data) < size else -1
    return data[: cut + 1] if cut > 0 else data
