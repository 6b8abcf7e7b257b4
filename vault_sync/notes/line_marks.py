"""What the beginning of a line says about it: the patterns by which `Blocks` tells blocks from plain text."""

from __future__ import annotations

import re

# What the first characters of a line must be for it to be anything but text.
_MARK = (
    r">|[-+][ \t\n]|\*[ \t\n]|\d{1,9}[.)][ \t\n]|\#{1,6}[ \t\n]|```|~~~|\$\$|<|%%|\[\^|\|"
    r"|:-|--|-[|:]|__|_[ \t]|\*\*[ \t*]|="
)
EVENT = re.compile(rf"\n[ \t]*+(?:\n|{_MARK})", re.ASCII).search
PLAIN = re.compile(rf"(?![ \t\n]|{_MARK})", re.ASCII).match
BLANKS = re.compile(r"(?:[ \t]*+\n)++").match
LEAF = re.compile(
    r"(\#{1,6})(?=[ \t\n])([^\n]*+)|(`{3,}+)[^`\n]*+(?=\n)|(~{3,}+)|(\$\$)|(<!--)|(%%)|(<)"
    r"|([-*_](?=[ \t]*+[-*_]))|([-:|])|(=)"
).match
FENCE_END = {
    "`": re.compile(r"\n {0,3}(`{3,}+)[ \t]*+(?=\n)"),
    "~": re.compile(r"\n {0,3}(~{3,}+)[ \t]*+(?=\n)"),
}
FENCE_LINE = {"`": re.compile(r"(`{3,}+)[ \t]*+\n").match, "~": re.compile(r"(~{3,}+)[ \t]*+\n").match}
HTML_BLOCK = re.compile(
    r"</?(?:address|article|aside|blockquote|body|center|details|dialog|div|dl|dd|dt|fieldset|figure|footer|form"
    r"|h[1-6]|header|hr|html|iframe|legend|li|main|menu|nav|ol|p|section|summary|table|tbody|td|tfoot|th|thead"
    r"|title|tr|track|ul)(?=[\s/>])",
    re.IGNORECASE,
).match
GENERATED, GENERATED_END = "%% topograph:begin", "%% topograph:end"
BOX = re.compile(r"\[([^\[\]\n])\](?=[ \t\n])").match
MARKED = frozenset(" \t\n-+*>#`~$<|%[_=:0123456789")  # first characters that need a second look
OPENERS = frozenset(">-+*[0123456789")  # first characters of a container's mark
MARGIN = frozenset(" \t>")  # first characters of a line that may go on with a container
LISTED = frozenset(" \t-+*")  # first characters of a line that may go on with a list


def bare_heading(text: str) -> str:
    """A heading's text without the hashes that close it."""
    bare = text.rstrip("#")
    return bare.rstrip() if not bare or bare[-1].isspace() else text
