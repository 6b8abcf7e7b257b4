"""Which letters of a name were typed, so that a list can show why a name was found."""

from __future__ import annotations

import re
from unicodedata import combining, normalize

Spans = tuple[tuple[int, int], ...]
_WORD = re.compile(r"[^\W_]+")


def spans(name: str, typed: str) -> Spans:
    """Where the typed words stand in a name, else its initials where those were typed; sorted, apart."""
    letters = _letters(name)
    found = []
    for word in _letters(typed).split():
        at = _best(letters, word)
        if at < 0:
            return _initials(letters, "".join(_letters(typed).split()))
        found.append((at, at + len(word)))
    return _joined(found)


def _letters(text: str) -> str:
    """The same text letter by letter, small and without accents, so that places stay."""
    return "".join(_plain(letter) for letter in text)


def _plain(letter: str) -> str:
    if letter.isascii():
        return letter.lower()
    bare = [part for part in normalize("NFKD", letter) if not combining(part)]
    return bare[0].lower()[:1] if len(bare) == 1 and bare[0].lower() else letter


def _best(letters: str, word: str) -> int:
    """Where a word begins another, else where it stands at all."""
    for found in _WORD.finditer(letters):
        if letters.startswith(word, found.start()):
            return found.start()
    return letters.find(word)


def _initials(letters: str, typed: str) -> Spans:
    starts = [found.start() for found in _WORD.finditer(letters)]
    first = "".join(letters[start] for start in starts)
    if not typed or not first.startswith(typed):
        return ()
    return tuple((start, start + 1) for start in starts[: len(typed)])


def _joined(found: list[tuple[int, int]]) -> Spans:
    apart: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if apart and start <= apart[-1][1]:
            apart[-1] = (apart[-1][0], max(end, apart[-1][1]))
        else:
            apart.append((start, end))
    return tuple(apart)
