"""Finds texts in the window's source that a person would see and that do not go through `tr`."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from desktop.words.extract import WINDOW

Above = dict[ast.AST, ast.AST]

# What speaks to a terminal, a file or another program, in English.
OTHERS = {
    "__main__.py": "the command line",
    "about/diagnostics.py": "a report that is sent to us",
    "about/licences.py": "licences as they are",
    "display.py": "no window yet",
    "graph/canvas.py": "names of drivers",
    "graph/export_svg.py": "SVG",
    "graph/gl_canvas.py": "shaders",
    "icons.py": "SVG",
    "sample_vault.py": "the name of a folder",
    "screenshot.py": "the command line",
    "smoke.py": "a report as JSON",
    "tour": "the command line",
    "words": "the catalogue itself",
}
NAMES = re.compile(
    r"(— )?Topograph|PNG|SVG|CSV|JSON|GPU|CPU|MACs|OpenGL|GraphML|PageRank|ONNX|Obsidian|GeForce|Fusion"
    r"|License.*|Classifier|User-Agent|Accept|d MMM( yyyy)?|https?://.*|[\w-]+\.\w+|\w+:"
    r"|[#<:/.].*|not a topic|same as",  # marks of other languages, and how corrections are called in files
    re.DOTALL,
)
KEYS = re.compile(r"(Ctrl|Shift|Alt|Esc|Tab|Space|Enter|Return|Del|F\d+)([+…]\S+)*")
READS = re.compile(r"[A-Za-z][.,;:”…]? [A-Za-z(“]|^[A-Z][a-z]+")  # like words for people, wherever it stands
# Whatever stands first in these is seen, down to a single word in small letters.
SHOWN = frozenset(
    [
        "label",
        "button",
        "QLabel",
        "QPushButton",
        "QToolButton",
        "QCheckBox",
        "QAction",
        "QMenu",
        "Fact",
        "Axis",
        "Column",
        "Said",
        "setText",
        "setToolTip",
        "setWindowTitle",
        "setTitle",
        "setPlaceholderText",
        "setAccessibleName",
        "setAccessibleDescription",
        "setTabText",
        "setStatusTip",
        "setSuffix",
        "setPrefix",
        "setHeaderLabels",
        "addAction",
        "addMenu",
        "addItem",
        "addTab",
        "addRow",
    ]
)
NOT_SHOWN = frozenset(
    [
        "tr",
        "tr_n",
        "setObjectName",
        "setProperty",
        "QKeySequence",
        "getattr",
        "write",
        "startswith",
        "endswith",
        "split",
        "partition",
        "compile",
        "Thread",
        "ValueError",
        "RuntimeError",
        "with_name",
        "with_suffix",
    ]
)
SILENT = frozenset(("keys", "icon", "id", "kind", "role", "ink"))  # parameters of ours that nobody reads


def modules() -> list[Path]:
    """All modules that speak to a person."""
    return [file for file in sorted(WINDOW.rglob("*.py")) if not _is_other(file.relative_to(WINDOW))]


def _is_other(file: Path) -> bool:
    return file.as_posix() in OTHERS or file.parts[0] in OTHERS


def unmarked(source: str) -> Iterator[str]:
    """Each text that is not marked, with its line."""
    tree = ast.parse(source)
    above = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    for node in ast.walk(tree):
        text = _text(node, above)
        seen = bool(READS.search(text)) or _is_shown(node, above)
        if seen and not _harmless(text) and not _covered(node, above):
            yield f"{getattr(node, 'lineno', 0)}: {text}"


def _text(node: ast.AST, above: Above) -> str:
    """What a literal says: of an f-string the words between its values."""
    if isinstance(node, ast.JoinedStr):
        return " ".join(str(part.value) for part in node.values if isinstance(part, ast.Constant)).strip()
    if isinstance(above.get(node), ast.JoinedStr | ast.FormattedValue | ast.Expr):
        return ""  # part of another, or a docstring
    return node.value.strip() if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _harmless(text: str) -> bool:
    return not re.search(r"[A-Za-z]{2}", text) or bool(KEYS.fullmatch(text) or NAMES.fullmatch(text))


def _covered(node: ast.AST, above: Above) -> bool:
    """Marked, or in a place that nobody reads: a key, a comparison, a type, an error for programmers."""
    holder = above.get(node)
    if isinstance(holder, ast.Compare | ast.Subscript):
        return True
    if isinstance(holder, ast.Dict) and node in holder.keys:
        return True
    while holder is not None and not isinstance(holder, ast.stmt):
        if isinstance(holder, ast.Call) and _name(holder) in NOT_SHOWN:
            return True
        if isinstance(holder, ast.keyword) and holder.arg in SILENT:
            return True
        holder = above.get(holder)
    return isinstance(holder, ast.Assign) and ast.unparse(holder.targets[0]) == "__all__"


def _is_shown(node: ast.AST, above: Above) -> bool:
    """The first argument of what shows it, also through a choice or a sum of texts."""
    holder = above.get(node)
    while isinstance(holder, ast.IfExp | ast.BinOp | ast.BoolOp | ast.List | ast.Tuple):
        if isinstance(holder, ast.IfExp) and node is holder.test:
            return False
        node, holder = holder, above.get(holder)
    return isinstance(holder, ast.Call) and _name(holder) in SHOWN and node in holder.args[:1]


def _name(call: ast.Call) -> str:
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""
