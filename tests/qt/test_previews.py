import threading
import time

import pypdfium2
import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QColor, QImage, QImageWriter

from bsk_desk.kernel.errors import Cancelled
from bsk_desk.qt import previews as module
from bsk_desk.qt.previews import preview, previews
from bsk_desk.qt.tasks import Job


def picture(width=400, height=200, kind=b"PNG"):
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("#3155CC"))
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    assert QImageWriter(buffer, QByteArray(kind)).write(image)
    return bytes(buffer.data().data())


def paper(tmp_path):
    document = pypdfium2.PdfDocument.new()
    document.new_page(200, 400)
    path = tmp_path / "a.pdf"
    document.save(path)
    return path.read_bytes()


@pytest.mark.parametrize("kind", [b"PNG", b"JPG", b"BMP"])
def test_a_picture_becomes_a_small_one(kind):
    made = QImage.fromData(preview(Job(), picture(kind=kind), 100))
    assert (made.width(), made.height()) == (100, 50)
    assert abs(made.pixelColor(50, 25).blue() - 0xCC) < 8


def test_the_first_page_of_a_pdf_becomes_a_picture(tmp_path):
    made = QImage.fromData(preview(Job(), paper(tmp_path), 100))
    assert made.height() == 100
    assert made.pixelColor(10, 10) == QColor("white")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"%PDF-1.7 broken",
        b"\x89PNG\r\n\x1a\n broken",
        picture()[:60],
        b"MZ\x90\x00",
        b"<svg xmlns='http://www.w3.org/2000/svg' width='1' height='1'/>",
        b"GIF89a" + b"\xff" * 50,
    ],
)
def test_a_broken_or_foreign_file_gives_no_picture(content):
    assert preview(Job(), content) == b""


def test_a_bomb_does_not_reach_the_desk():
    """A PNG that claims 60,000 × 60,000 pixels."""
    bomb = bytearray(picture(8, 8))
    bomb[16:24] = (60_000).to_bytes(4, "big") * 2
    assert preview(Job(), bytes(bomb)) == b""


def test_several_files_leave_out_what_cannot_be_shown():
    assert set(previews(Job(), [("a", picture()), ("b", b"x")])) == {"a"}


@pytest.fixture
def endless(monkeypatch, tmp_path):
    import sys

    script = tmp_path / "endless.py"
    script.write_text("import time\ntime.sleep(60)\n")
    monkeypatch.setattr(module, "_command", lambda: [sys.executable, str(script)])


@pytest.mark.usefixtures("endless")
def test_a_child_that_hangs_is_killed():
    moment = time.monotonic()
    assert preview(Job(), b"x", deadline_s=0.3) == b""
    assert time.monotonic() - moment < 10


@pytest.mark.usefixtures("endless")
def test_cancelling_kills_the_child():
    job = Job()
    threading.Timer(0.3, job.cancel).start()
    moment = time.monotonic()
    with pytest.raises(Cancelled):
        preview(job, b"x", deadline_s=30)
    assert time.monotonic() - moment < 10
