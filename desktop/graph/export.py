"""What is shown of the graph, for other programs: a picture of any size, SVG, GraphML and JSON.

The drawings are of the part that is in view, the data are of all nodes and edges that are shown.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import numpy as np
from PySide6.QtGui import QImage, QPainter

from desktop.graph import raster_canvas
from desktop.graph.camera import Camera
from desktop.graph.export_svg import svg
from desktop.graph.frame import Focus, Frame
from desktop.graph.picture import Picture, paint_overlay
from desktop.graph.scene import Scene
from desktop.theme import Theme
from vault_sync.graph.arrays import EDGE_KINDS, TOPIC_KINDS

LARGEST = 16_384  # pixels of a side; what most programs still open
DRAWINGS = {"png": "PNG picture", "svg": "SVG drawing"}
DATA = {"graphml": "GraphML", "json": "JSON"}
FORMATS = {**DRAWINGS, **DATA}


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


def write(subject: Subject, file: Path, size: tuple[int, int]) -> str:
    """By the ending of the file's name; one sentence where that failed ("" else)."""
    kind = file.suffix.removeprefix(".").lower()
    try:
        if kind == "png":
            return "" if png(subject, size).save(str(file), "PNG") else f"{file} could not be written."
        texts: dict[str, Callable[[Subject], str]] = {"svg": _svg, "graphml": graphml, "json": as_json}
        if kind not in texts:
            return f"{file.name} has no known ending; choose one of {', '.join(FORMATS)}."
        file.write_text(texts[kind](subject), "utf-8")
    except OSError as error:
        return f"{file} could not be written: {error.strerror or error}."
    return ""


def png(subject: Subject, size: tuple[int, int]) -> QImage:
    """The part in view at any size: everything grows with it, as on a finer screen."""
    width, height = (min(max(side, 1), LARGEST) for side in size)
    ratio = min(width / subject.camera.width, height / subject.camera.height)
    view = subject.camera.resized(round(width / ratio), round(height / ratio))
    picture = replace(subject, camera=view).picture()
    pixels = np.zeros((height, width), np.uint32)
    raster_canvas.draw(pixels, picture, subject.theme, np.float32(ratio))
    image = QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_RGB32).copy()
    image.setDevicePixelRatio(ratio)
    painter = QPainter(image)
    paint_overlay(painter, picture, subject.theme, budget=len(picture.labels))
    painter.end()
    return image


def _svg(subject: Subject) -> str:
    return svg(subject.picture(), subject.theme)


def rows(subject: Subject) -> tuple[list[dict[str, object]], list[dict[str, object]]]:
    """Nodes and edges in words; places as they lie on the plane."""
    scene, grouping = subject.scene, subject.frame.grouping
    names = {group.color: group.name for group in grouping.groups}
    nodes: list[dict[str, object]] = [
        {
            "id": scene.ids[slot],
            "title": scene.titles[slot],
            "kind": str(TOPIC_KINDS[scene.kinds[slot]]),
            "links": int(scene.degrees[slot]),
            "group": names.get(int(grouping.of[slot]), ""),
            "x": round(float(scene.positions[slot, 0]), 2),
            "y": round(float(scene.positions[slot, 1]), 2),
            "pinned": bool(scene.pinned[slot]),
        }
        for slot in np.flatnonzero(subject.frame.shown & ~np.isnan(scene.positions[:, 0])).tolist()
    ]
    shown = subject.frame.shown[scene.edges].all(axis=1)
    edges: list[dict[str, object]] = [
        {"source": scene.ids[a], "target": scene.ids[b], "kind": str(EDGE_KINDS[kind])}
        for (a, b), kind in zip(scene.edges[shown].tolist(), scene.edge_kinds[shown].tolist(), strict=True)
    ]
    return nodes, edges


def as_json(subject: Subject) -> str:
    nodes, edges = rows(subject)
    return json.dumps({"nodes": nodes, "edges": edges}, ensure_ascii=False, indent=1) + "\n"


GRAPHML_TYPES = {bool: "boolean", int: "int", float: "double", str: "string"}


def graphml(subject: Subject) -> str:
    """As Gephi, yEd and networkx read it; the names of attributes are those of the JSON."""
    nodes, edges = rows(subject)
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">',
    ]
    for domain, table in (("node", nodes), ("edge", edges)):
        for name, value in (table[0] if table else {}).items():
            if name not in ("id", "source", "target"):
                kind = GRAPHML_TYPES[type(value)]
                lines.append(
                    f'<key id="{domain}-{name}" for="{domain}" attr.name="{name}" attr.type="{kind}"/>'
                )
    lines.append('<graph edgedefault="directed">')
    for node in nodes:
        lines.append(f"<node id={_quoted(node['id'])}>{_data('node', node)}</node>")
    for edge in edges:
        ends = f"source={_quoted(edge['source'])} target={_quoted(edge['target'])}"
        lines.append(f"<edge {ends}>{_data('edge', edge)}</edge>")
    return "\n".join([*lines, "</graph>", "</graphml>", ""])


def _data(domain: str, row: dict[str, object]) -> str:
    kept = {name: value for name, value in row.items() if name not in ("id", "source", "target")}
    return "".join(
        f'<data key="{domain}-{name}">{escape(_legal(_word(value)))}</data>' for name, value in kept.items()
    )


def _word(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _quoted(value: object) -> str:
    return quoteattr(_legal(str(value)))


# Control characters, halves of characters, and two that are none: no XML may hold them.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def _legal(text: str) -> str:
    return _ILLEGAL.sub("", text)
