"""What stands inside a link's brackets: where it points to and what it shows."""

from __future__ import annotations

import html
import re
from typing import NamedTuple

from vault_sync.notes.unsettled import DEFAULTS, Choices

ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
PERCENT = re.compile(r"(?:%[0-9a-fA-F]{2})++")
RESERVED = frozenset(";/?:@&=+$,#")  # what JavaScript's decodeURI leaves alone
WIKILINK = re.compile(r"\[\[((?:(?!\]\])[^\n])++)\]\]")


class Target(NamedTuple):
    """Where a link points to: the path before the first `#`, the rest with its `#`, and what it shows."""

    path: str
    subpath: str
    display: str


def wikilink(inner: str, choices: Choices = DEFAULTS) -> Target | None:
    """The target of `[[inner]]`; None where there is nothing in it."""
    trim = choices.trim_wikilinks
    inner = inner.strip() if trim else inner
    if not inner or inner.isspace():
        return None
    pipe = inner.find("|", 1)  # a leading pipe parts nothing
    if pipe < 0:
        path, subpath = split_subpath(inner)
        return Target(path, subpath, shown(inner) if subpath else path)
    link, display = inner[:pipe], inner[pipe + 1 :]
    if choices.pipe_backslash and link.endswith("\\"):
        link = link[:-1]
    if trim:
        link, display = link.strip(), display.strip()
    return Target(*split_subpath(link), display)


def frontmatter_link(value: str, choices: Choices = DEFAULTS) -> Target | None:
    """The target of a property whose whole text is one wikilink."""
    match = WIKILINK.fullmatch(value.strip())
    return wikilink(match[1], choices) if match else None


def split_subpath(link: str) -> tuple[str, str]:
    """A link's path and, from the first `#` on, its subpath."""
    at = link.find("#")
    return (link, "") if at < 0 else (link[:at].rstrip(), link[at:])


def shown(link: str) -> str:
    """How Obsidian shows a wikilink that has no display of its own: `Note > H1 > H2`."""
    return " > ".join(part.strip() for part in link.split("#") if part.strip())


def destination(raw: str, choices: Choices = DEFAULTS) -> tuple[str, str] | None:
    """Path and subpath of a Markdown link's destination; None where it is empty or leads out of the vault."""
    link = ESCAPE.sub(r"\1", raw) if "\\" in raw else raw
    if "&" in link:
        link = ENTITY.sub(lambda match: html.unescape(match[0]), link)
    if not link or (":" in link and not link.startswith(("./", "../"))):
        return None
    if "%" in link:
        link = decode_uri(link, RESERVED if choices.keep_reserved_escapes else frozenset())
    at = link.find("#")
    return (link, "") if at < 0 else (link[:at], link[at:])


def decode_uri(text: str, reserved: frozenset[str] = RESERVED) -> str:
    """As JavaScript's decodeURI; text with a malformed escape is returned as it is."""
    if text.count("%") != sum(len(match[0]) // 3 for match in PERCENT.finditer(text)):
        return text
    try:
        return PERCENT.sub(lambda match: _decode_run(match[0], reserved), text)
    except UnicodeDecodeError:
        return text


def _decode_run(run: str, reserved: frozenset[str]) -> str:
    """A run of escapes as text; those of reserved characters stay."""
    decoded = bytes.fromhex(run.replace("%", "")).decode()
    if reserved.isdisjoint(decoded):
        return decoded
    parts = []
    at = 0
    for character in decoded:
        width = 3 * len(character.encode())
        parts.append(run[at : at + width] if character in reserved else character)
        at += width
    return "".join(parts)
