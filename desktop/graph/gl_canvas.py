"""The canvas that draws by OpenGL 3.3, for machines with a GPU: the same picture as the raster's.

Every edge, head and node is one instance of a quad whose shape the fragment shader finds by distance, so a
frame is three calls. What a painter draws lies in a transparent widget above: text on the GL widget
itself is lost when a picture of the window is taken.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QOpenGLExtraFunctions,
    QPainter,
    QPaintEvent,
    QSurfaceFormat,
    QVector2D,
    QVector3D,
)
from PySide6.QtOpenGL import QOpenGLBuffer, QOpenGLShader, QOpenGLShaderProgram, QOpenGLVertexArrayObject
from PySide6.QtOpenGLWidgets import QOpenGLWidget
from PySide6.QtWidgets import QWidget

from desktop import resources
from desktop.graph.layouts.repulsion import Floats
from desktop.graph.marks import FADED_EDGES, packed
from desktop.graph.picture import Picture, paint_overlay
from desktop.theme import Theme

FLOAT, BLEND, COLOR_BUFFER, STRIP = 0x1406, 0x0BE2, 0x4000, 0x0005
ONE, ONE_MINUS_ALPHA = 1, 0x0303
EDGE_WIDTH, BRIGHT_WIDTH = 1.1, 1.6


class Kind:
    """One program with its instances: the sizes of its inputs, in the order of its locations."""

    def __init__(self, name: str, sizes: tuple[int, ...]) -> None:
        self.program = QOpenGLShaderProgram()
        shader = resources.text("shaders", f"{name}.glsl")
        for stage, define in ((QOpenGLShader.ShaderTypeBit.Vertex, "VERTEX"),
                              (QOpenGLShader.ShaderTypeBit.Fragment, "FRAGMENT")):  # fmt: skip
            self.program.addShaderFromSourceCode(stage, f"#version 330 core\n#define {define}\n{shader}")
        if not self.program.link():
            raise RuntimeError(f"The shader {name} could not be built: {self.program.log()}")
        self._sizes = sizes
        self._array = QOpenGLVertexArrayObject()
        self._array.create()
        self._buffer = QOpenGLBuffer(QOpenGLBuffer.Type.VertexBuffer)
        self._buffer.create()

    def draw(self, gl: QOpenGLExtraFunctions, rows: Floats) -> None:
        """A quad for each row."""
        assert rows.dtype == np.float32
        if len(rows) == 0:
            return
        self._array.bind()
        self._buffer.bind()
        self._buffer.allocate(rows.tobytes(), rows.nbytes)
        offset = 0
        for location, size in enumerate(self._sizes):
            self.program.enableAttributeArray(location)
            self.program.setAttributeBuffer(location, FLOAT, 4 * offset, size, 4 * sum(self._sizes))
            gl.glVertexAttribDivisor(location, 1)
            offset += size
        gl.glDrawArraysInstanced(STRIP, 0, 4, len(rows))
        self._buffer.release()
        self._array.release()


class GlCanvas(QOpenGLWidget):
    """Draws the picture it was given; everything else is the view's."""

    def __init__(self) -> None:
        super().__init__()
        wanted = QSurfaceFormat()
        wanted.setVersion(3, 3)
        wanted.setProfile(QSurfaceFormat.OpenGLContextProfile.CoreProfile)
        self.setFormat(wanted)
        self._picture: Picture | None = None
        self._theme: Theme | None = None
        self._kinds: dict[str, Kind] = {}
        self._above = Above(self)

    def show_picture(self, picture: Picture, theme: Theme) -> None:
        self._picture, self._theme = picture, theme
        self._above.show_picture(picture, theme)
        self.update()

    @property
    def complete(self) -> bool:
        """Whether all is drawn; only labels may take another frame."""
        return self._above.complete

    def draw_on(self) -> None:
        """Another frame of what lies above; the rest is there."""
        self._above.update()

    def initializeGL(self) -> None:
        self._kinds = {
            "edge": Kind("edge", (4, 3, 2)),
            "arrow": Kind("arrow", (4, 3)),
            "node": Kind("node", (4, 3)),
        }

    def paintGL(self) -> None:
        if self._picture is None or self._theme is None:
            return
        gl = self.context().extraFunctions()
        ground = self._theme.color("canvas")
        gl.glClearColor(ground.redF(), ground.greenF(), ground.blueF(), 1)
        gl.glClear(COLOR_BUFFER)
        gl.glEnable(BLEND)
        gl.glBlendFuncSeparate(ONE, ONE_MINUS_ALPHA, ONE, ONE_MINUS_ALPHA)
        ratio = self.devicePixelRatioF()
        for name, rows in batches(self._picture, self._theme, np.float32(ratio)):
            program = self._kinds[name].program
            program.bind()
            program.setUniformValue("view", QVector2D(self.width() * ratio, self.height() * ratio))
            program.setUniformValue("ground", QVector3D(ground.redF(), ground.greenF(), ground.blueF()))
            program.setUniformValue1f("scale", ratio)
            self._kinds[name].draw(gl, rows)
            program.release()

    def resizeGL(self, _width: int, _height: int) -> None:
        self._above.resize(self.size())


class Above(QWidget):
    """Labels and rings over the canvas; the pointer goes through it."""

    def __init__(self, canvas: QWidget) -> None:
        super().__init__(canvas)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._drawn: tuple[Picture, Theme] | None = None
        self.complete = True

    def show_picture(self, picture: Picture, theme: Theme) -> None:
        self._drawn = picture, theme
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._drawn is not None:
            painter = QPainter(self)
            self.complete = paint_overlay(painter, *self._drawn)
            painter.end()


# ---- a picture as rows of floats -----------------------------------------------------------------


def batches(picture: Picture, theme: Theme, ratio: np.float32) -> list[tuple[str, Floats]]:
    """What to draw, from the bottom up: edges, those that stand out, heads, nodes."""
    marks, screen, radii = picture.marks, picture.screen * ratio, picture.radii * ratio
    styles, bright = marks.edge_styles, picture.bright
    lit = np.full(len(bright), theme.color("edgeHover").rgb() & 0xFFFFFF, np.uint32)
    ends = screen[picture.edges].reshape(-1, 4)
    count = picture.at_once if picture.moving else len(ends)
    colors = _parts(marks.edge_colors)
    if picture.faded:
        colors += (_parts(np.array([packed(theme.color("canvas"))])) - colors) * np.float32(FADED_EDGES)
    order = picture.order[radii[picture.order] > 0]
    thick = ratio * np.float32(picture.line)
    return [
        ("edge", _edges(ends[:count], colors[:count], styles[:count], EDGE_WIDTH * thick)),
        ("edge", _edges(ends[bright], _parts(lit), styles[bright], BRIGHT_WIDTH * thick)),
        ("arrow", _arrows(ends, radii, picture, theme)),
        (
            "node",
            _rows(screen[order], radii[order], marks.shapes[order], _parts(marks.colors[order])),
        ),
    ]


def _edges(ends: Floats, colors: Floats, styles: NDArray[np.uint8], width: np.floating) -> Floats:
    return _rows(ends, colors, styles, np.full(len(ends), width, np.float32))


def _arrows(ends: Floats, radii: Floats, picture: Picture, theme: Theme) -> Floats:
    """Start and end of each edge, moved back to the rims of its nodes."""
    own = ends[picture.arrows]
    step = own[:, 2:] - own[:, :2]
    far = np.maximum(np.hypot(step[:, 0], step[:, 1]), np.float32(1e-3))[:, None]
    reach = radii[picture.edges[picture.arrows]]
    start, tip = own[:, :2] + step / far * reach[:, :1], own[:, 2:] - step / far * reach[:, 1:]
    room = far[:, 0] > reach.sum(axis=1)
    return _rows(start, tip, _parts(picture.head_colors(theme)))[room]


def _parts(colors: NDArray[np.uint32]) -> Floats:
    """Red, green and blue, 0 to 1."""
    parts = np.stack([(colors >> shift) & 255 for shift in (16, 8, 0)], axis=1)
    return parts.astype(np.float32) / np.float32(255)


def _rows(*columns: NDArray[np.generic]) -> Floats:
    wide = [column if column.ndim == 2 else column[:, None] for column in columns]
    flat = [column.astype(np.float32) for column in wide]
    return np.ascontiguousarray(np.concatenate(flat, axis=1))
