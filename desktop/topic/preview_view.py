"""A note as it reads, in our own colours: text, images of the vault, nothing from elsewhere, no scripts."""

from __future__ import annotations

from urllib.parse import unquote

from PySide6.QtCore import QLocale, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QImage, QTextDocument
from PySide6.QtWidgets import QTextBrowser, QVBoxLayout, QWidget

from desktop import fonts
from desktop.shell.parts import label
from desktop.theme import Theme, load
from desktop.topic.dressing import INDENT, TO_THE_WEB, dress, name_missing_images, without_title
from desktop.words import tr
from vault_sync.session.preview import IMAGE, TOPIC_LINK, Preview

WIDEST = 280  # pixels of an image in the panel
DIALECT = QTextDocument.MarkdownFeature.MarkdownDialectGitHub | QTextDocument.MarkdownFeature.MarkdownNoHTML


class PreviewText(QTextBrowser):
    """Every resource comes from what was handed over; nothing is loaded. `chosen` carries a topic."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._images: dict[str, QImage] = {}
        self.setObjectName("preview")
        self.setAccessibleName(tr("Preview of the note"))
        self.setOpenLinks(False)
        self.setUndoRedoEnabled(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.anchorClicked.connect(self._follow)

    def show_preview(self, found: Preview, theme: Theme, title: str = "") -> None:
        self._images = {path: image for path, data in found.images.items() if (image := self._image(data))}
        self.document().setDefaultFont(fonts.body())
        self.document().setIndentWidth(INDENT)
        self.document().setMarkdown(without_title(found.text, title), DIALECT)
        name_missing_images(self.document(), self._has_image)
        dress(self.document(), theme)

    def _image(self, data: bytes) -> QImage | None:
        """As large as the panel has room, with all the pixels that the screen can show."""
        image, sharp = QImage.fromData(data), self.devicePixelRatioF()
        if image.isNull():
            return None
        if image.width() > WIDEST:
            image = image.scaledToWidth(
                min(image.width(), round(WIDEST * sharp)), Qt.TransformationMode.SmoothTransformation
            )
            image.setDevicePixelRatio(image.width() / WIDEST)
        return image

    def _has_image(self, address: str) -> bool:
        return self.loadResource(QTextDocument.ResourceType.ImageResource.value, QUrl(address)) is not None

    def loadResource(self, kind: int, name: QUrl) -> object:
        if kind == QTextDocument.ResourceType.ImageResource.value and name.scheme() + ":" == IMAGE:
            return self._images.get(unquote(name.path()))
        return None

    def _follow(self, address: QUrl) -> None:
        if address.scheme() + ":" == TOPIC_LINK:
            whole = bytes(address.toEncoded().data()).decode("ascii")
            self.chosen.emit(unquote(whole.removeprefix(TOPIC_LINK)))
        elif address.scheme() in TO_THE_WEB:
            QDesktopServices.openUrl(address)


class PreviewView(QWidget):
    """The text, and a line above it where only a part is shown or nothing can be."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._theme = load("dark")
        self._found: Preview | None = None
        self._title = ""
        self.text = PreviewText()
        self.text.chosen.connect(self.chosen)
        self.note = label("", "small", "secondary", wrap=True)
        self.note.setContentsMargins(16, 8, 16, 4)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.note)
        column.addWidget(self.text, 1)

    def show_preview(self, found: Preview | None, title: str = "") -> None:
        """A note, under a title that it need not repeat; None: this topic has no text yet."""
        self._found, self._title = found, title
        self.text.setVisible(found is not None and not found.problem)
        self.note.setText(_said(found))
        self.note.setVisible(bool(self.note.text()))
        if found is not None:
            self.text.show_preview(found, self._theme, title)

    def wait(self) -> None:
        """The text of another topic is on its way: that of the last is not shown for it."""
        self._found = None
        self.text.clear()
        self.note.setText(tr("Reading…"))
        self.note.show()

    def paint_theme(self, theme: Theme) -> None:
        self._theme = theme
        if self._found is not None:
            self.text.show_preview(self._found, theme, self._title)


def _said(found: Preview | None) -> str:
    if found is None:
        return tr("There is no text about this topic yet.")
    if found.problem:
        return found.problem
    if found.shown < found.size:
        locale = QLocale()
        part = locale.formattedDataSize(found.shown, 0, QLocale.DataSizeFormat.DataSizeSIFormat)
        whole = locale.formattedDataSize(found.size, 1, QLocale.DataSizeFormat.DataSizeSIFormat)
        return tr("The first {part} of {whole}. The whole note opens in Obsidian.", part=part, whole=whole)
    return ""
