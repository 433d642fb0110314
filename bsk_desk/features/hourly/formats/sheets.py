"""From the sheets of a book to points: visible sheets first, each by the layout it has."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bsk_desk.features.hourly.formats import headers
from bsk_desk.features.hourly.formats.grid import Book, Sheet
from bsk_desk.features.hourly.formats.head import HeadBlock, find, to_head
from bsk_desk.features.hourly.formats.mapping import Mapping
from bsk_desk.features.hourly.formats.matrix import find_matrix, read_matrix
from bsk_desk.features.hourly.formats.shape import find_columns
from bsk_desk.features.hourly.formats.table import Found, read_table
from bsk_desk.features.hourly.model.findings import Finding, error, warning
from bsk_desk.features.hourly.model.identity import parse_name
from bsk_desk.features.hourly.model.numbers import shown
from bsk_desk.features.hourly.model.profiles import Head, HourlyFile, blocks


def read_book(book: Book, file: str, mapping: Mapping | None = None) -> HourlyFile:
    """Every point of a book; finding X08 when no sheet has a layout that is known."""
    named = parse_name(file)
    period = named.month if named else None
    heads: list[Head] = []
    found = Found(findings=list(book.findings))
    for hidden in (False, True):
        if hidden and found.points:
            _mention_hidden(book, found)
            break
        for sheet in book.sheets:
            if sheet.hidden == hidden and sheet.rows:
                _read_sheet(sheet, mapping, period, heads, found)
                _mention_read_hidden(sheet, found)
    if not heads:
        found.findings.append(unknown_layout())
    elif found.unfilled and not found.points and not blocks(found.findings):
        found.findings.append(found.unfilled)
    head = _merged(heads)
    return HourlyFile(file, book.kind, head, tuple(found.points), tuple(found.findings))


def _read_sheet(
    sheet: Sheet, mapping: Mapping | None, period: date | None, heads: list[Head], found: Found
) -> None:
    if mapping is not None:
        block = find(sheet, mapping.head_rows)
        heads.append(to_head(block, sheet))
        _take(found, read_table(sheet, mapping, block, heads[-1].period), sheet)
        return
    matrix = find_matrix(sheet)
    columns = None if matrix else find_columns(sheet)
    if matrix is None and columns is None:
        return
    block = find(sheet, matrix.header_row if matrix else columns.head_rows if columns else 0)
    head = to_head(block, sheet)
    heads.append(head)
    _note_bad_period(sheet, block, head, found)
    if matrix is not None:
        _take(found, read_matrix(sheet, matrix, block, head.period or period), sheet)
    elif columns is not None:
        _take(found, read_table(sheet, columns, block, head.period), sheet)


def _take(found: Found, more: Found, sheet: Sheet) -> None:
    found.points.extend(more.points)
    found.findings.extend(more.findings)
    found.unfilled = found.unfilled or more.unfilled
    if sheet.clipped:
        found.findings.append(
            warning(
                "X05",
                "Есть ячейки далеко за таблицей (больше 10 000 строк, 256 столбцов или после "
                "200 пустых строк): они не прочитаны. Удалите лишние строки и столбцы",
                sheet=sheet.name,
            )
        )


def _note_bad_period(sheet: Sheet, block: HeadBlock, head: Head, found: Found) -> None:
    cell = block.cell(headers.PERIOD)
    if cell is None or head.period is not None:
        return
    found.findings.append(
        warning(
            "H12",
            f"«{shown(cell[2])}» — не дата начала отчётного периода. Впишите, например, 01.01.2013",
            sheet=sheet.name,
            cell=sheet.naming(cell[0], cell[1]),
        )
    )


def _mention_hidden(book: Book, found: Found) -> None:
    for sheet in book.sheets:
        if sheet.hidden and sheet.rows and (find_matrix(sheet) or find_columns(sheet)):
            found.findings.append(
                warning(
                    "X12",
                    f"Скрытый лист «{shown(sheet.name)}» с почасовыми данными не прочитан. "
                    "Удалите его или покажите",
                    sheet=sheet.name,
                )
            )


def _mention_read_hidden(sheet: Sheet, found: Found) -> None:
    if sheet.hidden and found.points and found.points[-1].sheet == sheet.name:
        found.findings.append(
            warning(
                "X12",
                f"Данные прочитаны со скрытого листа «{shown(sheet.name)}»: видимых нет. "
                "Покажите его",
                sheet=sheet.name,
            )
        )


def unknown_layout() -> Finding:
    """X08: the table is not one of those we know."""
    return error(
        "X08",
        "Не найдена таблица почасовых значений: нет столбца «Дата и время» со значениями. "
        "Заполните шаблон БСК или задайте соответствие столбцов",
    )


def _merged(heads: list[Head]) -> Head:
    """The first head, its gaps filled from the later ones."""
    if not heads:
        return Head()
    merged = heads[0]
    for other in heads[1:]:
        merged = replace(
            merged,
            contract=merged.contract or other.contract,
            organization=merged.organization or other.organization,
            inn=merged.inn or other.inn,
            responsible=merged.responsible or other.responsible,
            phone=merged.phone or other.phone,
            period=merged.period or other.period,
            cells=merged.cells or other.cells,
        )
    return merged
