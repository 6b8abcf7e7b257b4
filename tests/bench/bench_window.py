"""The window's graph: frames as distributions, what a change costs, how soon input is answered.

    python tests/bench/bench_window.py [--nodes N] [--links M] [--turns K]

Without sizes two graphs are measured, of 10,000 and of 100,000 nodes, the larger one with fewer turns.

Off screen, 1600 × 1000 pixels, by the same layer of edges that the raster canvas keeps: picture, pixels, and
the names over them, one frame after the other as a hand moves. CPU time of the window's thread, the wall's
beside it. The peers draw the same lines and discs without names: QPainter from the same arrays, and up to
10,000 nodes QGraphicsView with an item each, and pyqtgraph's GraphItem.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np  # noqa: E402
from PySide6.QtCore import QEventLoop, QLineF, QPointF, QTimer  # noqa: E402
from PySide6.QtGui import QImage, QPainter, QPen  # noqa: E402

from desktop.app import application  # noqa: E402
from desktop.graph import export, warm_up  # noqa: E402
from desktop.graph.camera import Camera  # noqa: E402
from desktop.graph.edge_layer import EdgeLayer  # noqa: E402
from desktop.graph.export import Subject  # noqa: E402
from desktop.graph.frame import Focus, Frame  # noqa: E402
from desktop.graph.grouping import by_folder  # noqa: E402
from desktop.graph.layouts import multilevel, springs  # noqa: E402
from desktop.graph.layouts.links import Links  # noqa: E402
from desktop.graph.motion import STILL, Moving  # noqa: E402
from desktop.graph.picture import Picture, paint_overlay  # noqa: E402
from desktop.graph.raster_canvas import draw  # noqa: E402
from desktop.graph.scene import Scene  # noqa: E402
from desktop.graph.shown import Shown  # noqa: E402
from desktop.theme import load  # noqa: E402
from tests.bench import drawing_peers  # noqa: E402
from tests.desktop.graph.made_up import topic, web  # noqa: E402
from vault_sync.graph.arrays import TOPIC_KINDS  # noqa: E402
from vault_sync.graph.diff import GraphDiff, Linked  # noqa: E402
from vault_sync.graph.graph import EdgeKind  # noqa: E402

WIDTH, HEIGHT = 1600, 1000
PEER_TURNS = 10
EVERYTHING = Shown(frozenset(map(str, TOPIC_KINDS)))
THEME = load("dark")
PAN = Moving(view=True)
Times = list[tuple[float, float]]  # milliseconds of this thread's CPU, and of the wall


def timed(work: Callable[[], object]) -> tuple[float, float]:
    cpu, wall = time.thread_time(), time.perf_counter()
    work()
    return 1000 * (time.thread_time() - cpu), 1000 * (time.perf_counter() - wall)


def row(question: str, ours: Times, floor: Times | None = None, what: str = "") -> None:
    against = f"{median(cpu for cpu, _ in floor):.1f} ms, {what}" if floor else "–"
    (mid, high), (wall, slow) = (
        (np.median(part), np.quantile(part, 0.99)) for part in zip(*ours, strict=True)
    )
    spread = f"p99 {high:.1f}; wall {wall:.1f}, p99 {slow:.1f}"
    print(f"| {question} | {mid:.1f} ms | {against} | {len(ours)} | {spread} |", flush=True)


class Drawn:
    """A scene with places, and a picture of it in memory."""

    def __init__(self, nodes: int, links: int) -> None:
        self.scene = Scene()
        self.scene.load(web(nodes, links))
        among = self.scene.links()
        self.laid_out = timed(lambda: self._lay_out(among))
        self.frame = self.new_frame()
        self.layer = EdgeLayer()
        self.pixels = np.zeros((HEIGHT, WIDTH), np.uint32)
        self.camera = Camera(width=WIDTH, height=HEIGHT).fitted(self.frame.places())

    def _lay_out(self, among: Links) -> None:
        self.scene.positions[:] = multilevel.positions(among)

    def new_frame(self) -> Frame:
        return Frame(self.scene, EVERYTHING, THEME, by_folder(self.scene))

    def show(self, camera: Camera, focus: Focus | None = None, moving: Moving = STILL) -> None:
        self.paint(self.frame.picture(camera, focus or Focus(), moving))

    def rest(self) -> int:
        """Until all edges are there; how many frames that took."""
        count = 0
        while count == 0 or not self.layer.complete:
            self.show(self.camera)
            count += 1
        return count

    def paint(self, picture: Picture) -> None:
        draw(self.pixels, picture, THEME, np.float32(1), self.layer)
        image = QImage(self.pixels.data, WIDTH, HEIGHT, 4 * WIDTH, QImage.Format.Format_RGB32)
        painter = QPainter(image)
        paint_overlay(painter, picture, THEME)
        painter.end()

    def peer(self) -> None:
        picture = self.frame.picture(self.camera, Focus())
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


def frames(drawn: Drawn, turns: int) -> None:
    """A hand at rest, panning, zooming and hovering, each from a complete picture."""
    peers = [timed(drawn.peer) for _ in range(2)]
    graph = f"{len(drawn.scene):,} nodes, {len(drawn.scene.edges):,} links"
    camera = drawn.camera
    growing = [timed(lambda: drawn.show(camera.zoomed(1.001, 0, 0)))]
    while not drawn.layer.complete:
        growing.append(timed(lambda: drawn.show(camera.zoomed(1.001, 0, 0))))
    row(f"a frame until all edges are there, {graph}", growing, peers, "QPainter, all in one")
    looks: dict[str, Callable[[int], None]] = {
        "panning": lambda n: drawn.show(camera.panned(7 * n, 3 * n), moving=PAN),
        "zooming": lambda n: drawn.show(camera.zoomed(1.03**n, 700, 400), moving=PAN),
        "hovering": lambda n: drawn.show(camera, Focus(hovered=100 + n)),
    }
    for name, look in looks.items():
        drawn.rest()
        row(
            f"a frame {name}, {graph}",
            [timed(lambda look=look, n=n: look(n)) for n in range(turns)],
            peers,
            "QPainter",
        )


def all_moving(drawn: Drawn, turns: int) -> None:
    """Each frame takes the newest places of a layout that runs in its thread all the while."""
    among = drawn.scene.links()
    newest, ending = [drawn.scene.positions.copy()], threading.Event()

    def lay_out() -> None:
        places, heat = newest[0], springs.warm(len(drawn.scene))
        while not ending.is_set():
            places, heat = springs.step(places, among, heat)
            newest[0] = places
            if heat.settled:
                heat = springs.warm(len(drawn.scene))

    def frame() -> None:
        drawn.scene.positions[:] = newest[0]
        drawn.show(drawn.camera, moving=PAN)

    thread = threading.Thread(target=lay_out)
    thread.start()
    for _ in range(5):
        frame()
    times = [timed(frame) for _ in range(turns)]
    ending.set()
    thread.join()
    row("a frame while all move, the layout running", times)


def beside(drawn: Drawn, turns: int) -> None:
    """Others with the same nodes and edges: a step of panning, then a frame in which all have moved."""
    if len(drawn.scene) > drawing_peers.MOST:
        return
    picture = drawn.frame.picture(drawn.camera, Focus())
    graph = f"{len(drawn.scene):,} nodes, {len(drawn.scene.edges):,} links"
    drawn.rest()
    panning = [timed(lambda n=n: drawn.show(drawn.camera.panned(7, 3), moving=PAN)) for n in range(turns)]
    shift = np.random.default_rng(3).normal(0, 1, picture.screen.shape).astype(np.float32)

    def all_elsewhere(n: int) -> None:
        drawn.scene.positions[:] += shift if n % 2 else -shift
        drawn.show(drawn.camera, moving=PAN)

    moving = [timed(lambda n=n: all_elsewhere(n)) for n in range(turns)]
    for name, make in drawing_peers.PEERS.items():
        peer = make(picture, THEME, (WIDTH, HEIGHT))
        panned = [timed(lambda peer=peer: peer.panned(7)) for _ in range(PEER_TURNS)]
        row(f"a frame panning, {graph}", panning, panned, name)
        moved = [
            timed(lambda n=n, peer=peer: peer.moved(picture.screen + n * shift)) for n in range(PEER_TURNS)
        ]
        row(f"a frame while all move, {graph}", moving, moved, name)


def exporting(drawn: Drawn) -> None:
    """How soon a timer of the window is served while a thread of it writes a large picture."""
    subject = Subject(drawn.scene, drawn.frame, drawn.camera, THEME)
    with tempfile.TemporaryDirectory(prefix="topograph-bench-") as folder:
        for ending, what in (("png", "a PNG of 8,000 × 5,000 pixels"), ("svg", "an SVG"), ("json", "JSON")):
            write = export.job(subject, Path(folder) / f"graph.{ending}", (8000, 5000))
            writing = threading.Thread(target=write)
            quiet = time.monotonic() + 1
            idle = lateness(lambda until=quiet: time.monotonic() < until)  # type: ignore[misc]
            writing.start()
            row(
                f"a timer is late while {what} is written",
                lateness(writing.is_alive),
                idle,
                "nothing written",
            )


def lateness(goes_on: Callable[[], bool]) -> Times:
    """By how many milliseconds a timer of 5 ms comes late in Qt's own loop; its own work is in the first."""
    late: Times = []
    loop, timer = QEventLoop(), QTimer(interval=5)
    last = [time.perf_counter()]

    def tick() -> None:
        now = time.perf_counter()
        late.append((max(0.0, 1000 * (now - last[0]) - 5), 1000 * (now - last[0])))
        last[0] = now
        if not goes_on():
            loop.quit()

    timer.timeout.connect(tick)
    timer.start()
    loop.exec()
    return late


def changes(drawn: Drawn, turns: int) -> None:
    names = list(drawn.scene.ids)

    def edit(n: int) -> None:
        link = Linked(f"new{n}", names[n], EdgeKind.LINK, 1)
        drawn.scene.apply(GraphDiff(n, added=(topic(f"new{n}"),), linked=(link,)))

    def pointed(n: int) -> None:
        drawn.camera.to_screen(np.nan_to_num(drawn.scene.positions))
        drawn.frame.radii(drawn.camera.zoom + n)

    row("finding what the pointer is on", [timed(lambda n=n: pointed(n)) for n in range(turns)])
    row("an edit in the scene", [timed(lambda n=n: edit(n)) for n in range(turns)])
    row("new looks after it", [timed(drawn.new_frame) for _ in range(min(turns, 30))])


def layout(drawn: Drawn, turns: int) -> None:
    among, heat = drawn.scene.links(), springs.warm(len(drawn.scene))
    places = np.nan_to_num(drawn.scene.positions).copy()
    row(
        "a tick of the layout",
        [timed(lambda: springs.step(places, among, heat)) for _ in range(min(turns, 30))],
    )
    row("a layout from nothing", [drawn.laid_out])


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--nodes", type=int)
    parser.add_argument("--links", type=int)
    parser.add_argument("--turns", type=int)
    chosen = parser.parse_args()
    application()
    warm_up.warm_up()
    print("| question | ours (CPU) | peer or floor | n | spread |\n|---|---|---|---|---|")
    for nodes, turns in ((chosen.nodes, 100),) if chosen.nodes else ((10_000, 100), (100_000, 30)):
        report(nodes, chosen.links or nodes * 13 // 5, chosen.turns or turns)


def report(nodes: int, links: int, turns: int) -> None:
    drawn = Drawn(nodes, links)
    frames(drawn, turns)
    beside(drawn, turns)
    exporting(drawn)
    all_moving(drawn, turns)
    layout(drawn, turns)
    changes(drawn, turns)
    load = ", ".join(f"{share:.1f}" for share in os.getloadavg())
    print(f"| load of the machine meanwhile, over 1, 5 and 15 minutes | {load} | – | 1 | – |", flush=True)


if __name__ == "__main__":
    main()
