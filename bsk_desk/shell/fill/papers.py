"""Pictures and papers made by code: a drawn PNG and a PDF by hand, for attachments of the demo."""

from __future__ import annotations

import hashlib
import math
import struct
import zlib
from dataclasses import dataclass
from functools import cache
from random import Random

WIDTH, HEIGHT = 480, 320
#: How many different drawings of one kind there are.
VARIANTS = 12
_RGB = tuple[int, int, int]
_INK = (28, 34, 30)
#: Seven segments of a digit: which are lit, and where each lies in a 3 x 5 grid (x, y, w, h).
_LIT = ("abcdef", "bc", "abdeg", "abcdg", "bcfg", "acdfg", "acdefg", "abc", "abcdefg", "abcdfg")
_SEGMENTS = {
    "a": (0, 0, 3, 1), "b": (2, 0, 1, 3), "c": (2, 2, 1, 3), "d": (0, 4, 3, 1),
    "e": (0, 2, 1, 3), "f": (0, 0, 1, 3), "g": (0, 2, 3, 1),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Paper:
    """A file as it is attached."""

    name: str
    media_type: str
    content: bytes

    @property
    def sha256(self) -> bytes:
        """As bsk.attachments keeps it."""
        return hashlib.sha256(self.content).digest()


class _Canvas:
    """RGB pixels, written row by row as PNG wants them."""

    def __init__(self, width: int, height: int, colour: _RGB) -> None:
        self.width, self.height = width, height
        self.rows = [bytearray(bytes(colour) * width) for _ in range(height)]

    def box(self, x: int, y: int, width: int, height: int, colour: _RGB) -> None:
        """A filled rectangle; what is outside is cut off."""
        left, right = max(0, x), min(self.width, x + width)
        if right <= left:
            return
        line = bytes(colour) * (right - left)
        for row in self.rows[max(0, y) : min(self.height, y + height)]:
            row[left * 3 : right * 3] = line

    def png(self) -> bytes:
        """The picture as a file."""
        head = struct.pack(">IIBBBBB", self.width, self.height, 8, 2, 0, 0, 0)
        lines = b"".join(b"\0" + bytes(row) for row in self.rows)
        chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(lines, 9)), (b"IEND", b""))
        return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in chunks)


def _chunk(kind: bytes, data: bytes) -> bytes:
    check = zlib.crc32(kind + data)
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check)


@cache
def voltmeter(volts: int) -> Paper:
    """A meter's display with the voltage on it, as people photograph it."""
    rng = _drawing(volts)
    wall = 150 + int(rng.random() * 60)
    canvas = _Canvas(WIDTH, HEIGHT, (wall, wall - 8, wall - 20))
    canvas.box(70, 40, 340, 240, (46, 50, 56))
    canvas.box(100, 70, 280, 130, (168, 186, 158))
    for place, digit in enumerate(f"{volts:03d}"):
        _digit(canvas, 140 + place * 72, 90, 15, int(digit))
    canvas.box(130, 225, 60, 22, (196, 60, 50))
    canvas.box(290, 225, 60, 22, (70, 120, 190))
    return Paper(f"вольтметр {volts} В.png", "image/png", canvas.png())


def _drawing(variant: int) -> Random:
    return Random(variant)  # noqa: S311 - nothing secret


def _digit(canvas: _Canvas, x: int, y: int, unit: int, digit: int) -> None:
    for name in _LIT[digit]:
        left, top, width, height = _SEGMENTS[name]
        canvas.box(x + left * unit, y + top * unit, width * unit, height * unit, _INK)


@cache
def pole(variant: int) -> Paper:
    """A leaning pole with its wires against the sky."""
    rng = _drawing(variant)
    sky = 190 + int(rng.random() * 50)
    canvas = _Canvas(WIDTH, HEIGHT, (sky - 60, sky - 20, sky))
    canvas.box(0, 250, WIDTH, 70, (112, 128, 84))
    lean = 0.1 + rng.random() * 0.35
    for step in range(220):
        canvas.box(int(200 + step * lean), 260 - step, 12, 2, (92, 78, 66))
    top = int(200 + 220 * lean)
    canvas.box(top - 50, 60, 110, 8, (92, 78, 66))
    for wire in range(3):
        sag = 18 + int(rng.random() * 40)
        for x in range(WIDTH):
            drop = sag * math.sin(math.pi * x / WIDTH)
            canvas.box(x, int(52 + wire * 9 + drop), 1, 2, (40, 40, 44))
    return Paper("опора.png", "image/png", canvas.png())


@cache
def plan(variant: int) -> Paper:
    """A plan of the site: house, border, the pole to connect to."""
    rng = _drawing(variant)
    canvas = _Canvas(WIDTH, HEIGHT, (250, 250, 246))
    for line in range(0, WIDTH, 24):
        canvas.box(line, 0, 1, HEIGHT, (226, 230, 226))
        canvas.box(0, line, WIDTH, 1, (226, 230, 226))
    x, y = 120 + int(rng.random() * 90), 90 + int(rng.random() * 50)
    for edge in ((60, 40, 360, 3), (60, 260, 360, 3), (60, 40, 3, 222), (418, 40, 3, 223)):
        canvas.box(*edge, (90, 90, 90))
    canvas.box(x, y, 110, 80, (206, 180, 150))
    canvas.box(x + 110, y + 40, 420 - x - 110, 2, (200, 40, 40))
    canvas.box(414, y + 34, 12, 14, (200, 40, 40))
    return Paper("план участка.png", "image/png", canvas.png())


@cache
def document(variant: int, name: str, title: str) -> Paper:
    """One page with a Latin heading, lines of grey where text would be, a stamp and a signature."""
    rng = _drawing(variant)
    marks = [f"BT /F1 18 Tf 60 770 Td ({title}) Tj ET", "0.75 g"]
    for line in range(22):
        width = 475 if line % 6 < 5 else 150 + int(rng.random() * 200)
        marks.append(f"60 {730 - line * 22} {width} 7 re f")
    marks.append("0.2 0.3 0.7 RG 2 w 400 150 110 60 re S 410 160 90 40 re S")
    x = 70 + int(rng.random() * 20)
    marks.append(f"{x} 170 m {x + 30} 215 {x + 40} 130 {x + 70} 180 c S")
    return Paper(f"{name}.pdf", "application/pdf", _pdf("\n".join(marks).encode("ascii")))


def _pdf(drawing: bytes) -> bytes:
    """A whole PDF 1.4 of one A4 page, with its cross-reference table."""
    stream = zlib.compress(drawing)
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R"
            b" /Resources << /Font << /F1 4 0 R >> >> >>"
        ),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Length %d /Filter /FlateDecode >>\nstream\n%b\nendstream" % (len(stream), stream),
    )
    file, places = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(file))
        file += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    start = len(file)
    file += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    file += b"".join(b"%010d 00000 n \n" % place for place in places)
    file += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        start,
    )
    return bytes(file)
