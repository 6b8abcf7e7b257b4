"""OpenGL draws the same picture as the raster, and only where a GPU does it."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import numpy as np
import pytest

from desktop.graph.camera import Camera
from desktop.graph.canvas import is_hardware, make_canvas
from desktop.graph.frame import Focus, Frame
from desktop.graph.gl_canvas import batches
from desktop.graph.grouping import by_folder
from desktop.graph.raster_canvas import RasterCanvas
from desktop.graph.shown import Shown
from desktop.theme import load
from tests.desktop.graph.made_up import scene


@pytest.mark.parametrize(
    ("name", "hardware"),
    [
        ("NVIDIA GeForce RTX 4090/PCIe/SSE2", True),
        ("Mesa Intel(R) UHD Graphics 620 (KBL GT2)", True),
        ("Apple M2 Pro", True),
        ("AMD Radeon RX 6800 XT (navi21, LLVM 17.0.6, DRM 3.54)", True),
        ("llvmpipe (LLVM 15.0.6, 256 bits)", False),
        ("softpipe", False),
        ("Software Rasterizer", False),
        ("Google SwiftShader", False),
        ("GDI Generic", False),
        ("Microsoft Basic Render Driver", False),
        ("", False),
    ],
)
def test_software_that_passes_for_a_gpu_is_known_by_its_name(name: str, hardware: bool) -> None:
    assert is_hardware(name) is hardware


@pytest.mark.usefixtures("qtbot")
def test_off_screen_the_raster_draws() -> None:
    assert isinstance(make_canvas(), RasterCanvas)


@pytest.mark.usefixtures("qtbot")
def test_a_picture_becomes_rows_of_float32_in_its_order() -> None:
    made = scene("a-b b-c")
    frame = Frame(made, Shown(), load("dark"), by_folder(made))
    picture = frame.picture(Camera(100, 0, 1, 400, 300), Focus(hovered=0))
    drawn = batches(picture, load("dark"), np.float32(2))
    assert [(name, len(rows)) for name, rows in drawn] == [
        ("edge", 2),
        ("edge", 1),
        ("arrow", 2),
        ("node", 3),
    ]
    assert all(rows.dtype == np.float32 and rows.flags.c_contiguous for _, rows in drawn)
    nodes = drawn[-1][1]
    assert nodes[:, :2].tolist() == (picture.screen[picture.order] * 2).tolist()


PROBE = """
import json, sys
import numpy as np
from PySide6.QtWidgets import QApplication
from desktop.app import application
from desktop.graph.camera import Camera
from desktop.graph.canvas import make_canvas, renderer
from desktop.graph.frame import Focus, Frame
from desktop.graph.grouping import by_kind
from desktop.graph.scene import Scene
from desktop.graph.shown import Shown
from desktop.theme import load
from tests.desktop.graph.made_up import web
from vault_sync.graph.arrays import TOPIC_KINDS

app = application()
scene = Scene()
scene.load(web(300, 500))
places = np.random.default_rng(5).uniform(-380, 380, (300, 2)).astype(np.float32)
scene.place(enumerate(places))
found = {}
for theme in (load("dark"), load("light")):
    shown, best = Shown(frozenset(map(str, TOPIC_KINDS))), dict.fromkeys(scene.ids[:9], "91 %")
    live = {scene.ids[3]: 0.4, scene.ids[5]: 0.0, scene.ids[8]: 0.9}
    frame = Frame(scene, shown, theme, by_kind(scene), runs=best, live=live)
    for focus in (Focus(), Focus(selected=3, hovered=7)):
        pictures = []
        for kind in ("gl", "raster"):
            canvas = make_canvas(kind)
            canvas.resize(800, 800)
            canvas.show_picture(frame.picture(Camera(0, 0, 1, 800, 800), focus), theme)
            canvas.show()
            app.processEvents()
            while not canvas.complete:
                canvas.draw_on()
                app.processEvents()
            image = canvas.grab().toImage().convertToFormat(canvas.grab().toImage().Format.Format_RGB32)
            data = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)
            pictures.append(data[:, :, :3].astype(float))
            canvas.close()
        gl, raster = pictures
        found[f"{theme.name} {focus.hovered}"] = {
            "difference": float(np.abs(gl - raster).mean()),
            "drawn": float(np.abs(raster - raster[0, 0]).mean()),
            "far off": float((np.abs(gl - raster).max(axis=2) > 60).mean()),
        }
print(json.dumps({"renderer": renderer(), "pictures": found}))
"""


@pytest.mark.gl
@pytest.mark.timeout(120)
def test_both_canvases_draw_the_same_picture(screen: str) -> None:
    environment = {**os.environ, "DISPLAY": screen, "QT_QPA_PLATFORM": "xcb"}
    command = [sys.executable, "-c", PROBE]
    done = subprocess.run(command, capture_output=True, text=True, env=environment)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    for name, measures in told["pictures"].items():
        assert measures["drawn"] > 2, name
        assert measures["difference"] < 0.12 * measures["drawn"], (name, measures)
        assert measures["far off"] < 0.005, (name, measures)
