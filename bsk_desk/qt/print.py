"""Papers as PDF: heading, addressee, paragraphs, tables. Plain text only, whoever wrote it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QPageLayout,
    QPageSize,
    QPdfWriter,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFrameFormat,
    QTextLength,
    QTextTableFormat,
)

from bsk_desk.qt.theme import FAMILY, register_fonts

_DPI = 1200
#: Hairlines of tables on white paper.
_LINE = "#838C9A"


@dataclass(frozen=True, slots=True)
class Table:
    """A table: headings and rows of words; ``widths`` in parts of the whole, figures right."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...] = ()
    right: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Heading:
    """A small heading inside a paper."""

    words: str


#: A paragraph, a heading between paragraphs, or a table.
Part = str | Heading | Table


@dataclass(frozen=True, slots=True)
class Paper:
    """What is printed: who sends it, to whom, number and date, title, parts, signature."""

    title: str
    parts: Sequence[Part] = ()
    sender: tuple[str, ...] = ()
    addressee: tuple[str, ...] = ()
    number: str = ""
    signature: tuple[str, ...] = ()
    remark: str = field(default="")


def to_pdf(paper: Paper) -> bytes:
    """The paper as a PDF of A4 pages; long ones are numbered at the foot."""
    register_fonts()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(_DPI)
    writer.setPageLayout(
        QPageLayout(
            QPageSize(QPageSize.PageSizeId.A4),
            QPageLayout.Orientation.Portrait,
            QMarginsF(0, 0, 0, 0),
            QPageLayout.Unit.Millimeter,
        )
    )
    writer.setTitle(paper.title)
    writer.setCreator("BSK Desk")
    _document(paper).print_(writer)
    buffer.close()
    return bytes(buffer.data().data())


def _document(paper: Paper) -> QTextDocument:
    document = QTextDocument()
    document.setDefaultFont(_face(10))
    document.setDocumentMargin(0)
    cursor = QTextCursor(document)
    _lines(cursor, paper.sender, size=8.5, align=Qt.AlignmentFlag.AlignLeft)
    _lines(cursor, paper.addressee, indent=240, after=18)
    if paper.number:
        _lines(cursor, (paper.number,), size=9, after=10)
    _lines(cursor, (paper.title,), size=14, bold=True, after=12)
    for part in paper.parts:
        _add(cursor, part)
    if paper.signature:
        _lines(cursor, ("",))
        _lines(cursor, paper.signature)
    if paper.remark:
        _lines(cursor, ("", paper.remark), size=8.5)
    return document


def _add(cursor: QTextCursor, part: Part) -> None:
    if isinstance(part, Table):
        _table(cursor, part)
    elif isinstance(part, Heading):
        _lines(cursor, (part.words,), size=11, bold=True, after=4, before=10)
    else:
        _lines(cursor, tuple(part.split("\n")), after=4)


def _face(size: float, *, bold: bool = False) -> QFont:
    made = QFont(FAMILY)
    made.setPointSizeF(size)
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    made.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    return made


def _look(size: float, *, bold: bool = False) -> QTextCharFormat:
    made = QTextCharFormat()
    made.setFont(_face(size, bold=bold))
    return made


def _lines(
    cursor: QTextCursor,
    lines: Sequence[str],
    *,
    size: float = 10,
    bold: bool = False,
    align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
    indent: float = 0,
    before: float = 0,
    after: float = 0,
) -> None:
    for at, words in enumerate(lines):
        block = QTextBlockFormat()
        block.setAlignment(align)
        block.setLeftMargin(indent)
        block.setTopMargin(before if at == 0 else 0)
        block.setBottomMargin(after if at == len(lines) - 1 else 0)
        if cursor.position() == 0:
            cursor.setBlockFormat(block)
        else:
            cursor.insertBlock(block)
        cursor.setCharFormat(_look(size, bold=bold))
        cursor.insertText(printable(words), _look(size, bold=bold))


def printable(words: str) -> str:
    """Without control characters, which a PDF viewer shows as boxes."""
    return "".join(c for c in words if c in "\t\n" or (ord(c) >= 32 and ord(c) != 127))


def _table(cursor: QTextCursor, table: Table) -> None:
    look = QTextTableFormat()
    look.setHeaderRowCount(1)
    look.setBorder(1)
    look.setBorderBrush(QColor(_LINE))
    look.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
    look.setBorderCollapse(True)
    look.setCellPadding(4)
    look.setTopMargin(6)
    look.setBottomMargin(6)
    look.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
    whole = sum(table.widths)
    if whole:
        parts = [float(Decimal(width) * 100 / whole) for width in table.widths]
        kind = QTextLength.Type.PercentageLength
        look.setColumnWidthConstraints([QTextLength(kind, part) for part in parts])
    made = cursor.insertTable(len(table.rows) + 1, len(table.headings), look)
    for row, cells in enumerate((table.headings, *table.rows)):
        for column, words in enumerate(cells):
            at = made.cellAt(row, column).firstCursorPosition()
            if column in table.right:
                block = QTextBlockFormat()
                block.setAlignment(Qt.AlignmentFlag.AlignRight)
                at.setBlockFormat(block)
            at.insertText(printable(words), _look(9, bold=row == 0))
    cursor.movePosition(QTextCursor.MoveOperation.End)
