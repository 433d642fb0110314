"""Files of a thing as tiles: small picture, name, size."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy

from bsk_desk.kernel.words import file_size
from bsk_desk.qt import paint
from bsk_desk.qt.kit import Box, Elided, Painted, column, label, row
from bsk_desk.qt.theme import Theme

#: Ending of a name -> icon, where there is no picture.
_KINDS = {
    "jpg": "thing.image",
    "jpeg": "thing.image",
    "png": "thing.image",
    "gif": "thing.image",
    "bmp": "thing.image",
    "tif": "thing.image",
    "tiff": "thing.image",
    "pdf": "thing.pdf",
    "xls": "thing.sheet",
    "xlsx": "thing.sheet",
    "ods": "thing.sheet",
}


class FileTile(Box):
    """A file: small picture or icon, name, size. ``opened(key)`` on a click or Enter."""

    opened = Signal(object)

    def __init__(self, theme: Theme, key: Any, name: str, size: int) -> None:
        super().__init__("h", gap=8, pad=(4, 12, 4, 4), surface="card")
        self._theme, self.key, self._picture = theme, key, QPixmap()
        self._icon = _KINDS.get(name.rsplit(".", 1)[-1].lower(), "thing.file")
        said = Elided(name, "small")
        said.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        said.setMaximumWidth(160)
        words = column(said, label(file_size(size), "small", "text3"), gap=0)
        self._thumb = Painted(QSize(40, 40), self._draw)
        self.add(self._thumb, words)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(f"Файл {name}, {file_size(size)}")
        self.setToolTip(name)

    def show_picture(self, png: bytes) -> None:
        """A preview made by qt.previews; broken bytes leave the icon."""
        self._picture.loadFromData(png, "PNG")
        self._thumb.update()

    def _draw(self, p: QPainter, rect: QRectF) -> None:
        theme = self._theme
        shape = QPainterPath()
        shape.addRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
        p.fillPath(shape, theme.colour("sunken"))
        if self._picture.isNull():
            paint.icon(p, theme, paint.centre(rect, 20), self._icon, "text3")
        else:
            p.save()
            p.setClipPath(shape)
            p.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            side = min(self._picture.width(), self._picture.height())
            left = (self._picture.width() - side) / 2
            top = 0 if self._icon == "thing.pdf" else (self._picture.height() - side) / 2
            p.drawPixmap(rect, self._picture, QRectF(left, top, side, side))
            p.restore()
        p.setPen(theme.colour("line_strong"))
        p.setBrush(Qt.BrushStyle.NoBrush)
        p.drawPath(shape)

    # Qt overrides

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.opened.emit(self.key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and space."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.opened.emit(self.key)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The ring inside."""
        super().paintEvent(event)
        if self.hasFocus():
            p = QPainter(self)
            p.setRenderHint(QPainter.RenderHint.Antialiasing)
            paint.focus_ring(p, self._theme, QRectF(self.rect()), 8)


class Files(Box):
    """Tiles of files that wrap into as many rows as they need. ``opened(key)``."""

    opened = Signal(object)

    def __init__(self, theme: Theme, files: Sequence[tuple[Any, str, int]] = ()) -> None:
        """``files``: key, name, bytes."""
        super().__init__("v", gap=8)
        self._theme = theme
        self.tiles: dict[Any, FileTile] = {}
        self._per_row = 3
        self.show_files(files)

    def show_files(self, files: Sequence[tuple[Any, str, int]]) -> None:
        """Other files."""
        self.tiles = {key: FileTile(self._theme, key, name, size) for key, name, size in files}
        for tile in self.tiles.values():
            tile.opened.connect(self.opened)
        self._lay()

    def _lay(self) -> None:
        tiles = list(self.tiles.values())
        for tile in tiles:
            tile.setParent(None)
        self.clear()
        for at in range(0, len(tiles), self._per_row):
            self.add(row(*tiles[at : at + self._per_row], None, gap=12))

    # Qt overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As many tiles a row as there is room for."""
        super().resizeEvent(event)
        widest = max((tile.sizeHint().width() for tile in self.tiles.values()), default=200)
        fits = max(1, (event.size().width() + 12) // (widest + 12))
        if fits != self._per_row:
            self._per_row = fits
            self._lay()
