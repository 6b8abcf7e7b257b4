"""What a reader sees of a stretch of Markdown: its words without marks, and the sentence it begins with."""

from __future__ import annotations

import re

LINKED = re.compile(r"\[\[([^\[\]\n]++)\]\]|\[([^\[\]\n]*+)\]\([^()\n]*+(?:\([^()\n]*+\)[^()\n]*+)*+\)")
MARKS = re.compile(r"[*`~=][*`~=]*+")
UNDERSCORES = re.compile(r"(?<![^\W_])_++|_++(?![^\W_])")
ADDRESS = re.compile(r"<?(?:https?|ftp)://[^\s>]++>?|<?www\.[^\s>]++>?|mailto:\S++")
SENTENCE = re.compile(r"[.!?](?=\s++[A-Z\u00c0-\u00dc*\[(\"])").search
SHORT, LONGEST_TEXT, LONGEST_RAW = 160, 300, 400  # characters of a definition; of its line that are read


def undressed(text: str) -> str:
    """Text without Markdown's marks: what is shown of it."""
    if "[" in text:
        text = LINKED.sub(_shown, text.replace("![", "["))
    if "_" in text:
        text = UNDERSCORES.sub("", text)
    # Asking for each by itself is many times faster than a character class where there is none.
    if "*" in text or "`" in text or "~" in text or "=" in text:
        text = MARKS.sub(_mark, text)
    return text.strip()


def rest_of_line(text: str, at: int) -> str:
    """The rest of a line as it stands, cut after a sentence where it is long."""
    end = text.index("\n", at)
    if end - at > LONGEST_RAW:
        first = SENTENCE(text, at + SHORT // 2, at + LONGEST_RAW)
        end = first.end() if first else at + LONGEST_RAW
    return text[at:end].strip()


def told(raw: str, addresses: bool = False) -> str:
    """What a line says, for a definition; what it tells already is told again as it is."""
    if not addresses and ("://" in raw or "www." in raw):
        said = undressed(raw)
        if "://" in said or "www." in said or "mailto:" in said:
            said = ADDRESS.sub("", said).strip()
        said = "" if said.strip(" ,;()") in ("", "and", "or") else said
    else:
        said = undressed(raw)
    return said if len(said) <= SHORT else sentence(said)


def sentence(said: str) -> str:
    """The first sentence, or two short ones, of a text."""
    if len(said) <= SHORT:
        return said
    end = SENTENCE(said, SHORT // 2, LONGEST_TEXT)
    if end:
        return said[: end.end()]
    return said if len(said) <= LONGEST_TEXT else said[: said.rfind(" ", 0, LONGEST_TEXT)] + "…"


def _mark(found: re.Match[str]) -> str:
    """Stars and ticks are always marks, `~` and `=` in pairs."""
    return "" if found[0][0] in "*`" or len(found[0]) > 1 else found[0]


def _shown(found: re.Match[str]) -> str:
    inner = found[1]
    if inner is None:
        return found[2]
    return inner.rpartition("|")[2] if "|" in inner and "|" in inner[1:] else inner
