"""The canvas that draws by the raster: for machines without a GPU, off screen, and in tests."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, Qt, QTimer
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from desktop.graph import raster, raster_marks
from desktop.graph.edge_layer import EdgeLayer, draw_all
from desktop.graph.marks import FADED_EDGES, packed
from desktop.graph.picture import Picture, paint_overlay
from desktop.theme import Theme

BRIGHT_WIDTH = np.float32(1.6)


class RasterCanvas(QWidget):
    """Draws the picture it was given; everything else is the view's."""

    def __init__(self) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._picture: Picture | None = None
        self._theme: Theme | None = None
        self._pixels = np.zeros((1, 1), np.uint32)
        self._layer = EdgeLayer()
        self._named = True  # whether all labels are drawn
        self._soon = QTimer(self, interval=0, singleShot=True)  # input comes before drawing
        self._soon.timeout.connect(self.update)

    def show_picture(self, picture: Picture, theme: Theme) -> None:
        self._picture, self._theme = picture, theme
        self._soon.start()

    @property
    def complete(self) -> bool:
        """Whether all is drawn; if not, another frame will show more."""
        return self._layer.complete and self._named

    def draw_on(self) -> None:
        """Another frame of the same picture."""
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._picture is None or self._theme is None:
            return
        painter = QPainter(self)
        painter.drawImage(QPointF(0, 0), self._image(self._picture, self._theme))
        self._named = paint_overlay(painter, self._picture, self._theme)

    def _image(self, picture: Picture, theme: Theme) -> QImage:
        ratio = self.devicePixelRatioF()
        width, height = round(self.width() * ratio), round(self.height() * ratio)
        if self._pixels.shape != (height, width):
            self._pixels = np.zeros((height, width), np.uint32)
        draw(self._pixels, picture, theme, np.float32(ratio), self._layer)
        image = QImage(self._pixels.data, width, height, 4 * width, QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(ratio)
        return image


def draw(
    pixels: raster.Pixels, picture: Picture, theme: Theme, ratio: np.float32, layer: EdgeLayer | None = None
) -> None:
    """Ground, edges, bright edges, nodes; the edges all of them, or by way of a layer that keeps them."""
    ground = np.uint32(packed(theme.color("canvas")) | 0xFF000000)
    if not len(picture.order):  # no window waits at its first frame for the raster to load
        pixels[:] = ground
        return
    (layer.draw if layer else draw_all)(pixels, picture, ground, ratio)
    if picture.faded:
        raster.fade(pixels, ground, np.uint32(256 * FADED_EDGES))
    screen = picture.screen * ratio - np.float32(0.5)
    marks, radii = picture.marks, picture.radii * ratio
    lit = np.full(len(picture.bright), packed(theme.color("edgeHover")), np.uint32)
    styles = marks.edge_styles[picture.bright]
    width = BRIGHT_WIDTH * ratio * np.float32(picture.line)
    raster.draw_edges(pixels, screen, picture.edges[picture.bright], lit, styles, width)
    heads = picture.head_colors(theme)
    raster.draw_arrows(pixels, screen, radii, picture.edges[picture.arrows], heads, ratio)
    raster_marks.draw_nodes(
        pixels, screen, radii, marks.shapes, marks.colors, picture.order, ground, raster_marks.stamps(), ratio
    )
