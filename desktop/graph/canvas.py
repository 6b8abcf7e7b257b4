"""Which canvas draws: OpenGL where a GPU does it, the raster where OpenGL itself would be software."""

from __future__ import annotations

import os
from functools import cache
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication, QOffscreenSurface, QOpenGLContext, QSurfaceFormat

from desktop.graph.raster_canvas import RasterCanvas

if TYPE_CHECKING:
    from desktop.graph.gl_canvas import GlCanvas

CHOICE = "TOPOGRAPH_CANVAS"  # "gl" or "raster"; anything else lets the machine decide
SOFTWARE = ("llvmpipe", "softpipe", "swrast", "swiftshader", "gdi generic", "basic render", "software")
RENDERER = 0x1F01


def make_canvas(choice: str = "") -> RasterCanvas | GlCanvas:
    """The canvas of the user's choice, else the quicker one; the environment's word comes first."""
    choice = os.environ.get(CHOICE, "") or choice
    if choice == "gl" or (choice != "raster" and is_hardware(renderer())):
        from desktop.graph.gl_canvas import GlCanvas

        return GlCanvas()
    return RasterCanvas()


def is_hardware(name: str) -> bool:
    """Whether a renderer of this name is a GPU."""
    return bool(name) and not any(part in name.casefold() for part in SOFTWARE)


@cache
def renderer() -> str:
    """What OpenGL says draws for it; "" where there is no OpenGL 3.3."""
    if QGuiApplication.platformName() in ("offscreen", "minimal"):
        return ""
    wanted = QSurfaceFormat()
    wanted.setVersion(3, 3)
    wanted.setProfile(QSurfaceFormat.OpenGLContextProfile.CoreProfile)
    context, surface = QOpenGLContext(), QOffscreenSurface()
    context.setFormat(wanted)
    surface.setFormat(wanted)
    surface.create()
    if not context.create() or not context.makeCurrent(surface):
        return ""
    version = context.format().version()
    name = str(context.functions().glGetString(RENDERER) or "") if tuple(version) >= (3, 3) else ""
    context.doneCurrent()
    return name
