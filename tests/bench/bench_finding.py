"""The switcher, another filter, a topic's panel: what each takes of the window's own time.

    python tests/bench/bench_finding.py [--topics N]

CPU time of the window's thread, median of `ROUNDS`; the floor beside each is the least work that any way of
doing it has: to look through all names once, to draw the same frame again, to make the panel without links.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median, pstdev

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from PySide6.QtWidgets import QApplication, QWidget  # noqa: E402

from desktop.find.names import Names  # noqa: E402
from desktop.find.switcher import Known, Switcher  # noqa: E402
from desktop.graph.frame import Focus, Frame  # noqa: E402
from desktop.graph.graph_view import GraphView  # noqa: E402
from desktop.graph.grouping import by_folder  # noqa: E402
from desktop.graph.shown import Shown  # noqa: E402
from desktop.theme import apply, load  # noqa: E402
from desktop.topic.panel import TopicPanel  # noqa: E402
from tests.desktop.graph.made_up import web  # noqa: E402
from vault_sync.graph.graph import Source, Topic, TopicKind  # noqa: E402
from vault_sync.session.panel_questions import NamedTopic  # noqa: E402
from vault_sync.session.questions import About, Neighbour  # noqa: E402

ROUNDS = 15
WORDS = (
    "deep",
    "neural",
    "convolution",
    "attention",
    "graph",
    "sampling",
    "loss",
    "kernel",
    "policy",
    "prior",
)
TYPED = ("c", "conv", "deep ker", "dnk", "atention", "zzzz")
Row = tuple[str, float, float, int, float]


def timed(work: Callable[[], object], rounds: int = ROUNDS) -> tuple[float, float]:
    """Milliseconds of CPU time: the median and how far the rounds spread."""
    took = []
    for _ in range(rounds):
        start = time.thread_time()
        work()
        took.append(1000 * (time.thread_time() - start))
    return median(took), pstdev(took)


def switcher(topics: int) -> list[Row]:
    names = Names()
    titles = [f"{WORDS[n % 10].title()} {WORDS[n // 10 % 10]} {n}" for n in range(topics)]
    names.load(
        [NamedTopic(f"topic:{n}", title, "term", (), n % 50, "in Nets") for n, title in enumerate(titles)]
    )
    while names.take():
        pass
    window = QWidget()
    window.resize(1440, 900)
    window.show()
    known = Known(lambda: names, lambda _: "", lambda _: 3, lambda *_: None, tuple)
    made = Switcher(window, known)
    made.open()
    floor, _ = timed(lambda: [title for title in titles if "conv" in title.lower()])
    rows = []
    for typed in TYPED:

        def key(typed: str = typed) -> None:
            made._look(typed)
            made.card.list.viewport().repaint()

        took, spread = timed(key)
        rows.append((f"switcher, first result for “{typed}”", took, floor, topics, spread))
    return rows


def filters(topics: int) -> list[Row]:
    view = GraphView(lambda: None)
    view.resize(1200, 800)
    arrays = web(topics, 3 * topics)
    view.show_graph(arrays)
    view.stop()
    view.colour_by("folder")
    view.show()
    QApplication.processEvents()
    found = frozenset(arrays.ids[::7])
    turns = iter(range(10**6))
    views = (
        Shown(),
        Shown(orphans=False),
        Shown(found=found),
        Shown(found=found, near=False),
        Shown(least=2),
    )

    def change() -> Frame:
        view.stage.shown = views[next(turns) % len(views)]
        view.stage.restyle()
        return view.stage.frame  # made when somebody wants to know, as the window does at its next tick

    def change_and_draw() -> None:
        change()
        view.tick()
        QApplication.processEvents()

    took, spread = timed(change, 3 * ROUNDS)
    drawn, spread_drawn = timed(change_and_draw, 3 * ROUNDS)
    frame = Frame(view.scene, Shown(), load("dark"), by_folder(view.scene))
    floor, _ = timed(lambda: frame.picture(view.camera, Focus()))
    return [
        ("another filter, mask and looks anew", took, floor, topics, spread),
        ("the same, told and drawn", drawn, floor, topics, spread_drawn),
    ]


def panel(links: int) -> list[Row]:
    made = TopicPanel()
    made.resize(344, 800)
    made.show()

    def about(count: int, name: str) -> About:
        out = tuple(Neighbour(f"note:{n}.md", f"Note {n}", "note", "link", 1) for n in range(count))
        sources = tuple(Source(f"a/{n}.md", n, "It is so.") for n in range(count))
        return About(Topic(f"topic:{name}", name, TopicKind.TERM, (), sources), out, out, count, count, ())

    turns = iter(range(10**6))

    def show(count: int) -> None:
        made.show_about(about(count, f"T{next(turns)}"))
        QApplication.processEvents()

    took, spread = timed(lambda: show(links))
    floor, _ = timed(lambda: show(0))
    return [("panel of a topic, shown and laid out", took, floor, links, spread)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--topics", type=int, default=10_000)
    topics = parser.parse_args().topics
    app = QApplication([])
    apply(app, "dark")
    print("| question | ours, ms | floor, ms | n | spread |\n|---|---|---|---|---|")
    for name, took, floor, n, spread in [*switcher(topics), *filters(topics), *panel(1000)]:
        print(f"| {name} | {took:.1f} | {floor:.1f} | {n:,} | ± {spread:.1f} |")


if __name__ == "__main__":
    main()
