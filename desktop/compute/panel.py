"""What runs train on, and the GPU engine: shown, installed, watched, switched off and removed."""

from __future__ import annotations

from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QProgressBar, QVBoxLayout, QWidget

from desktop import icons, theme
from desktop.compute.engine import Compute, Device
from desktop.shell.parts import button, label, path_label, rule
from desktop.words import tr

ICON, BAR = 16, 4
WHAT = tr(
    "The GPU engine is a Python of its own with the build of torch that drives this GPU. It lies in your "
    "data folder, needs no administrator, and can be removed here at any time. Runs that are under way keep "
    "to what they began with."
)


class ComputePanel(QWidget):
    """Follows a `Compute`; asks it anew each time it is shown."""

    def __init__(self, compute: Compute) -> None:
        super().__init__()
        self._compute = compute
        self._devices, self._rows = QVBoxLayout(), QWidget()
        self._devices.setSpacing(6)
        self._devices.setContentsMargins(0, 0, 0, 0)
        self._rows.setLayout(self._devices)
        self._words = label("", wrap=True)
        self._needs = label("", "small", "hint", wrap=True)
        self._where = path_label("")
        self._problem = label("", "small", "danger", wrap=True)
        self._use = QCheckBox(tr("Use it for runs"))
        self._use.clicked.connect(lambda on: compute.switch(bool(on)))
        self._bar, self._far = QProgressBar(), label("", "small", "secondary")
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(BAR)
        self.install = button(tr("Install GPU engine"), compute.install, primary=True)
        self.remove = button(tr("Remove"), compute.remove)
        self.remove.setProperty("ink", "danger")
        self.cancel = button(tr("Cancel"), compute.cancel)
        self._lay_out()
        compute.changed.connect(self.refresh)
        self.refresh()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(label(tr("Devices"), "section", "secondary"))
        column.addWidget(self._rows)
        column.addWidget(rule())
        column.addWidget(label(tr("GPU engine"), "section", "secondary"))
        for part in (self._words, self._use, self._bar, self._far, self._needs, self._where, self._problem):
            column.addWidget(part)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch()
        for made in (self.remove, self.cancel, self.install):
            row.addWidget(made)
        column.addLayout(row)
        column.addWidget(label(WHAT, "small", "hint", wrap=True))
        column.addStretch()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._compute.look()
        self._compute.look_at_devices()

    def hideEvent(self, event: QHideEvent) -> None:
        self._compute.stop_asking()
        super().hideEvent(event)

    # ---- what is shown -----------------------------------------------------------------------

    def refresh(self) -> None:
        self._show_devices()
        self._show_progress()
        self._show_engine()
        self._problem.setText(self._compute.problem)
        self._problem.setVisible(bool(self._compute.problem))

    @property
    def words(self) -> str:
        """All that it says, for tests and for those who copy it."""
        parts = [part for part in self.findChildren(QLabel) if not part.isHidden()]
        return "\n".join(part.text() for part in parts if part.text())

    def _show_devices(self) -> None:
        while (item := self._devices.takeAt(0)) is not None:
            if part := item.widget():
                part.hide()
                part.deleteLater()
        found = self._compute.devices
        if found is None:
            self._devices.addWidget(label(tr("Asking torch, which takes some seconds…"), ink="hint"))
            return
        for device in found:
            self._devices.addWidget(_row(device))
        standing = self._compute.standing
        for name in standing.gpus if standing and standing.idle else ():
            self._devices.addWidget(_row(Device("cuda", name, tr("stands idle: torch here is for the CPU"))))

    def _show_progress(self) -> None:
        doing = self._compute.doing
        for part in (self._bar, self._far, self.cancel):
            part.setVisible(doing is not None and doing.of > 0)
        if doing is None:
            return
        self._bar.setRange(0, max(doing.of, 1))
        self._bar.setValue(max(0, doing.step - 1))
        far = tr("Step {step} of {of}", step=doing.step, of=doing.of)
        if doing.bytes:
            size = QLocale().toString(doing.bytes / 1e9, "f", 1)
            far = tr("{step}, {size} GB so far", step=far, size=size)
        self._far.setText(far)

    def _show_engine(self) -> None:
        standing, doing = self._compute.standing, self._compute.doing
        busy = doing is not None
        installed = bool(standing and standing.installed)
        offered = bool(standing and standing.gpus and not installed and not busy)
        self._words.setText(doing.words if doing else standing.words if standing else tr("Looking…"))
        self._use.setVisible(installed and not busy)
        self._use.setChecked(bool(standing and standing.state == "ready"))
        self.install.setVisible(offered)
        self.remove.setVisible(bool(standing and standing.state != "absent" and not busy))
        self._where.setVisible(installed)
        self._needs.setVisible(offered or bool(standing and not standing.gpus and not busy))
        if standing:
            self.install.setEnabled(standing.can_install and standing.free > standing.needs)
            self._where.setText(standing.folder)
            self._needs.setText(_needs(standing.gpus, standing.needs, standing.free, standing.can_install))


def _needs(gpus: object, needs: int, free: int, can_install: bool) -> str:
    """What an installation takes, or why there can be none."""
    number = QLocale().toString
    if not gpus:
        return tr("No NVIDIA GPU is found in this computer, so there is nothing to install.")
    if not can_install:
        return tr("uv, which makes the engine, is not here: install it (pip install uv) or put it on PATH.")
    sizes = {"needs": number(needs / 1e9, "f", 0), "free": number(free / 1e9, "f", 0)}
    if free <= needs:
        return tr(
            "Needs up to {needs} GB on the disk, and only {free} GB are free: free some space first.", **sizes
        )
    return tr(
        "Needs up to {needs} GB on the disk, where {free} GB are free. Some minutes of downloading.", **sizes
    )


def _row(device: Device) -> QWidget:
    holder, picture = QWidget(), QLabel()
    ink = theme.current().color("warn" if device.fault else "text2")
    name = "cpu" if device.name == "cpu" else "gpu"
    picture.setPixmap(icons.pixmap(name, ink, ICON, holder.devicePixelRatioF()))
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    row.addWidget(picture)
    row.addWidget(label("CPU" if device.name == "cpu" else device.what))
    note = device.fault or (device.what if device.name == "cpu" else tr("ready for runs"))
    row.addWidget(label(note, "small", "hint"), 1, Qt.AlignmentFlag.AlignLeft)
    return holder
