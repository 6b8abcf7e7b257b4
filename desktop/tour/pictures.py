"""The pictures that a tour leaves behind, drawn off screen: the graph as the window draws it, and a chart."""

from __future__ import annotations

import os
import time
from pathlib import Path

from PySide6.QtCore import QByteArray, QEventLoop, QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from automl.results.figure import Figure
from automl.results.rundir_errors import RunFolderError
from automl.results.svg import svg
from desktop.app import application
from desktop.graph.bars import ZoomBar
from desktop.graph.graph_view import GraphView
from desktop.theme import load
from vault_sync.graph.arrays import GraphArrays

SIZE = (1600, 1000)
CHART, SHARPER = (900, 520), 2
SETTLING_SECONDS = 30


def _application() -> QApplication:
    """Off screen even where there is a display: a tour shows no window."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    return application()


def graph(arrays: GraphArrays, topic: str, file: Path) -> None:
    """The vault's topics once they have come to rest, one of them selected."""
    app = _application()
    view = GraphView(lambda: None)
    view.paint_theme(load("dark"))
    view.resize(*SIZE)
    view.show()
    for bar in view.findChildren(ZoomBar):
        bar.hide()
    view.show_graph(arrays)
    if topic in view.scene.slot_of:
        view.select(view.scene.slot_of[topic])
    deadline = time.monotonic() + SETTLING_SECONDS
    while time.monotonic() < deadline:
        app.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
        if not view.tick() and view.settled:
            break
    picture = view.grab()
    view.stop()
    view.close()
    if not picture.save(str(file), "PNG"):
        raise RunFolderError(f"The picture “{file}” could not be written.")


def chart(figure: Figure, file: Path) -> None:
    """A chart as a picture, from its drawing."""
    _application()
    picture = QImage(CHART[0] * SHARPER, CHART[1] * SHARPER, QImage.Format.Format_RGB32)
    painter = QPainter(picture)
    drawing = svg(figure, *CHART, ground="dark")
    QSvgRenderer(QByteArray(drawing.encode())).render(painter, QRectF(picture.rect()))
    painter.end()
    if not picture.save(str(file), "PNG"):
        raise RunFolderError(f"The picture “{file}” could not be written.")
