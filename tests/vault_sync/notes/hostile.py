"""Texts that would cost a careless scanner time that grows with the square of their length."""

from __future__ import annotations

from collections.abc import Callable


def growing(mark: str, size: int) -> str:
    """Runs of a mark, each one longer than the last."""
    parts, length, run = [], 0, 0
    while length < size:
        run += 1
        parts.append(mark * run)
        length += run + 1
    return " ".join(parts)


def bomb(size: int) -> str:
    """YAML whose references mean ten times more with each line."""
    lines = ["---", "a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    length = 0
    while length < size:
        number = len(lines) - 1
        line = f"a{number}: &a{number} [" + ", ".join([f"*a{number - 1}"] * 10) + "]"
        lines.append(line)
        length += len(line)
    return "\n".join([*lines, "---", ""])


def filled(unit: str, tail: str = "") -> Callable[[int], str]:
    return lambda size: unit * (size // len(unit)) + tail


HOSTILE: dict[str, Callable[[int], str]] = {
    "open wikilinks": filled("[["),
    "open wikilinks with text": filled("[[a "),
    "open wikilinks, closed on the next line": filled("[[", "\n]]"),
    "open wikilinks, closed at the end": filled("[[a|b ", "]]"),
    "open brackets": filled("["),
    "open brackets, closed at the end": filled("[", "](x)"),
    "open images": filled("!["),
    "closed brackets": filled("]"),
    "link tails": filled("]("),
    "empty links": filled("[]("),
    "empty links, closed at the end": filled("[](", ")"),
    "open links": filled("[a](b"),
    "open titles": filled('[a](b "'),
    "open titles in parentheses": filled("[a](b ("),
    "open angles": filled("[a](<b"),
    "nested brackets": lambda size: "[" * (size // 2) + "]" * (size // 2),
    "nested parentheses": lambda size: "[a](" + "(" * (size // 2) + ")" * (size // 2),
    "growing backticks": lambda size: growing("`", size),
    "growing backticks, then single ones": lambda size: growing("`", size // 2) + " ` a`` b" * (size // 16),
    "code in brackets": filled("[`[`"),
    "dollars": filled("$"),
    "dollars with text": filled("$a "),
    "growing dollars": lambda size: growing("$", size),
    "open comments": filled("<!--"),
    "open comments in items": filled("- <!--\n"),
    "open math in items": filled("- $$ $\n"),
    "angles": filled("<"),
    "percents": filled("%"),
    "percents in lines": filled("%%%\n"),
    "hashes": filled("#"),
    "hashes and spaces": filled("# "),
    "hashes after a quote's mark": filled(">#"),
    "quotes": filled("> "),
    "quotes in lines": lambda size: "\n".join(["> " * 100 + "a"] * (size // 200)),
    "items": filled("- "),
    "items in lines": lambda size: "\n".join(["- " * 50 + "a"] * (size // 100)),
    "items, then blank lines": lambda size: "- " * (size // 4) + "a" + "\n" * (size // 2),
    "deeper and deeper items": lambda size: "\n".join(" " * 2 * n + "- a" for n in range(int(size**0.5))),
    "open fences in items": filled("- ```\n"),
    "growing fences": lambda size: growing("`", size).replace(" ", "\n"),
    "rules": filled("- - - "),
    "pipes": filled("|"),
    "pipes and dashes": filled("a|b\n-|-\n"),
    "carets": filled(" ^a"),
    "backslashes": filled("\\"),
    "percent escapes": lambda size: "[a](" + "%41" * (size // 3) + ")",
    "definitions": filled("[a]: b\n"),
    "footnotes": filled("[^"),
    "open frontmatter": lambda size: "---\n" + "a: b\n" * (size // 5),
    "long frontmatter": lambda size: "---\n" + "- a\n" * (size // 4) + "---\n",
    "deep frontmatter": lambda size: "---\na: " + "[" * (size // 2) + "\n---\n",
    "deep frontmatter by dashes": lambda size: "---\n" + "- " * (size // 2) + "a\n---\n",
    "deep frontmatter by lines": lambda size: (
        "---\n" + "\n".join(" " * n + "a:" for n in range(int(size**0.5))) + "\n---\n"
    ),
    "broken frontmatter": lambda size: "---\ntags: [\n" + "tags: a\n" * (size // 8) + "---\n",
    "a YAML bomb": bomb,
    "spaces": filled(" "),
    "tabs": filled("\t"),
    "blank lines": filled("\n"),
    "blank lines with spaces": filled(" \n"),
    "one line of words": filled("word "),
    "emoji": filled("\U0001f600"),
}
