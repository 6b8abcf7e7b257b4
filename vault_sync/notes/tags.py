"""What counts as a tag, in a note's text and in its frontmatter."""

from __future__ import annotations

import re

# Obsidian's set of what may not stand in a tag, as measured; letters of any script and emoji may.
TAG = re.compile(r"#([^\s!\"#$%&'()*+,.:;<=>?@^`{|}~\[\]\\\u2000-\u206f\u2e00-\u2e7f]++)")
DIGITS = "0123456789"


def tag_at(text: str, at: int, end: int) -> str:
    """The tag with its `#` that starts here, or ""."""
    match = TAG.match(text, at, end)
    if match is None or not match[1].strip(DIGITS):
        return ""
    return match[0]


def tag_of(item: str) -> str:
    """The tag that an item of the property `tags` means, with `#`, or ""."""
    name = item.strip().removeprefix("#")
    if not name.strip(DIGITS) or "," in name or any(map(str.isspace, name)):
        return ""
    return "#" + name
