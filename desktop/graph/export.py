"""What is shown of the graph, for other programs: a picture of any size, SVG, GraphML and JSON.

The drawings are of the part that is in view, the data are of all nodes and edges that are shown. What is
needed is taken at once; the writing, which takes seconds, is a job for whichever thread.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from html import escape  # that of xml.sax loads all of the network
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage, QPainter

from desktop.graph import raster_canvas
from desktop.graph.camera import Camera
from desktop.graph.export_svg import svg
from desktop.graph.frame import Focus, Frame
from desktop.graph.picture import Picture, paint_still
from desktop.graph.scene import Scene
from desktop.theme import Theme
from desktop.words import tr
from vault_sync.graph.arrays import EDGE_KINDS, TOPIC_KINDS

LARGEST = 16_384  # pixels of a side; what most programs still open
DRAWINGS = {"png": tr("PNG picture"), "svg": tr("SVG drawing")}
DATA = {"graphml": "GraphML", "json": "JSON"}
FORMATS = {**DRAWINGS, **DATA}
WORK, BREATH = 0.002, 0.004  # seconds: Python at work in a thread leaves the window too little of itself
NODE = {
    "title": "string",
    "kind": "string",
    "links": "int",
    "group": "string",
    "x": "double",
    "y": "double",
    "pinned": "boolean",
}
EDGE = {"kind": "string"}
Row = dict[str, object]
Job = Callable[[], str]


@dataclass(frozen=True, slots=True)
class Subject:
    """What is exported: a frame of a scene, as it is looked at."""

    scene: Scene
    frame: Frame
    camera: Camera
    theme: Theme
    focus: Focus = field(default_factory=Focus)

    def picture(self) -> Picture:
        """At rest, without what follows the pointer."""
        return self.frame.picture(self.camera, replace(self.focus, hovered=-1))


def job(subject: Subject, file: Path, size: tuple[int, int]) -> Job:
    """Writes the subject as it is now, by the ending of the file's name; gives one sentence where that
    failed ("" else)."""
    kind = file.suffix.removeprefix(".").lower()
    if kind not in FORMATS:
        endings = ", ".join(FORMATS)
        return lambda: tr(
            "{name} has no known ending; choose one of {endings}.", name=file.name, endings=endings
        )
    if kind == "png":
        drawing = Drawing.of(subject, size)
        return lambda: (
            "" if drawing.image().save(str(file), "PNG") else tr("{file} could not be written.", file=file)
        )
    if kind == "svg":
        picture = subject.picture()
        return lambda: _write(file, svg(picture, subject.theme))
    table = Table.of(subject)
    return lambda: _write(file, as_json(table) if kind == "json" else graphml(table))


def _write(file: Path, pieces: Iterable[str]) -> str:
    """Stops for breath all the while, so that the window gets its turn."""
    try:
        with file.open("w", encoding="utf-8") as out:
            began = time.perf_counter()
            for piece in pieces:
                out.write(piece)
                if time.perf_counter() - began > WORK:
                    time.sleep(BREATH)
                    began = time.perf_counter()
    except OSError as error:
        return tr("{file} could not be written: {why}.", file=file, why=error.strerror or error)
    return ""


# ---- the picture ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Drawing:
    """The part in view at any size: everything grows with it, as on a finer screen."""

    picture: Picture
    theme: Theme
    size: tuple[int, int]
    ratio: float

    @classmethod
    def of(cls, subject: Subject, size: tuple[int, int]) -> Drawing:
        width, height = (min(max(side, 1), LARGEST) for side in size)
        ratio = min(width / subject.camera.width, height / subject.camera.height)
        view = subject.camera.resized(round(width / ratio), round(height / ratio))
        return cls(replace(subject, camera=view).picture(), subject.theme, (width, height), ratio)

    def image(self) -> QImage:
        width, height = self.size
        image = QImage(width, height, QImage.Format.Format_RGB32)
        if image.isNull():  # there is no memory for it
            return image
        pixels = np.frombuffer(image.bits(), np.uint32).reshape(height, width)
        raster_canvas.draw(pixels, self.picture, self.theme, np.float32(self.ratio))
        image.setDevicePixelRatio(self.ratio)
        painter = QPainter(image)
        paint_still(painter, self.picture, self.theme)
        painter.end()
        return image


# ---- the data ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """The nodes and edges that are shown, copied: the scene goes on."""

    slots: list[int]  # of the nodes
    ids: list[str]  # of all slots, as what follows
    titles: list[str]
    groups: list[str]
    kinds: list[int]
    links: list[int]
    places: list[list[float]]
    pinned: list[bool]
    ends: NDArray[np.int32]
    edge_kinds: NDArray[np.uint8]

    @classmethod
    def of(cls, subject: Subject) -> Table:
        scene, frame = subject.scene, subject.frame
        names = {group.color: group.name for group in frame.grouping.groups}
        shown = frame.shown[scene.edges].all(axis=1)
        return cls(
            np.flatnonzero(frame.shown & ~np.isnan(scene.positions[:, 0])).tolist(),
            list(scene.ids),
            list(scene.titles),
            [names.get(group, "") for group in frame.grouping.of.tolist()],
            scene.kinds.tolist(),
            scene.degrees.tolist(),
            scene.positions.tolist(),
            scene.pinned.tolist(),
            scene.edges[shown],
            scene.edge_kinds[shown],
        )

    def nodes(self) -> Iterator[Row]:
        """In words; places as they lie on the plane."""
        for slot in self.slots:
            x, y = self.places[slot]
            yield {
                "id": self.ids[slot],
                "title": self.titles[slot],
                "kind": str(TOPIC_KINDS[self.kinds[slot]]),
                "links": self.links[slot],
                "group": self.groups[slot],
                "x": round(x, 2),
                "y": round(y, 2),
                "pinned": self.pinned[slot],
            }

    def edges(self) -> Iterator[Row]:
        for (a, b), kind in zip(self.ends.tolist(), self.edge_kinds.tolist(), strict=True):
            yield {"source": self.ids[a], "target": self.ids[b], "kind": str(EDGE_KINDS[kind])}


def as_json(table: Table) -> Iterator[str]:
    """A row a line."""
    yield '{"nodes": ['
    yield from _rows(table.nodes())
    yield '],\n"edges": ['
    yield from _rows(table.edges())
    yield "]}\n"


def _rows(rows: Iterator[Row]) -> Iterator[str]:
    for n, row in enumerate(rows):
        yield (",\n" if n else "\n") + json.dumps(row, ensure_ascii=False)


def graphml(table: Table) -> Iterator[str]:
    """As Gephi, yEd and networkx read it; the names of attributes are those of the JSON."""
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n'
    for domain, attributes in (("node", NODE), ("edge", EDGE)):
        for name, kind in attributes.items():
            yield f'<key id="{domain}-{name}" for="{domain}" attr.name="{name}" attr.type="{kind}"/>\n'
    yield '<graph edgedefault="directed">\n'
    for node in table.nodes():
        yield f"<node id={_quoted(node['id'])}>{_data('node', node, NODE)}</node>\n"
    for edge in table.edges():
        ends = f"source={_quoted(edge['source'])} target={_quoted(edge['target'])}"
        yield f"<edge {ends}>{_data('edge', edge, EDGE)}</edge>\n"
    yield "</graph>\n</graphml>\n"


def _data(domain: str, row: Row, names: Iterable[str]) -> str:
    return "".join(
        f'<data key="{domain}-{name}">{escape(_legal(_word(row[name])), quote=False)}</data>'
        for name in names
    )


def _word(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _quoted(value: object) -> str:
    kept = escape(_legal(str(value)))
    for mark in "\t\n\r":  # else a reader takes them for spaces
        kept = kept.replace(mark, f"&#{ord(mark)};")
    return f'"{kept}"'


# Control characters, halves of characters, and two that are none: no XML may hold them.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def _legal(text: str) -> str:
    return _ILLEGAL.sub("", text)
