"""What a previewed note wears: our type scale and colours on the text that Qt has made of its Markdown."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from PySide6.QtCore import QUrl
from PySide6.QtGui import (
    QFont,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextFragment,
    QTextTable,
    QTextTableFormat,
)

from desktop import density, fonts
from desktop.theme import Theme
from desktop.words import tr

HEADINGS = {1: "title", 2: "dialog"}  # lower ones are strong
INDENT = 18
LINE = 18  # px of a line of body text; one that holds an image is higher
LEAST = QTextBlockFormat.LineHeightTypes.MinimumHeight.value
NATURAL = QTextBlockFormat.LineHeightTypes.SingleHeight.value
TO_THE_WEB = ("http", "https")
_FIRST_HEADING = re.compile(r"\A\s*#{1,6}[ \t]+(.+?)[ \t]*#*[ \t]*(?:\n|\Z)")


def without_title(text: str, title: str) -> str:
    """The note's Markdown without a first heading that says only what stands above it already."""
    first = _FIRST_HEADING.match(text)
    return text[first.end() :] if first and first[1].casefold() == title.casefold() else text


def name_missing_images(document: QTextDocument, has: Callable[[str], bool]) -> None:
    """Words instead of an image that is not of the vault; one of the web is a link to it."""
    missing = [
        (piece.position(), piece.length(), piece.charFormat().toImageFormat())
        for block in _blocks(document)
        for piece in _pieces(block)
        if piece.charFormat().isImageFormat() and not has(piece.charFormat().toImageFormat().name())
    ]
    cursor = QTextCursor(document)
    for start, length, image in reversed(missing):
        address = QUrl(image.name())
        web = address.scheme() in TO_THE_WEB
        form = QTextCharFormat()
        if web:
            form.setAnchor(True)
            form.setAnchorHref(image.name())
        name = str(image.property(QTextFormat.Property.ImageAltText.value) or "") or address.fileName()
        words = tr("image on the web: {name}", name=name) if web else tr("image not found: {name}", name=name)
        cursor.setPosition(start)
        cursor.setPosition(start + length, QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(f"({words})", form)


def _blocks(document: QTextDocument) -> Iterator[QTextBlock]:
    block = document.begin()
    while block.isValid():
        yield block
        block = block.next()


def _pieces(block: QTextBlock) -> Iterator[QTextFragment]:
    for piece in block:
        yield piece.fragment()  # type: ignore[attr-defined]


def dress(document: QTextDocument, theme: Theme) -> None:
    """Headings by the type scale, code on a ground of its own, links in the accent."""
    cursor = QTextCursor(document)
    cursor.beginEditBlock()
    for frame in document.rootFrame().childFrames():
        if isinstance(frame, QTextTable):
            _dress_table(frame, theme)
    for block in _blocks(document):
        shape = QTextBlockFormat(block.blockFormat())
        level = shape.headingLevel()
        code = shape.hasProperty(QTextFormat.Property.BlockCodeFence.value)
        quoted = shape.intProperty(QTextFormat.Property.BlockQuoteLevel.value)
        shape.setTopMargin(14 if level else 0 if code or quoted else 4)
        shape.setBottomMargin(0 if code or quoted else 6)
        shape.setLineHeight(density.scaled(LINE), LEAST if not (level or code) else NATURAL)
        if quoted:
            shape.setLeftMargin(INDENT * quoted)
            shape.setBackground(theme.color("raised"))
        if code:
            shape.setBackground(theme.color("canvas"))
            shape.setNonBreakableLines(False)  # nothing scrolls sideways here, so long lines go on below
        cursor.setPosition(block.position())
        cursor.setBlockFormat(shape)
        for piece in _pieces(block):
            _dress_piece(cursor, piece, level, code, theme)
    cursor.endEditBlock()


def _dress_table(table: QTextTable, theme: Theme) -> None:
    """Thin lines and a strong head; Qt leaves an empty line in a table that follows code."""
    look = QTextTableFormat(table.format())
    look.setBorderBrush(theme.color("lineStrong"))
    look.setBorderCollapse(True)
    look.setBorder(1)
    look.setCellPadding(4)
    look.setTopMargin(6)
    look.setBottomMargin(6)
    table.setFormat(look)
    first = table.cellAt(0, 0).firstCursorPosition()
    if not first.block().text() and first.block().next().position() <= table.cellAt(0, 0).lastPosition():
        first.deleteChar()
    strong = QTextCharFormat()
    strong.setFontWeight(QFont.Weight.DemiBold)
    for column in range(table.columns()):
        cell = table.cellAt(0, column)
        head = cell.firstCursorPosition()
        head.setPosition(cell.lastPosition(), QTextCursor.MoveMode.KeepAnchor)
        head.mergeCharFormat(strong)


def _dress_piece(cursor: QTextCursor, piece: QTextFragment, level: int, code: bool, theme: Theme) -> None:
    form = QTextCharFormat(piece.charFormat())
    cursor.setPosition(piece.position())
    cursor.setPosition(piece.position() + piece.length(), QTextCursor.MoveMode.KeepAnchor)
    more = QTextCharFormat()
    if level:
        form.clearProperty(QTextFormat.Property.FontSizeAdjustment.value)  # it would win over any size
        form.setFont(fonts.role(HEADINGS.get(level, "strong")))
        cursor.setCharFormat(form)
    elif code or form.fontFixedPitch() or form.font().fixedPitch():
        more.setFont(fonts.mono())
        more.setBackground(theme.color("canvas"))
    more.setForeground(theme.color("accentText" if form.isAnchor() else "text1"))
    more.setFontUnderline(False)
    if form.fontWeight() >= QFont.Weight.DemiBold and not level:
        more.setFontWeight(QFont.Weight.DemiBold)
    cursor.mergeCharFormat(more)
