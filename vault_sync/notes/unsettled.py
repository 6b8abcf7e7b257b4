"""What nobody has settled about Obsidian's reading of a note, each with what is built and its switch.

The rules that were measured are law and stand in the code; those here rest on other people's
re-implementations (C) or on nothing at all (?), so that each can be turned when somebody measures it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal


@dataclass(frozen=True, slots=True)
class Choices:
    """One field for each open question that can be turned; the defaults are what is built."""

    trim_wikilinks: bool = True
    keep_reserved_escapes: bool = True
    image_embeds: bool = True
    reference_links: bool = False
    read_html_blocks: bool = True
    code_in_lists: bool = False
    tag_after: str = ""
    split_tag_text: bool = False
    singular_keys: bool = False
    setext_headings: bool = False
    pipe_backslash: bool = True
    cards_have_headings: bool = True
    file_cards_embed: bool = True


@dataclass(frozen=True, slots=True)
class Open:
    """An open question: where it comes from, what is built, and the field of `Choices` that turns it."""

    evidence: Literal["C", "?"]
    question: str
    built: str
    switch: str = ""


DEFAULTS = Choices()

UNSETTLED: Mapping[str, Open] = MappingProxyType(
    {
        "W7": Open("?", "may a wikilink hold `[[`", "no: the later `[[` opens it"),
        "W8": Open("C", "spaces inside a wikilink", "trimmed, on both sides of the pipe", "trim_wikilinks"),
        "W9": Open(
            "?", r"`[[a\|b]]` outside a table", r"the `\` is dropped there too", switch="pipe_backslash"
        ),
        "W9b": Open("?", "a bare `|` of a wikilink in a table row", "parts the display, not the cells"),
        "W9c": Open("?", "code or `$…$` over a table's cells", "ends with its cell; else its opener is text"),
        "W12": Open("C", "`%23` and other reserved escapes", "stay escaped", "keep_reserved_escapes"),
        "W13": Open("C", "a destination in angle brackets", "may hold spaces; a bare one may not"),
        "W13b": Open("C", "`\\(` and `&amp;` in a destination", "mean `(` and `&`, as in CommonMark"),
        "W13c": Open("C", "parentheses in a bare destination", "balanced, four deep at most"),
        "W15": Open("C", "a destination with `:`", "external, unless it starts with `./` or `../`"),
        "W17": Open("C", "an image with a destination in the vault", "is an embed", "image_embeds"),
        "W17b": Open("C", "a link around a link", "the inner one counts; around an image both do"),
        "W18": Open("?", "reference links", "recognised, but make no edge", "reference_links"),
        "W20": Open("?", "`[^1](x)`", "a footnote's mark, no link"),
        "W21": Open("?", "a file card of a canvas", "embeds its file", "file_cards_embed"),
        "W21b": Open("?", "headings of text cards", "count, on no line", "cards_have_headings"),
        "S4": Open("C", "code by indentation inside a list", "is text", "code_in_lists"),
        "S6": Open("?", "`$$ a $$` within a line", "opaque up to the next `$$` of the paragraph"),
        "S7": Open("?", "block math in a quote or list item that ends", "ends with it, like a fence"),
        "S9": Open("?", "a `%%` comment that is never closed", "runs to the end of the note"),
        "S10": Open("?", "the inside of an HTML block", "is read", "read_html_blocks"),
        "S10b": Open("?", "attributes of an HTML tag", "are read"),
        "S12": Open("?", "containers nested more than 100 deep", "are text"),
        "T1": Open("C", "a tag right after a bracket or a mark", "is none", "tag_after"),
        "T3": Open("?", "`tags: a, b`, as an older Obsidian split it", "no tags", "split_tag_text"),
        "T3b": Open("?", "the old keys `tag` and `alias`", "mean nothing", "singular_keys"),
        "T3c": Open("?", "an item of `tags` with a space, a comma or digits only", "is none"),
        "F2": Open("?", "numbers in frontmatter that JSON cannot hold", "are kept as text"),
        "H1": Open("?", "setext headings", "are none; one of one line can be turned on", "setext_headings"),
        "H2": Open("?", "an ATX heading without text", "parts paragraphs, but is not listed"),
        "B1": Open("?", "a block id alone in a paragraph", "counts, whatever stands before it"),
        "BASE": Open("?", "links out of a `.base` file", "are not read"),
    }
)
