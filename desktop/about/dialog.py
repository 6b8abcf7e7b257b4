"""About the program: its version, whose work it stands on, and what to send along with a question."""

from __future__ import annotations

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPlainTextEdit, QWidget

from desktop import fonts, icons, theme
from desktop.about import diagnostics, licences
from desktop.compute.engine import Compute
from desktop.settings import Settings
from desktop.shell.dialogs import Dialog
from desktop.shell.parts import button, label, path_label, rule
from desktop.version import VERSION
from desktop.words import tr
from vault_sync.places import logs_folder

WIDE, TALL, ICON = 480, 420, 40
WHAT = tr(
    "The topic graph of your notes, live, and architecture searches from any topic. Under the MIT licence."
)
SAYS = tr(
    "Diagnostics hold versions, system, devices, settings and the ends of logs: no notes, no names of notes."
)


class AboutDialog(Dialog):
    """Few words and four buttons."""

    def __init__(self, parent: QWidget, settings: Settings, compute: Compute) -> None:
        super().__init__(parent, tr("About"))
        self.setMinimumWidth(WIDE)
        self._settings, self._compute = settings, compute
        picture = QLabel()
        picture.setPixmap(
            icons.pixmap("topic", theme.current().color("accent"), ICON, self.devicePixelRatioF())
        )
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(picture)
        head.addWidget(label(tr("Topograph {version}", version=VERSION), "title"), 1)
        self.column.addLayout(head)
        self.column.addWidget(label(WHAT, wrap=True))
        self.column.addWidget(rule())
        self.column.addWidget(label(SAYS, "small", "hint", wrap=True))
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(button(tr("Copy diagnostics"), self.copy))
        row.addWidget(button(tr("Open logs folder"), self.open_logs))
        row.addWidget(button(tr("Licences…"), self.show_licences))
        row.addStretch()
        self.column.addLayout(row)
        self.column.addWidget(path_label(str(logs_folder())))
        self.said = label("", "small", "secondary")
        self.column.addWidget(self.said)
        self.finish()

    def copy(self) -> None:
        QGuiApplication.clipboard().setText(diagnostics.text(self._settings, self._compute))
        self.said.setText(tr("Copied: look it through before you send it."))

    def open_logs(self) -> None:
        try:
            logs_folder().mkdir(parents=True, exist_ok=True)
        except OSError as error:
            self.said.setText(tr("There is no folder of logs: {why}.", why=error.strerror or error))
            return
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(logs_folder())))

    def show_licences(self) -> None:
        LicencesDialog(self).open()


class LicencesDialog(Dialog):
    """One long text, to be read and copied."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, tr("Licences"))
        self.setMinimumSize(WIDE + 200, TALL)
        self.text = QPlainTextEdit(licences.text())
        self.text.setReadOnly(True)
        self.text.setFont(fonts.mono())
        self.text.setAccessibleName(tr("Licences"))
        self.column.addWidget(self.text)
        self.finish()
