"""Shows the window's main views off screen and prints what their texts are, and which of them are cut.

A process of its own, because texts are read when modules are: `TOPOGRAPH_LANGUAGE=qps python -m …`.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QDialog,
    QLabel,
    QLineEdit,
    QPushButton,
    QToolButton,
    QWidget,
)

from desktop.about.dialog import AboutDialog
from desktop.app import application, make_window
from desktop.main_window import MainWindow
from desktop.screenshot import _settle as settle
from desktop.settings import Settings
from desktop.shell.line import Line, LineButton

SLACK = 1  # px that rounding may take


def views(window: MainWindow) -> Iterator[tuple[str, QWidget]]:
    """The main views, one after the other, each as it is shown."""
    yield "first start", window
    window.open_vault(Path(sys.argv[1]))
    settle(window)
    yield "graph", window
    window.workspace.graph.select(0)
    settle(window)
    for page in range(3):
        window.workspace.topic_panel.tabs.setCurrentIndex(page)
        yield f"topic {page}", window
    window.actions_by_id["explore"].trigger()
    yield "find", window
    window.workspace.left_dock.show_panel("runs")
    window.change(run_dock=True)
    yield "runs", window
    window.show_offline(True, Path("7"))
    yield "offline", window
    dialogs = (
        window.settings_dialog(),
        window.shortcuts_dialog(),
        AboutDialog(window, window.settings, window.program.compute),
    )
    for dialog in dialogs:
        yield type(dialog).__name__, _opened(dialog)
        dialog.close()


def _opened(dialog: QDialog) -> QDialog:
    dialog.open()
    return dialog


def texts(root: QWidget) -> Iterator[tuple[str, bool]]:
    """What is read in a view, and whether it is cut."""
    for part in root.findChildren(QWidget):
        if part.isVisible() and (text := _text(part)):
            yield text, _is_cut(part)


def _text(part: QWidget) -> str:
    if isinstance(part, QLabel):
        return "" if part.objectName() == "key" else part.text()
    if isinstance(part, QAbstractButton):
        return part.text()
    return part.placeholderText() if isinstance(part, QLineEdit) else ""


def _is_cut(part: QWidget) -> bool:
    """A line that ends in … by itself, with the whole of it in its tooltip, is not."""
    if isinstance(part, Line | LineButton):
        return False
    if isinstance(part, QLabel) and part.wordWrap():
        return part.heightForWidth(part.width()) > part.height() + SLACK
    if isinstance(part, QLabel | QPushButton | QCheckBox):
        return part.minimumSizeHint().width() > part.width() + SLACK
    return isinstance(part, QToolButton) and part.sizeHint().width() > part.width() + SLACK


def main() -> None:
    app = application()
    window, counting = make_window(Settings(theme="dark"), remember=False)
    window.resize(1280, 800)
    window.show()
    found = {}
    for name, root in views(window):
        app.processEvents()
        found[name] = list(texts(root))
        if len(sys.argv) > 2:
            root.grab().save(str(Path(sys.argv[2]) / f"{name}.png"))
    counting.join()
    window.close()
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main()
