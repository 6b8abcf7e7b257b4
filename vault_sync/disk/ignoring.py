"""The user's list of excluded paths: prefixes and `/regular expressions/` over paths in the vault.

A vault is untrusted, and one pattern such as `/(a+)+$/` would stop the program for years. Patterns run on
the `regex` library, which takes a time limit; a pattern that once exceeds it is switched off and told of.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import regex  # type: ignore[import-untyped]

SECONDS_A_MATCH = 0.25  # a thousand times what an honest pattern needs, also on a busy machine
LONGEST_PATTERN = 2_000


@dataclass(slots=True)
class IgnoreFilters:
    """Paths that the user wants hidden. Patterns that proved too slow are named in `too_slow`."""

    prefixes: tuple[str, ...] = ()
    patterns: tuple[regex.Pattern[str], ...] = field(default=(), compare=False)  # unequal after a pickle
    texts: tuple[str, ...] = ()  # of the patterns
    too_slow: list[str] = field(default_factory=list)

    @classmethod
    def parse(cls, stored: Any) -> tuple[IgnoreFilters, list[str]]:
        """The filters in a value of `userIgnoreFilters`, and sentences about those that cannot work."""
        if stored is None:
            return cls(), []
        if not isinstance(stored, list):
            return cls(), ["userIgnoreFilters is no list; nothing is hidden."]
        problems = [f"Ignore filter {entry!r} is no text." for entry in stored if not isinstance(entry, str)]
        texts = [entry for entry in stored if isinstance(entry, str) and entry]
        prefixes = tuple(_normal(text) for text in texts if not _is_pattern(text))
        patterns, bad = _compile(text[1:-1] for text in texts if _is_pattern(text))
        return cls(prefixes, patterns, tuple(p.pattern for p in patterns)), problems + bad

    def hide(self, path: str) -> bool:
        """Whether any filter covers this path."""
        if not self.prefixes and not self.patterns:
            return False
        path = _normal(path)
        return path.startswith(self.prefixes) or any(
            self._matches(pattern, path) for pattern in self.patterns
        )

    def _matches(self, pattern: regex.Pattern[str], path: str) -> bool:
        try:
            return pattern.search(path, timeout=SECONDS_A_MATCH) is not None
        except TimeoutError:
            self.patterns = tuple(kept for kept in self.patterns if kept is not pattern)
            self.too_slow.append(pattern.pattern)
            return False


def _is_pattern(text: str) -> bool:
    return len(text) > 2 and text.startswith("/") and text.endswith("/")


def _normal(text: str) -> str:
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def _compile(bodies: Iterable[str]) -> tuple[tuple[regex.Pattern[str], ...], list[str]]:
    patterns: list[regex.Pattern[str]] = []
    problems: list[str] = []
    for body in bodies:
        if len(body) > LONGEST_PATTERN:
            problems.append(f"Ignore filter /{body[:40]}…/ is too long; it hides nothing.")
            continue
        try:
            patterns.append(regex.compile(body))
        except (regex.error, RecursionError, OverflowError, MemoryError) as error:
            problems.append(f"Ignore filter /{body}/ is no valid pattern ({error}); it hides nothing.")
    return tuple(patterns), problems
