"""Runs in a process of its own: makes a small PNG of a stranger's picture or PDF, or dies.

Reads the file from standard input, writes the PNG to standard output. Exit code 0 when there is a
picture, 3 where the file is of no kind that is shown. Crashes and hangs are the parent's business.
"""

from __future__ import annotations

import contextlib
import sys
from typing import Any

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageReader, QImageWriter

#: Formats that are decoded, told by content; no SVG, which is a program of its own.
FORMATS = frozenset({"png", "jpg", "jpeg", "gif", "bmp", "tif", "tiff", "webp"})
NOTHING = 3
_MEMORY = 1 << 30
_DECODE_MB = 512
_SECONDS = 10


def main() -> int:
    """``SIDE`` as the only argument: the longer side of the picture in pixels."""
    _limit()
    side = int(sys.argv[1])
    content = sys.stdin.buffer.read()
    made = _of_pdf(content, side) if content.startswith(b"%PDF-") else _of_image(content, side)
    if made is None or made.isNull():
        return NOTHING
    out = QBuffer()
    out.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(out, QByteArray(b"PNG")).write(made)
    sys.stdout.buffer.write(out.data().data())
    return 0


def _limit() -> None:
    """A bomb must not take the computer with it; Windows has only the parent's clock."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))


def _of_image(content: bytes, side: int) -> QImage | None:
    QImageReader.setAllocationLimit(_DECODE_MB)
    data = QByteArray(content)
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setDecideFormatFromContent(True)
    reader.setAutoTransform(True)
    if bytes(reader.format().data()).decode() not in FORMATS:
        return None
    size = reader.size()
    if size.isValid() and max(size.width(), size.height()) > side:
        reader.setScaledSize(size.scaled(QSize(side, side), Qt.AspectRatioMode.KeepAspectRatio))
    found = reader.read()
    if max(found.width(), found.height()) > side:
        found = found.scaled(
            QSize(side, side),
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
    return found


def _of_pdf(content: bytes, side: int) -> QImage | None:
    import pypdfium2

    try:
        page: Any = pypdfium2.PdfDocument(content)[0]
    except pypdfium2.PdfiumError:
        return None
    longer = max(page.get_width(), page.get_height(), 1.0)
    bitmap = page.render(scale=side / longer, rev_byteorder=True)
    kind = QImage.Format.Format_RGB888 if bitmap.n_channels == 3 else QImage.Format.Format_RGBX8888
    return QImage(bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride, kind).copy()


if __name__ == "__main__":
    sys.exit(main())
