"""The sheet of the hourly template as plain cells, the same for .xlsx and .xls."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from bsk_desk.features.hourly.formats.template_model import (
    POINTS_PER_FILE,
    TemplatePoint,
    TemplateRequest,
)
from bsk_desk.features.hourly.model.hours import local_hours, next_month

SHEET = "Почасовой расход"
GUIDE = "Как заполнить"
#: Characters in a line of the notes.
GUIDE_WIDTH = 80

#: Rows, counted from 1; labels stand in column A, values from column B on.
CONTRACT, ORGANIZATION, INN, RESPONSIBLE, PHONE, PERIOD = 1, 2, 3, 4, 5, 6
NAME, SERIAL, KIND, RATIO, START, END = 7, 8, 9, 10, 11, 12
HEADER, FIRST_HOUR = 13, 14
#: Rows of long texts, twice as high.
WRAPPED = (NAME, KIND)
FIRST_POINT = 2
LAST_COLUMN = FIRST_POINT + POINTS_PER_FILE - 1

TEXT, GENERAL, REGISTER, KWH = "@", "General", "0.0###", "0.0000"
DAY, MOMENT = "dd.mm.yyyy", "dd.mm.yyyy hh:mm"

MONTHS = (
    "январь", "февраль", "март", "апрель", "май", "июнь",
    "июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь",
)  # fmt: skip

Role = Literal["label", "fact", "given", "input", "unused", "header", "hour", "title", "hint"]
Place = Literal["left", "center", "right"]
Value = str | Decimal | date | None


@dataclass(frozen=True, slots=True)
class Look:
    """What a cell is for and its number format; only ``input`` is open to the consumer."""

    role: Role
    form: str = TEXT
    new_day: bool = False
    place: Place = "left"
    wrap: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell; rows and columns are counted from 1."""

    row: int
    column: int
    value: Value
    look: Look


@dataclass(frozen=True, slots=True)
class Page:
    """One file's sheet: the request cut to at most ten points, and the hours of its month."""

    request: TemplateRequest
    #: Naive local starts in order; an hour repeated by the change of the clock stands twice.
    hours: tuple[datetime, ...]
    part: int = 1

    @property
    def stem(self) -> str:
        """The file's name without extension: ``203_012013``, the second file ``203_012013_2``."""
        year, month = self.request.period
        tail = f"_{self.part}" if self.part > 1 else ""
        return f"{self.request.contract}_{month:02}{year}{tail}"

    @property
    def last_row(self) -> int:
        """The row of the month's last hour."""
        return FIRST_HOUR + len(self.hours) - 1

    @property
    def used(self) -> int:
        """How many columns take values; all ten where no meter is known beforehand."""
        return len(self.request.points) or POINTS_PER_FILE

    @property
    def unused(self) -> int:
        """How many columns have no meter behind them."""
        return POINTS_PER_FILE - self.used

    @property
    def end(self) -> date:
        """The day whose midnight the end registers are read at."""
        return next_month(date(*self.request.period, 1))

    @property
    def month(self) -> str:
        """``январь 2013``."""
        year, month = self.request.period
        return f"{MONTHS[month - 1]} {year}"


def pages_of(request: TemplateRequest) -> Iterator[Page]:
    """The files a checked request needs: ten points each, one even for no points."""
    hours = local_hours(date(*request.period, 1))
    for part, first in enumerate(range(0, max(len(request.points), 1), POINTS_PER_FILE), 1):
        points = request.points[first : first + POINTS_PER_FILE]
        yield Page(replace(request, points=points), hours, part)


def cells(page: Page) -> Iterator[Cell]:
    """Every cell of the sheet, row by row."""
    yield from _head(page)
    yield from _meters(page)
    yield from _table(page)


def header(number: int) -> str:
    """Heading of the table column of the point with this number, 1 to 10."""
    return f"Точка {number}, кВт·ч"


def _head(page: Page) -> Iterator[Cell]:
    request = page.request
    year, month = request.period
    rows: tuple[tuple[int, str, Value, str], ...] = (
        (CONTRACT, "№ договора", request.contract, TEXT),
        (ORGANIZATION, "Наименование организации", request.organization or None, TEXT),
        (INN, "ИНН", request.inn or None, TEXT),
        (RESPONSIBLE, "ФИО ответственного", None, TEXT),
        (PHONE, "Контактный телефон", None, TEXT),
        (PERIOD, "Начало отчётного периода", date(year, month, 1), DAY),
    )
    for row, label, value, form in rows:
        yield Cell(row, 1, label, Look("label"))
        yield Cell(row, 2, value, Look("input" if value is None else "fact", form))
    yield Cell(
        1,
        LAST_COLUMN,
        f"Почасовой расход электроэнергии, {page.month}",
        Look("title", place="right"),
    )
    yield Cell(
        PERIOD,
        LAST_COLUMN,
        f"Заполните светло-жёлтые ячейки. {_WHERE}",
        Look("hint", place="right"),
    )


_WHERE = f"Подсказки — на листе «{GUIDE}»."


def _meters(page: Page) -> Iterator[Cell]:
    labels = (
        (NAME, "Наименование точки", TEXT),
        (SERIAL, "№ счётчика", TEXT),
        (KIND, "Тип ПУ", TEXT),
        (RATIO, "Коэффициент трансформации", GENERAL),
        (START, "Показания на начало", REGISTER),
        (END, "Показания на конец", REGISTER),
    )
    for row, label, form in labels:
        yield Cell(row, 1, label, Look("label"))
        for index in range(POINTS_PER_FILE):
            value = _of_point(page.request.points, index, row)
            look = Look(_role(page, index, value), form, place="center", wrap=row in WRAPPED)
            yield Cell(row, FIRST_POINT + index, value, look)


def _of_point(points: tuple[TemplatePoint, ...], index: int, row: int) -> Value:
    if index >= len(points):
        return None
    point = points[index]
    values: dict[int, Value] = {
        NAME: point.name or None,
        SERIAL: point.serial,
        KIND: point.kind or None,
        RATIO: point.ratio,
        START: point.start_register,
    }
    return values.get(row)


def _role(page: Page, index: int, value: Value) -> Role:
    if index >= page.used:
        return "unused"
    return "input" if value is None else "given"


def _table(page: Page) -> Iterator[Cell]:
    yield Cell(HEADER, 1, "Дата и время", Look("header", place="center"))
    for index in range(POINTS_PER_FILE):
        yield Cell(HEADER, FIRST_POINT + index, header(index + 1), Look("header", place="center"))
    for row, hour in enumerate(page.hours, FIRST_HOUR):
        new_day = hour.hour == 0
        yield Cell(row, 1, hour, Look("hour", MOMENT, new_day, "center"))
        for index in range(POINTS_PER_FILE):
            look = Look("input" if index < page.used else "unused", KWH, new_day, "right")
            yield Cell(row, FIRST_POINT + index, None, look)


def guide(page: Page) -> tuple[str, ...]:
    """The notes on how to fill the sheet, one line each; the first is their heading."""
    return (
        f"Как заполнить шаблон за {page.month}",
        "1. Заполняйте только светло-жёлтые ячейки листа «Почасовой расход». Остальные защищены.",
        "2. Впишите ФИО ответственного и контактный телефон: мы спросим, если что-то неясно.",
        (
            "3. Номера счётчиков, типы и коэффициенты уже стоят. Прибора нет или номер другой — "
            "сообщите нам, мы пришлём новый шаблон."
        ),
        f"4. «Показания на конец» снимите на 00:00 {page.end:%d.%m.%Y} по местному времени.",
        (
            "5. Расход за каждый час вписывайте в кВт·ч, до четырёх знаков после запятой. "
            "Час «01:00» — это время с 01:00 до 02:00 по местному (барнаульскому) времени."
        ),
        "6. Не было расхода — впишите 0. Пустая ячейка значит, что данных за этот час нет.",
        (
            "7. Не сдвигайте, не удаляйте и не добавляйте строки и столбцы. "
            "При вставке из другой таблицы выбирайте «Вставить значения»."
        ),
        _save_line(page),
        *(("Серые столбцы не заполняйте: за ними нет приборов.",) if page.unused else ()),
    )


def _save_line(page: Page) -> str:
    sent = "Файл можно сжать в .zip и отправить на info@bsk22.ru или через личный кабинет."
    if page.request.format == "xls":
        return f"8. Имя файла не меняйте: {page.stem}.xls. {sent}"
    return (
        f"8. Имя файла не меняйте: {page.stem}.xlsx. В Excel можно выбрать «Сохранить как → "
        f"XML-данные» и назвать файл {page.stem}.xml. {sent}"
    )
