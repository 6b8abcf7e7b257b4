"""The window's graph: a frame while panning, at rest and hovering, what an edit costs, a tick of the layout.

    python tests/bench/bench_window.py [--nodes N] [--links M]

CPU time of the window’s thread, off screen, in 1600 × 1000 pixels: picture, pixels, and the labels over
them. The peer draws the same lines and discs by QPainter from the same arrays, without labels.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np  # noqa: E402
from PySide6.QtCore import QLineF, QPointF  # noqa: E402
from PySide6.QtGui import QImage, QPainter, QPen  # noqa: E402

from desktop.app import application  # noqa: E402
from desktop.graph.camera import Camera  # noqa: E402
from desktop.graph.frame import Focus, Frame  # noqa: E402
from desktop.graph.grouping import by_folder  # noqa: E402
from desktop.graph.layouts import multilevel, springs  # noqa: E402
from desktop.graph.motion import STILL, Moving  # noqa: E402
from desktop.graph.picture import Picture, paint_overlay  # noqa: E402
from desktop.graph.raster_canvas import draw  # noqa: E402
from desktop.graph.scene import Scene  # noqa: E402
from desktop.graph.shown import Shown  # noqa: E402
from desktop.theme import load  # noqa: E402
from tests.desktop.graph.made_up import topic, web  # noqa: E402
from vault_sync.graph.arrays import TOPIC_KINDS  # noqa: E402
from vault_sync.graph.diff import GraphDiff, Linked  # noqa: E402
from vault_sync.graph.graph import EdgeKind  # noqa: E402

WIDTH, HEIGHT = 1600, 1000
EVERYTHING = Shown(frozenset(map(str, TOPIC_KINDS)))
THEME = load("dark")


def timed(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return 1000 * (time.process_time() - start)


def row(question: str, ours: list[float], floor: list[float], what: str) -> None:
    against = f"{median(floor):.1f} ms, {what}" if floor else "–"
    spread = f"{min(ours):.1f}–{np.quantile(ours, 0.99):.1f} (p99)"
    print(f"| {question} | {median(ours):.1f} ms | {against} | {len(ours)} | {spread} |", flush=True)


class Drawn:
    """A scene with places, and a picture of it in memory."""

    def __init__(self, nodes: int, links: int) -> None:
        self.scene = Scene()
        self.scene.load(web(nodes, links))
        self.scene.positions[:] = multilevel.positions(self.scene.links())
        self.frame = self.new_frame()
        self.pixels = np.zeros((HEIGHT, WIDTH), np.uint32)
        self.camera = Camera(width=WIDTH, height=HEIGHT).fitted(self.frame.places())

    def new_frame(self) -> Frame:
        return Frame(self.scene, EVERYTHING, THEME, by_folder(self.scene))

    def picture(self, shift: float = 0, focus: Focus | None = None, moving: Moving = STILL) -> Picture:
        return self.frame.picture(self.camera.panned(shift, shift / 2), focus or Focus(), moving)

    def paint(self, picture: Picture) -> None:
        draw(self.pixels, picture, THEME, np.float32(1))
        image = QImage(self.pixels.data, WIDTH, HEIGHT, 4 * WIDTH, QImage.Format.Format_RGB32)
        painter = QPainter(image)
        paint_overlay(painter, picture, THEME)
        painter.end()

    def peer(self, picture: Picture) -> None:
        image = QImage(WIDTH, HEIGHT, QImage.Format.Format_RGB32)
        image.fill(0)
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(THEME.color("edge"), 1.1))
        ends = picture.screen[picture.edges].reshape(-1, 4).tolist()
        painter.drawLines([QLineF(*line) for line in ends])
        painter.setBrush(THEME.color("nodeNone"))
        for (x, y), radius in zip(picture.screen.tolist(), picture.radii.tolist(), strict=True):
            painter.drawEllipse(QPointF(x, y), radius, radius)
        painter.end()


def frames(drawn: Drawn, nodes: int, links: int, turns: int) -> None:
    pan = Moving(view=True)
    looks = {
        "panning": lambda n: drawn.picture(n, moving=pan),
        "at rest": lambda n: drawn.picture(n),
        "hovering": lambda n: drawn.picture(0, Focus(hovered=100 + n)),
    }
    peers = [timed(lambda: drawn.peer(drawn.picture())) for _ in range(3)]
    for name, look in looks.items():
        drawn.paint(look(0))
        parts = [timed(lambda look=look, n=n: look(n)) for n in range(turns)]
        whole = [timed(lambda look=look, n=n: drawn.paint(look(n))) for n in range(turns)]
        graph = f"{nodes:,} nodes, {links:,} links"
        row(f"a frame {name}, {graph}", whole, peers, "QPainter, no labels")
        row(f"its picture without pixels, {name}", parts, [], "")


def changes(drawn: Drawn, turns: int) -> None:
    names = list(drawn.scene.ids)

    def edit(n: int) -> None:
        link = Linked(f"new{n}", names[n], EdgeKind.LINK, 1)
        drawn.scene.apply(GraphDiff(n, added=(topic(f"new{n}"),), linked=(link,)))

    row("an edit in the scene", [timed(lambda n=n: edit(n)) for n in range(turns)], [], "")
    row("new looks after it", [timed(drawn.new_frame) for _ in range(turns)], [], "")


def layout(drawn: Drawn, turns: int) -> None:
    among, heat = drawn.scene.links(), springs.warm(len(drawn.scene))
    places = np.nan_to_num(drawn.scene.positions).copy()
    row(
        "a tick of the layout",
        [timed(lambda: springs.step(places, among, heat)) for _ in range(turns)],
        [],
        "",
    )
    row("a layout from nothing", [timed(lambda: multilevel.positions(among)) for _ in range(2)], [], "")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--nodes", type=int, default=10_000)
    parser.add_argument("--links", type=int, default=20_000)
    parser.add_argument("--turns", type=int, default=30)
    chosen = parser.parse_args()
    application()
    drawn = Drawn(chosen.nodes, chosen.links)
    links = len(drawn.scene.edges)
    frames(drawn, chosen.nodes, links, chosen.turns)
    layout(drawn, chosen.turns)
    changes(drawn, chosen.turns)


if __name__ == "__main__":
    main()
