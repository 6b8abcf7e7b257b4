"""The app's icon in every form that a system asks for, all drawn from one SVG."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QBuffer, QIODevice, QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

SIZES = (16, 24, 32, 48, 64, 128, 256, 512)
IN_ICO = (16, 24, 32, 48, 64, 128, 256)


def draw_all(svg: Path, target: Path) -> None:
    """`topograph-<size>.png` for each size, `topograph.ico` and `topograph.icns`."""
    target.mkdir(parents=True, exist_ok=True)
    pictures = {size: _drawn(svg, size) for size in SIZES}
    for size, picture in pictures.items():
        picture.save(target / f"topograph-{size}.png")
    largest = pictures[max(SIZES)]
    largest.save(
        target / "topograph.ico",
        sizes=[(size, size) for size in IN_ICO],
        append_images=[pictures[size] for size in IN_ICO],
    )
    largest.save(target / "topograph.icns", append_images=[pictures[size] for size in IN_ICO])


def _drawn(svg: Path, size: int) -> Image.Image:
    """Drawn at its own size, so that thin lines stay sharp: nothing is scaled down."""
    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(str(svg)).render(painter, QRectF(0, 0, size, size))
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return Image.open(BytesIO(bytes(buffer.data().data()))).convert("RGBA")
