"""Our own SVG pictures as PNG, by Pillow: the few marks that charts are drawn with, at twice their size.

A picture is painted twice as large again and made smaller, which smooths all edges alike.
"""

from __future__ import annotations

import io
import itertools
import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from xml.etree import ElementTree

from PIL import Image, ImageDraw, ImageFont
from PIL.ImageFont import FreeTypeFont

SCALE, OVER = 2, 2  # pixels a unit of the picture, and how much larger it is painted first
_STEP = re.compile(r"([MLmlvz])([^MLmlvz]*)")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
XY = tuple[float, float]
Colour = tuple[int, int, int, int]


def png(svg: str, scale: int = SCALE) -> bytes:
    """The picture's bytes."""
    root = ElementTree.fromstring(svg)
    width, height = int(root.attrib["width"]), int(root.attrib["height"])
    large = scale * OVER
    image = Image.new("RGBA", (width * large, height * large), (255, 255, 255, 255))
    painter = _Painter(image, large)
    painter.children(root, {"stroke-width": "1"})
    image = image.resize((width * scale, height * scale), Image.Resampling.BOX).convert("RGB")
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


class _Painter:
    """Paints one element after another; what is not opaque is laid over by itself."""

    def __init__(self, image: Image.Image, scale: int) -> None:
        self.image = image
        self.scale = scale

    def children(self, element: ElementTree.Element, inherited: Mapping[str, str]) -> None:
        """All that is in an element; what it says of ink holds for them too."""
        known = {**inherited, **{k: v for k, v in element.attrib.items() if k.startswith(("stroke", "fill"))}}
        for child in element:
            kind = child.tag.rpartition("}")[2]
            if kind == "g":
                self.children(child, known)
            elif kind in ("rect", "circle", "path", "text"):
                getattr(self, f"_{kind}")(child, {**known, **child.attrib})

    def _ink(self, looks: Mapping[str, str], kind: str) -> Colour | None:
        colour = looks.get(kind, "none")
        if colour == "none":
            return None
        red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
        return red, green, blue, round(255 * float(looks.get(f"{kind}-opacity", "1")))

    def _over(self, box: tuple[float, float, float, float], colour: Colour) -> tuple[Image.Image, XY]:
        """A sheet just large enough for a mark, and where it lies."""
        left, top = (max(int(value) - 2, 0) for value in box[:2])
        right = min(int(box[2]) + 3, self.image.width)
        bottom = min(int(box[3]) + 3, self.image.height)
        size = max(right - left, 1), max(bottom - top, 1)
        return Image.new("L", size, 0), (left, top)

    def _lay(self, sheet: Image.Image, at: XY, colour: Colour) -> None:
        cover = sheet.point(lambda value: value * colour[3] // 255)
        self.image.paste((*colour[:3], 255), (int(at[0]), int(at[1])), cover)

    def _rect(self, element: ElementTree.Element, looks: Mapping[str, str]) -> None:
        colour = self._ink(looks, "fill")
        x, y, wide, tall = (float(looks.get(name, 0)) * self.scale for name in ("x", "y", "width", "height"))
        if colour is not None:
            sheet, at = self._over((x, y, x + wide, y + tall), colour)
            box = (x - at[0], y - at[1], x - at[0] + wide - 1, y - at[1] + max(tall - 1, 0))
            ImageDraw.Draw(sheet).rectangle(box, fill=255)
            self._lay(sheet, at, colour)

    def _circle(self, element: ElementTree.Element, looks: Mapping[str, str]) -> None:
        x, y, radius = (float(looks[name]) * self.scale for name in ("cx", "cy", "r"))
        line = float(looks.get("stroke-width", 1)) * self.scale
        for kind in ("fill", "stroke"):
            colour = self._ink(looks, kind)
            if colour is None:
                continue
            reach = radius + (line / 2 if kind == "stroke" else 0)
            sheet, at = self._over((x - reach, y - reach, x + reach, y + reach), colour)
            box = (x - at[0] - reach, y - at[1] - reach, x - at[0] + reach, y - at[1] + reach)
            draw = ImageDraw.Draw(sheet)
            draw.ellipse(box, fill=255 if kind == "fill" else 0)
            if kind == "stroke":
                draw.ellipse(box, outline=255, width=round(line))
            self._lay(sheet, at, colour)

    def _path(self, element: ElementTree.Element, looks: Mapping[str, str]) -> None:
        pieces = [[(x * self.scale, y * self.scale) for x, y in piece] for piece in _pieces(looks["d"])]
        every = [point for piece in pieces for point in piece]
        line = max(float(looks.get("stroke-width", 1)) * self.scale, 1.0)
        for kind in ("fill", "stroke"):
            colour = self._ink(looks, kind)
            if colour is None or not every:
                continue
            xs, ys = [x for x, _ in every], [y for _, y in every]
            sheet, at = self._over((min(xs) - line, min(ys) - line, max(xs) + line, max(ys) + line), colour)
            draw = ImageDraw.Draw(sheet)
            for piece in pieces:
                moved = [(x - at[0], y - at[1]) for x, y in piece]
                if kind == "fill":
                    draw.polygon(moved, fill=255)
                    continue
                dashes = [float(part) * self.scale for part in looks.get("stroke-dasharray", "").split()]
                for part in _dashed(moved, dashes) if dashes else [moved]:
                    draw.line(part, fill=255, width=round(line), joint="curve")
            self._lay(sheet, at, colour)

    def _text(self, element: ElementTree.Element, looks: Mapping[str, str]) -> None:
        colour, words = self._ink(looks, "fill"), _known(element.text or "")
        if colour is None or not words:
            return
        x, y = (float(looks[name]) * self.scale for name in ("x", "y"))
        font = _font(float(looks.get("font-size", 12)) * self.scale)
        bold = int(looks.get("font-weight", 400)) >= 600
        wide, tall = round(font.getlength(words)) + 4, round(font.size * 1.6)
        sheet = Image.new("L", (wide, tall), 0)
        weight = max(round(font.size / 28), 1) if bold else 0
        ImageDraw.Draw(sheet).text((2, font.size * 1.1), words, 255, font, "ls", stroke_width=weight)
        back = {"middle": wide / 2, "end": float(wide)}.get(looks.get("text-anchor", "start"), 0.0)
        at = (x - back, y - font.size * 1.1)
        if "rotate(-90" in looks.get("transform", ""):
            sheet = sheet.rotate(90, expand=True)
            at = (x - font.size * 1.1, y - (wide - back))
        self._lay(sheet, (max(at[0], 0), max(at[1], 0)), colour)


def _font(size: float) -> FreeTypeFont:
    """Pillow's own, so that a picture is the same on every machine."""
    font = ImageFont.load_default(size)
    assert isinstance(font, FreeTypeFont)
    return font


_ALIKE = {
    "–": "-",
    "—": "-",
    "→": ">",
    "×": "x",
    "…": "...",
    "“": '"',
    "”": '"',
    "’": "'",
    "µ": "u",
    "ß": "ss",
}


def _known(words: str) -> str:
    """Letters that the font lacks as those that look like them, or as a question mark."""
    return "".join(letter if _has(letter) else _like(letter) for letter in words)


def _like(letter: str) -> str:
    """Its known stand-in, else the letter without its accent: é as e, ² as 2."""
    bare = "".join(part for part in unicodedata.normalize("NFKD", letter) if _has(part))
    return _ALIKE.get(letter, bare or "?")


@cache
def _has(letter: str) -> bool:
    if letter.isspace():
        return True
    font = _font(20)
    return bytes(font.getmask(letter)) != bytes(font.getmask("\U0010ffff"))


def _pieces(data: str) -> Iterator[list[XY]]:
    """The lines of a path: absolute and relative moves and lines, upright ones, and the way back."""
    piece: list[XY] = []
    x = y = 0.0
    for letter, rest in _STEP.findall(data):
        numbers = [float(number) for number in _NUMBER.findall(rest)]
        if letter == "z":
            piece.append(piece[0])
        elif letter == "v":
            y += numbers[0]
            piece.append((x, y))
        else:
            for place in range(0, len(numbers) - 1, 2):
                dx, dy = numbers[place : place + 2]
                x, y = (x + dx, y + dy) if letter.islower() else (dx, dy)
                if letter in "Mm" and place == 0:
                    if len(piece) > 1:
                        yield piece
                    piece = []
                piece.append((x, y))
    if len(piece) > 1:
        yield piece


def _dashed(line: list[XY], dashes: list[float]) -> Iterator[list[XY]]:
    """The inked parts of a line; dashes run on around its corners."""
    place, left = 0, dashes[0]
    for (x0, y0), (x1, y1) in itertools.pairwise(line):
        length = ((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5
        done = 0.0
        while done < length:
            step = min(left, length - done)
            if place % 2 == 0:
                ends = (done / length, (done + step) / length)
                yield [(x0 + share * (x1 - x0), y0 + share * (y1 - y0)) for share in ends]
            done, left = done + step, left - step
            if left <= 0:
                place += 1
                left = dashes[place % len(dashes)]
