"""What link text means, told slowly: the second opinion on vault_sync.notes.targets."""

from __future__ import annotations

import html
import re

Target = tuple[str, str, str]
PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"


def slow_wikilink(inner: str) -> Target | None:
    """Path, subpath and display of `[[inner]]`."""
    inner = inner.strip()
    if inner == "":
        return None
    if "|" in inner[1:]:
        cut = inner[1:].index("|") + 1
        link, display = inner[:cut], inner[cut + 1 :].strip()
        if link[-1] == "\\":
            link = link[:-1]
        link = link.strip()
    else:
        link = inner
        display = (
            " > ".join(part.strip() for part in link.split("#") if part.strip()) if "#" in link else link
        )
    path, hash_, rest = link.partition("#")
    return (path.rstrip() if hash_ else path), hash_ + rest, display


def slow_destination(raw: str) -> tuple[str, str] | None:
    """Path and subpath of a Markdown link's destination."""
    link = ""
    at = 0
    while at < len(raw):
        if raw[at] == "\\" and at + 1 < len(raw) and raw[at + 1] in PUNCTUATION:
            at += 1
        link += raw[at]
        at += 1
    link = re.sub(
        r"&(#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});", _entity, link, flags=re.ASCII
    )
    if link == "":
        return None
    if ":" in link and not link.startswith(("./", "../")):
        return None
    path, hash_, rest = slow_decode_uri(link).partition("#")
    return path, hash_ + rest


def _entity(match: re.Match[str]) -> str:
    return html.unescape(match[0])


def slow_decode_uri(text: str) -> str:
    """JavaScript's decodeURI, character by character as its standard tells it."""
    out = ""
    at = 0
    while at < len(text):
        if text[at] != "%":
            out += text[at]
            at += 1
            continue
        first = _byte(text, at)
        if first is None:
            return text
        size = 1 if first < 0x80 else 2 if first >> 5 == 0b110 else 3 if first >> 4 == 0b1110 else 4
        found = [_byte(text, at + 3 * n) for n in range(size)]
        try:
            character = bytes(byte if byte is not None else 0xFF for byte in found).decode("utf-8")
        except UnicodeDecodeError:
            return text
        out += text[at : at + 3 * size] if character in ";/?:@&=+$,#" else character
        at += 3 * size
    return out


def _byte(text: str, at: int) -> int | None:
    digits = text[at + 1 : at + 3]
    if text[at : at + 1] != "%" or len(digits) < 2 or any(d not in "0123456789abcdefABCDEF" for d in digits):
        return None
    return int(digits, 16)
