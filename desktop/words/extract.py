"""The texts of the window, read from its source: the `.pot` file that a translation begins with."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

HEADER = """\
# The texts of Topograph's window. Names in braces are values and stay as they are.
msgid ""
msgstr ""
"Project-Id-Version: topograph\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=n != 1;\\n"
"""
WINDOW = Path(__file__).parent.parent


class Text(NamedTuple):
    """One text of the window; `many` where it counts something, `about` where its meaning must be told."""

    about: str
    one: str
    many: str


def template(folder: Path = WINDOW) -> str:
    """All texts below a folder, each with its places, as a template of GNU gettext."""
    places: dict[Text, list[str]] = {}
    for file in sorted(folder.rglob("*.py")):
        name = file.relative_to(folder.parent).as_posix()
        for text, line in texts(ast.parse(file.read_text("utf-8"))):
            places.setdefault(text, []).append(f"{name}:{line}")
    return "\n".join([HEADER, *(_entry(text, where) for text, where in places.items())])


def texts(tree: ast.AST) -> Iterator[tuple[Text, int]]:
    """Every call of `tr` and `tr_n`, with its line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("tr", "tr_n"):
            words = [part.value for part in node.args[:2] if _is_text(part)]
            about = next((part.value.value for part in node.keywords if part.arg == "about"), "")
            yield Text(about, words[0], words[1] if node.func.id == "tr_n" else ""), node.lineno


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _entry(text: Text, places: Iterable[str]) -> str:
    lines = [f"#: {place}" for place in places]
    if "{" in text.one + text.many:
        lines.append("#, python-brace-format")
    if text.about:
        lines.append(f"msgctxt {_quoted(text.about)}")
    lines.append(f"msgid {_quoted(text.one)}")
    if text.many:
        lines += [f"msgid_plural {_quoted(text.many)}", 'msgstr[0] ""', 'msgstr[1] ""']
    else:
        lines.append('msgstr ""')
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
