"""Papers as PDF: heading, addressee, paragraphs, tables. Plain text only, whoever wrote it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from PySide6.QtCore import QBuffer, QEventLoop, QIODevice, QMarginsF, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QColor,
    QFont,
    QPageLayout,
    QPageSize,
    QPainter,
    QPalette,
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
_MM = _DPI / 25.4
#: Margins of frames and gaps above and below are given in dots of a screen; indents are not.
_SCREEN_MM = 96 / 25.4
#: Left, top, right, bottom in mm, as letters have them; the addressee stands in the right half.
_MARGINS = (25.0, 15.0, 15.0, 20.0)
_ADDRESSEE_MM = 85.0
#: Hairlines of tables on white paper.
_LINE = "#838C9A"


@dataclass(frozen=True, slots=True)
class Table:
    """A table: headings (or none) and rows of words; ``widths`` in parts, figures right."""

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
    """The paper as a PDF of A4 pages; where there are several, each has number and page below."""
    register_fonts()
    _loop = QEventLoop()  # laying out starts timers, and a worker's thread knows of none before
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
    document = _document(paper)
    document.documentLayout().setPaintDevice(writer)
    _frame(document, writer)
    painter = QPainter(writer)
    for page in range(document.pageCount()):
        if page:
            writer.newPage()
        _draw(painter, document, page)
        if document.pageCount() > 1:
            _foot(painter, document, paper, page)
    painter.end()
    buffer.close()
    return bytes(buffer.data().data())


def _frame(document: QTextDocument, writer: QPdfWriter) -> None:
    """The size of a page and the margins of its text."""
    left, top, right, bottom = (mm * _SCREEN_MM for mm in _MARGINS)
    look = document.rootFrame().frameFormat()
    look.setLeftMargin(left)
    look.setTopMargin(top)
    look.setRightMargin(right)
    look.setBottomMargin(bottom)
    document.rootFrame().setFrameFormat(look)
    document.setPageSize(QSizeF(writer.width(), writer.height()))


def _draw(painter: QPainter, document: QTextDocument, page: int) -> None:
    size = document.pageSize()
    shown = QRectF(0, page * size.height(), size.width(), size.height())
    context = QAbstractTextDocumentLayout.PaintContext()
    context.palette.setColor(QPalette.ColorRole.Text, Qt.GlobalColor.black)
    context.clip = shown
    painter.save()
    painter.translate(0, -shown.top())
    painter.setClipRect(shown)
    document.documentLayout().draw(painter, context)
    painter.restore()


def _foot(painter: QPainter, document: QTextDocument, paper: Paper, page: int) -> None:
    size = document.pageSize()
    left, _, right, bottom = (mm * _MM for mm in _MARGINS)
    spot = QRectF(left, size.height() - bottom, size.width() - left - right, bottom * 0.7)
    painter.setFont(_face(8.5))
    low = Qt.AlignmentFlag.AlignBottom
    painter.drawText(spot, low | Qt.AlignmentFlag.AlignLeft, printable(paper.number))
    words = f"{page + 1} из {document.pageCount()}"
    painter.drawText(spot, low | Qt.AlignmentFlag.AlignRight, words)


def _document(paper: Paper) -> QTextDocument:
    document = QTextDocument()
    document.setDefaultFont(_face(10))
    document.setDocumentMargin(0)
    cursor = QTextCursor(document)
    _lines(cursor, paper.sender, size=8.5, after=14)
    _lines(cursor, paper.addressee, indent=_ADDRESSEE_MM * _MM, after=18)
    if paper.number:
        _lines(cursor, (paper.number,), size=9, after=10)
    _lines(cursor, (paper.title,), size=14, bold=True, after=12)
    for part in paper.parts:
        _add(cursor, part)
    if paper.signature:
        _lines(cursor, paper.signature, before=18)
    if paper.remark:
        _lines(cursor, (paper.remark,), size=8.5, before=18)
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
    indent: float = 0,
    before: float = 0,
    after: float = 0,
) -> None:
    for at, words in enumerate(lines):
        block = QTextBlockFormat()
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
    headings = (table.headings,) if table.headings else ()
    look.setHeaderRowCount(len(headings))
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
    lines = (*headings, *table.rows)
    if not lines:
        return
    made = cursor.insertTable(len(lines), len(lines[0]), look)
    for row, cells in enumerate(lines):
        for column, words in enumerate(cells):
            at = made.cellAt(row, column).firstCursorPosition()
            if column in table.right:
                block = QTextBlockFormat()
                block.setAlignment(Qt.AlignmentFlag.AlignRight)
                at.setBlockFormat(block)
            at.insertText(printable(words), _look(9, bold=row < len(headings)))
    cursor.movePosition(QTextCursor.MoveOperation.End)
