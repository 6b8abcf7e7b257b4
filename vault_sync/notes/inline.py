"""Links, tags and block ids within a stretch of text: one jump from each mark to the next.

`Inline.region` is told each paragraph, heading or table row in turn; nothing reaches over its end. Each mark
is handled by the method that its character names. Where marks stand is asked of a copy of the text in which
every mark is one and the same byte: finding a byte is many times faster than a regex's character class.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from operator import itemgetter
from sys import intern  # names come back in note after note: all share one string

from vault_sync.model import Link, LinkKind
from vault_sync.notes.closers import Closers
from vault_sync.notes.references import References
from vault_sync.notes.tags import tag_at
from vault_sync.notes.targets import destination, shown, wikilink
from vault_sync.notes.unsettled import Choices

MARKED = bytes(byte in b"[`#$\\<]^" for byte in range(256))
PUNCTUATION = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
START = Link._fields.index("start")
_new = tuple.__new__
LINK, EMBED = LinkKind.LINK, LinkKind.EMBED

# A bare destination: no space, parentheses balanced (four deep), a backslash hides a mark.
_PLAIN = r"(?:\\[!-/:-@\[-`{-~]|[^\x00-\x20\x7f()])"
_BARE = _PLAIN + "++"
for _ in range(4):
    _BARE = rf"(?:{_PLAIN}|\((?:{_BARE})?+\))++"
_TITLE = r'(?:"(?:\\.|[^"\\])*+"|\'(?:\\.|[^\'\\])*+\'|\((?:\\.|[^()\\])*+\))'
_TAIL = (
    r"\([ \t\n]*+(?:<((?:\\[!-/:-@\[-`{-~]|[^<>\n])*+)>|(?!<)(" + _BARE + r")?+)"
    r"(?:[ \t\n]++" + _TITLE + r")?+[ \t\n]*+\)"
)
TAIL = re.compile(_TAIL, re.DOTALL).match
# The usual link: no mark of ours within its text, so that it can be taken in one step.
_WORDS = r"[^\[\]`#$\\<]*+"
SIMPLE = re.compile(
    rf"\[({_WORDS}(?:`[^`]++`(?!`){_WORDS})*+)\](?:{_TAIL})?+",
    re.DOTALL,
).match
# The usual wikilink; any other (brackets or backslashes inside, nothing before the pipe) takes the long way.
USUAL = re.compile(r"\[\[([^\[\]|#\n\\]++)(#[^\[\]|\n\\]*+)?(?:\|([^\[\]\n]*+))?+\]\]").match
FOOTNOTE = re.compile(r"\^[^\s`]++").fullmatch
CODE = re.compile(r"(`++)[^`]++\1(?!`)").match
OPENERS = re.compile(r"\[++").match
TICKS = re.compile(r"`++").match
MATH_END = re.compile(r"(?<![\s\\])\$(?![0-9])").search
PIPE = re.compile(r"\\.|\[\[[^\[\]\n]*+\]\]|(\|)").finditer  # between cells: not escaped, and in no wikilink
BLOCK_ID = re.compile(r"\^([A-Za-z0-9-]++)[ \t]*+\n?\Z").match


class Inline:
    """Collects links, tags and block ids from the regions of one text, which it is told in order."""

    __slots__ = (
        "_cells",
        "_choices",
        "_closers",
        "_floor",
        "_fresh",
        "_from",
        "_marks",
        "_no_math",
        "_stack",
        "_text",
        "blocks",
        "glued",
        "links",
        "next",
        "references",
        "section",
        "tag_starts",
        "tags",
    )

    def __init__(self, text: str, closers: Closers, choices: Choices) -> None:
        self._text = text
        self._closers = closers
        self._choices = choices
        # A character of more than a byte becomes `?`, which is no mark; the end counts as one.
        self._marks = text.encode("latin-1", "replace").translate(MARKED) + b"\1"
        self.next = -1  # the next mark; regions before it hold nothing and cost nothing
        self._from = 0  # where the text between the last construct and this mark begins
        self._fresh = 0  # where the region begins, or where an escape ended: text begins here
        self._cells: list[int] = []  # the pipes of the row that is read, if it holds code or mathematics
        self._no_math = -1  # the end of a region known to hold no further `$` that closes
        self._stack = array("q")  # open brackets; an image's as its complement
        self._floor = 0  # brackets below hold a link already, so they make none
        self.section = -1
        self.glued: set[int] = set()  # where lines begin right after a quote's mark
        self.links: list[Link] = []
        self.tags: list[str] = []
        self.tag_starts: list[int] = []
        self.blocks: list[str] = []
        self.references = References(choices)

    def row(self, start: int, end: int) -> None:
        """Read a table's row, where code and mathematics end with their cell."""
        text = self._text
        if self.next < end and (text.find("`", start, end) >= 0 or text.find("$", start, end) >= 0):
            self._cells = [pipe.start() for pipe in PIPE(text, start, end) if pipe[1]]
        self.region(start, end)
        self._cells = []

    def region(self, start: int, end: int) -> None:
        """Read [start, end), whose first character opens the text."""
        text = self._text
        at = self.next
        if at < start:
            self.next = at = self._marks.find(1, start)
        if at >= end:
            return
        self._from = self._fresh = start
        if self._stack:
            del self._stack[:]
        self._floor = 0
        find = self._marks.find
        while at < end:
            self._from = after = HANDLERS[text[at]](self, at, end)
            at = find(1, after)
        self.next = at

    def all_links(self) -> list[Link]:
        """All links in the order of the text; those by reference only where chosen."""
        links = self.links
        if self._choices.reference_links:
            links = links + self.references.links(self._text)
        links.sort(key=itemgetter(START))  # a link around an image is known after it
        return links

    def _bracket(self, at: int, end: int) -> int:
        text = self._text
        start = at - 1 if at > self._from and text[at - 1] == "!" else at
        if text[at + 1] == "[":
            after = self._usual_wikilink(start, at, end) or self._wikilink(start, at, end)
            if after:
                return after
        match = SIMPLE(text, at, end)
        if match is None:
            if self._closers.next("]", at) >= end:
                return OPENERS(text, at, end).end()  # type: ignore[union-attr]
            self._stack.append(~start if start < at else start)
            return at + 1
        inner, angled, bare = match.groups()
        if start == at and inner[:1] == "^" and FOOTNOTE(inner):
            return at + len(inner) + 2
        after = match.end()
        if text[after - 1] == ")":
            self._link(start, start < at, inner, angled or bare or "", after)
        elif self._choices.reference_links:
            return self.references.use(text, at + 1, after - 1, end, self.section)
        return after

    def _usual_wikilink(self, start: int, at: int, end: int) -> int:
        """The end of a wikilink whose parts a regex can tell apart, or 0."""
        usual = USUAL(self._text, at, end)
        if usual is None or not self._choices.trim_wikilinks:
            return 0
        path, subpath, display = usual.groups()
        path = intern(path.strip())
        if not path:
            return 0
        subpath = intern(subpath.rstrip()) if subpath else ""
        if display is None:
            display = intern(shown(path + subpath)) if subpath else path
        else:
            display = intern(display.strip())
        after = usual.end()
        kind = EMBED
        if start == at:
            kind, self._floor = LINK, len(self._stack)
        # As `Link(…)` does it, without the call between: this is done more often than anything else.
        self.links.append(_new(Link, (kind, path, subpath, display, start, after, self.section, "")))
        return after

    def _wikilink(self, start: int, at: int, end: int) -> int:
        """The end of any wikilink that opens here, or 0."""
        text, closers = self._text, self._closers
        close = closers.next("]]", at + 2)
        if close + 2 > end or closers.next("\n", at) < close or text.find("[[", at + 2, close) >= 0:
            return 0
        target = wikilink(text[at + 2 : close], self._choices)
        if target is not None:
            kind = LINK if start == at else EMBED
            self.links.append(Link(kind, *target, start, close + 2, self.section))
            if start == at:
                self._floor = len(self._stack)
        return close + 2

    def _close_bracket(self, at: int, end: int) -> int:
        if not self._stack:
            return at + 1
        text = self._text
        start = self._stack.pop()
        image = start < 0
        start = ~start if image else start
        spent = len(self._stack) < self._floor
        if spent:
            self._floor = len(self._stack)
        if spent and not image:
            return at + 1
        inner = start + 2 if image else start + 1
        if text[at + 1] == "(" and (match := TAIL(text, at + 1, end)):
            self._link(start, image, text[inner:at], match[1] or match[2] or "", match.end())
            return match.end()
        if self._choices.reference_links:
            return self.references.use(text, inner, at, end, self.section)
        return at + 1

    def _link(self, start: int, image: bool, display: str, raw: str, after: int) -> None:
        """A Markdown link or image that is complete; a link spends the brackets around it."""
        if not image:
            self._floor = len(self._stack)
        place = destination(raw, self._choices)
        if place is not None and (not image or self._choices.image_embeds):
            kind = EMBED if image else LINK
            path, subpath = map(intern, place)
            self.links.append(Link(kind, path, subpath, intern(display), start, after, self.section))

    def _cell_end(self, at: int, end: int) -> int:
        """Where the cell ends in which a mark stands: nothing but a link reaches over it."""
        place = bisect_left(self._cells, at)
        return self._cells[place] if place < len(self._cells) else end

    def _code(self, at: int, end: int) -> int:
        if self._cells:
            end = self._cell_end(at, end)
        match = CODE(self._text, at, end)
        if match:
            return match.end()
        ticks = TICKS(self._text, at)
        after = ticks.end() if ticks else at + 1
        close = self._closers.backticks(after - at, after, end)
        return after if close < 0 else close + after - at

    def _dollar(self, at: int, end: int) -> int:
        text = self._text
        if self._cells:
            end = self._cell_end(at, end)
        if text[at + 1] == "$":
            close = self._closers.next("$$", at + 2) + 2
            return close if close <= end else at + 2
        if self._no_math == end or text[at + 1].isspace():
            return at + 1
        match = MATH_END(text, at + 1, end)
        if match is None:
            self._no_math = end
            return at + 1
        return match.end()

    def _comment(self, at: int, end: int) -> int:
        if not self._text.startswith("<!--", at):
            return at + 1
        close = self._closers.next("-->", at + 2) + 3
        return close if close <= end else at + 4

    def _escape(self, at: int, end: int) -> int:
        after = at + 2 if self._text[at + 1] in PUNCTUATION else at + 1
        self._fresh = after
        return after

    def _hash(self, at: int, end: int) -> int:
        before = self._text[at - 1]
        if before.isspace() or at == self._fresh or at in self.glued or before in self._choices.tag_after:
            tag = tag_at(self._text, at, end)
            if tag:
                self.tags.append(intern(tag))
                self.tag_starts.append(at)
                return at + len(tag)
        return at + 1

    def _caret(self, at: int, end: int) -> int:
        if self._text[at - 1].isspace() or at in self.glued:
            match = BLOCK_ID(self._text, at, end)
            if match:
                self.blocks.append(match[1])
                return match.end()
        return at + 1


HANDLERS = {
    "[": Inline._bracket,
    "]": Inline._close_bracket,
    "`": Inline._code,
    "$": Inline._dollar,
    "<": Inline._comment,
    "\\": Inline._escape,
    "#": Inline._hash,
    "^": Inline._caret,
}
