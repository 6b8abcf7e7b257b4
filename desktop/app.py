"""The composition root: the one place that knows the window and both engines, and puts them together."""

from __future__ import annotations

import sys
import threading
from functools import partial
from pathlib import Path
from queue import Empty, SimpleQueue

from PySide6.QtCore import (
    QLibraryInfo,
    QLocale,
    QMessageLogContext,
    Qt,
    QTimer,
    QtMsgType,
    QTranslator,
    qInstallMessageHandler,
)
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from desktop import settings
from desktop.collector import Collector
from desktop.graph import warm_up
from desktop.instance import Instance, hand_over
from desktop.main_window import MainWindow
from desktop.sessions import Sessions
from desktop.signals import Signals
from desktop.version import VERSION
from desktop.windows import Windows
from desktop.words import chosen
from desktop.words.catalogue import ENGLISH, PSEUDO
from vault_sync.disk.obsidian import known_vaults
from vault_sync.disk.reconcile import walk

VAULTS_OFFERED = 6
SWITCHING = 0.001  # seconds that a thread at work keeps the window's waiting; Python's own is five times that


def application() -> QApplication:
    """The one QApplication of this process."""
    there = QApplication.instance()
    if isinstance(there, QApplication):
        return there
    sys.setswitchinterval(SWITCHING)
    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
    app = QApplication(sys.argv[:1])
    app.setApplicationName("topograph")
    app.setApplicationDisplayName("Topograph")
    app.setApplicationVersion(VERSION)
    app.setDesktopFileName("topograph")
    qInstallMessageHandler(log_message)
    if QLocale.system().language() == QLocale.Language.C:
        QLocale.setDefault(QLocale(QLocale.Language.English))  # a bare system has no marks in its numbers
    speak(app, chosen().language)
    return app


def speak(app: QApplication, language: str) -> None:
    """Numbers, dates and Qt's own words in the language of the texts, where that is another than English."""
    if language in (ENGLISH, PSEUDO):
        return
    locale, qts_own = QLocale(language), QTranslator(app)
    QLocale.setDefault(locale)
    if qts_own.load(locale, "qtbase", "_", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(qts_own)


def log_message(_kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    """Qt's own words go to standard error, save one: off screen it complains of every window's least size."""
    if "propagateSizeHints" not in message:
        sys.stderr.write(f"qt: {context.category}: {message}\n")


def make_window(
    kept: settings.Settings, remember: bool = True, sessions: Sessions | None = None
) -> tuple[MainWindow, threading.Thread]:
    """The window with its parts wired, and the thread that counts notes for it.

    `remember` is off for pictures and checks.
    """
    vaults = [vault.path for vault in known_vaults()][:VAULTS_OFFERED]
    window = MainWindow(kept, settings.save if remember else lambda _: "", vaults, sessions)
    QGuiApplication.styleHints().colorSchemeChanged.connect(window.apply_theme)
    return window, count_notes(vaults, window)


def count_notes(vaults: list[Path], window: MainWindow) -> threading.Thread:
    """Numbers beside the vaults, counted in a thread: a vault may lie on a slow disk."""
    outbox: SimpleQueue[tuple[Path, int]] = SimpleQueue()

    def count() -> None:
        for vault in vaults:
            outbox.put((vault, sum(path.endswith(".md") for path in walk(vault).files)))
            window.pulse.wake()

    def drain() -> bool:
        while True:
            try:
                window.first_start.set_count(*outbox.get_nowait())
            except Empty:
                return False

    window.pulse.add(drain)
    thread = threading.Thread(target=count, name="count-notes", daemon=True)
    thread.start()
    return thread


def offer_tour(window: MainWindow) -> None:
    """To somebody new, as soon as there is something to see."""
    if window.vault:
        window.show_tour()
    else:
        # After all that the opening itself does, and for the first vault only.
        later = partial(QTimer.singleShot, 0, window.show_tour)
        window.first_start.opened.connect(lambda _folder: later(), Qt.ConnectionType.SingleShotConnection)


def run(vault: Path | None, topic: str = "") -> int:
    """The windows until the last is closed; where this app already runs, that shows the vault instead."""
    app = application()
    if hand_over(vault, topic=topic):
        return 0
    collector = Collector()
    kept, problem = settings.load()
    sessions = Sessions()
    windows = Windows(lambda: make_window(settings.load()[0], sessions=sessions)[0])
    instance = Instance(windows.show)
    instance.listen()
    last = Path(kept.last_vault) if kept.last_vault and kept.reopen_last_vault else None
    window = windows.show(vault or (last if last and last.is_dir() else None), topic)
    if problem := " ".join(filter(None, (problem, chosen().problem))):
        window.status_bar.say(problem)
    window.program.look_for_updates()
    if not kept.tour_seen:
        offer_tour(window)
    signals = Signals(app.closeAllWindows)
    status = app.exec()
    warm_up.end()
    signals.release()
    sessions.wait()
    instance.close()
    collector.release()
    return 128 + signals.received if signals.received else status
