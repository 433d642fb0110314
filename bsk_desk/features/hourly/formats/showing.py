"""The sheet of a file as a person sees it: cells as text, and where the places of findings are."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from bsk_desk.features.hourly.formats import kinds, reading, shape
from bsk_desk.features.hourly.formats.archive import Archive, member_name
from bsk_desk.features.hourly.formats.grid import Book, ReadError, Sheet
from bsk_desk.features.hourly.formats.mapping import Mapping, as_plain, from_plain
from bsk_desk.features.hourly.model.cells import FORMULA, Fault
from bsk_desk.features.hourly.model.hours import local_hours
from bsk_desk.features.hourly.model.numbers import from_float, russian, shown, to_number
from bsk_desk.features.hourly.model.profiles import CELL, HourlyFile, Point, Profile, column_name
from bsk_desk.features.hourly.model.settings import Limits

#: More of a sheet is not shown: nobody looks for a fault beyond it.
ROWS, COLUMNS = 2000, 64
_LONGEST = 80


@dataclass(frozen=True, slots=True)
class Wanted:
    """Where a finding stands: its sheet, its cell or element, its meter."""

    sheet: str | None
    cell: str
    point: str | None = None


@dataclass(frozen=True, slots=True)
class Spot:
    """Row and column (from zero) of a place, and the number of its hour in the month or -1."""

    row: int
    column: int
    hour: int = -1


@dataclass(frozen=True, slots=True)
class Shown:
    """One sheet: cells as text in ragged rows; ``spots`` has one entry per place wanted or None.

    ``header`` is the row with the meters' numbers (-1: none), ``letters`` are the names of the
    columns, ``mapping`` what the program takes the sheet for.
    ``hours`` are the profiles of the meters asked for, as text, by number and month.
    """

    sheet: str | None
    sheets: tuple[str | None, ...]
    rows: tuple[tuple[str, ...], ...]
    letters: tuple[str, ...]
    header: int = -1
    spots: tuple[Spot | None, ...] = ()
    clipped: bool = False
    mapping: Mapping | None = None
    element: str = ""
    hours: tuple[tuple[str, date, str], ...] = ()

    def profile(self, serial: str, month: date) -> Profile | None:
        """The hours of a meter that was asked for."""
        found = (Profile(m, text) for s, m, text in self.hours if (s, m) == (serial, month))
        return next(found, None)


def show(
    name: str,
    data: bytes,
    limits: Limits,
    sheet: str | None = None,
    *,
    wanted: Sequence[Wanted] = (),
    serials: Collection[str] = (),
    mapping: Mapping | None = None,
) -> Shown:
    """The sheet of that name (else the first with anything on it); raises ReadError.

    ``name`` may be a member of an archive, ``archive.zip/member.xls``.
    """
    data = _member(name, data, limits)
    book, read, element = _opened(name, data, limits, mapping)
    found = next((s for s in book.sheets if s.name == sheet), None)
    found = found or next((s for s in book.sheets if s.rows and not s.hidden), book.sheets[0])
    guess = mapping or (None if element is None else shape.find_columns(found, strict=False))
    rows = found.rows[:ROWS]
    wide = min(COLUMNS, max((len(row) for row in rows), default=0))
    return Shown(
        found.name,
        tuple(s.name for s in book.sheets),
        tuple(tuple(as_text(cell) for cell in row[:wide]) for row in rows),
        tuple(column_name(at) for at in range(wide)),
        guess.first_row - 1 if guess else 0 if element is None else -1,
        tuple(_spot(found, read, place) for place in wanted),
        found.clipped or len(found.rows) > ROWS or any(len(row) > COLUMNS for row in rows),
        guess if element is not None else None,
        element or "",
        tuple(
            (point.serial, point.profile.month, point.profile.text)
            for point in (read.points if read else ())
            if point.serial in serials
        ),
    )


def as_text(cell: Any) -> str:
    """What a person would see in the cell, at most a line of it."""
    if cell is None:
        return ""
    if isinstance(cell, Fault):
        return cell.text or ("формула" if cell.kind == FORMULA else "ошибка")
    if isinstance(cell, float | int | Decimal) and not isinstance(cell, bool):
        number = from_float(cell) if isinstance(cell, float) else to_number(cell)
        return str(cell) if number is None else russian(number)
    if isinstance(cell, datetime):
        # Excel's days are floats: 03:59:59.99 is four o'clock.
        return f"{cell + timedelta(seconds=30):%d.%m.%Y %H:%M}"
    if isinstance(cell, time):
        return f"{cell:%H:%M}"
    return shown(cell, _LONGEST)


def _member(name: str, data: bytes, limits: Limits) -> bytes:
    _, inside, label = name.partition("/")
    if not inside or kinds.container(data) != "zip":
        return data
    archive = Archive(data, limits)
    for info in archive.infos():
        if shown(member_name(info), 200) == label:
            return archive.read(info)
    raise ReadError("X06", "Такого файла в архиве нет")


def _opened(
    name: str, data: bytes, limits: Limits, mapping: Mapping | None
) -> tuple[Book, HourlyFile | None, str | None]:
    """The sheets, the file as it is read, and the repeated element; None for a message."""
    book, element = reading.open_book(data, limits, mapping)
    try:
        read = reading.read_one(name, data, limits, mapping, precise=True)
    except ReadError:
        read = None
    if book is not None:
        return book, read, element
    assert read is not None
    return Book(read.kind or kinds.M80020, [_message_sheet(read)]), read, None


def _message_sheet(read: HourlyFile) -> Sheet:
    """A daily message as a table: its hours down, its points across."""
    points = read.points[: COLUMNS - 1]
    hours = [i for i in _hours(points) if any(_value(p, i) is not None for p in points)]
    rows: list[list[Any]] = [["Дата и время", *(p.serial for p in points)]]
    for index in hours:
        moment = local_hours(points[0].profile.month)[index]
        rows.append([moment, *(_value(p, index) for p in points)])

    def naming(row: int, column: int) -> str:
        if row and column:
            return points[column - 1].places.of(hours[row - 1]) or ""
        return points[column - 1].cell or "" if column else ""

    return Sheet(None, rows, naming=naming, style="message")


def _hours(points: Sequence[Point]) -> range:
    return range(len(points[0].profile.values)) if points else range(0)


def _value(point: Point, index: int) -> Decimal | None:
    values = point.profile.values
    return values[index] if index < len(values) else None


def _spot(sheet: Sheet, read: HourlyFile | None, wanted: Wanted) -> Spot | None:
    if wanted.sheet is not None and sheet.name is not None and wanted.sheet != sheet.name:
        return None
    place = _find(sheet, wanted.cell)
    return None if place is None else Spot(*place, _hour(read, wanted))


def _find(sheet: Sheet, cell: str) -> tuple[int, int] | None:
    if sheet.style == CELL and sheet.naming(0, 0) == "A1":
        letters = cell.rstrip("0123456789")
        digits = cell[len(letters) :]
        if not letters.isalpha() or not letters.isascii() or not digits:
            return None
        column = 0
        for letter in letters.upper():
            column = column * 26 + ord(letter) - 64
        row = int(digits) - 1
        return (row, column - 1) if row < ROWS and column <= COLUMNS else None
    for row, line in enumerate(sheet.rows[:ROWS]):
        for column in range(min(len(line), COLUMNS)):
            if sheet.naming(row, column) == cell:
                return row, column
    return None


def _hour(read: HourlyFile | None, wanted: Wanted) -> int:
    for point in read.points if read else ():
        if point.serial != wanted.point or point.sheet != wanted.sheet:
            continue
        count = len(point.places.rows)
        return next((i for i in range(count) if point.places.of(i) == wanted.cell), -1)
    return -1


def as_wire(found: Shown) -> dict[str, Any]:
    """Ready for JSON."""
    return {
        "sheet": found.sheet,
        "sheets": found.sheets,
        "rows": found.rows,
        "letters": found.letters,
        "header": found.header,
        "spots": [None if s is None else [s.row, s.column, s.hour] for s in found.spots],
        "clipped": found.clipped,
        "mapping": None if found.mapping is None else as_plain(found.mapping),
        "element": found.element,
        "hours": [[serial, month.isoformat(), text] for serial, month, text in found.hours],
    }


def from_wire(data: dict[str, Any]) -> Shown:
    """The reverse of :func:`as_wire`; KeyError, TypeError or ValueError for anything else."""
    mapping = data["mapping"]
    return Shown(
        data["sheet"],
        tuple(data["sheets"]),
        tuple(tuple(row) for row in data["rows"]),
        tuple(data["letters"]),
        int(data["header"]),
        tuple(None if s is None else Spot(*s) for s in data["spots"]),
        bool(data["clipped"]),
        None if mapping is None else from_plain(mapping),
        str(data["element"]),
        tuple((str(s), date.fromisoformat(m), str(text)) for s, m, text in data["hours"]),
    )
