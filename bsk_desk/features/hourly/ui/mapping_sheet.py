"""Which column means what: for layouts that nobody knows, with a preview, kept per sender."""

from __future__ import annotations

import re
from collections.abc import Mapping as AnyMapping
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QTimer, Signal

from bsk_desk.features.hourly import service
from bsk_desk.features.hourly.formats.mapping import MappedColumn, Mapping, as_plain
from bsk_desk.features.hourly.formats.pool import POOL
from bsk_desk.features.hourly.formats.showing import Shown
from bsk_desk.features.hourly.importing import HOME
from bsk_desk.features.hourly.model.profiles import HourlyFile, column_name
from bsk_desk.features.hourly.queries import FileRow
from bsk_desk.features.hourly.ui.asked import ZONES
from bsk_desk.features.hourly.ui.sheet_view import SheetView
from bsk_desk.features.hourly.ui.words import figures
from bsk_desk.kernel.words import counted
from bsk_desk.qt.asking import FormSheet
from bsk_desk.qt.buttons import bar_of, button
from bsk_desk.qt.fields import Choice, Field
from bsk_desk.qt.forms import Form
from bsk_desk.qt.kit import Box, column, label
from bsk_desk.qt.latest import LatestJobs
from bsk_desk.qt.pages import BackendLike, PageContext
from bsk_desk.qt.scrolling import Fade, Fitting
from bsk_desk.qt.tasks import Job
from bsk_desk.qt.theme import PX

_WIDE, _FORM_WIDE, _ROWS = 980, 300, 8
_PREVIEW_AFTER_MS = 300
_COLUMN = re.compile(r"[A-Za-z]{1,2}")


@dataclass(frozen=True, slots=True)
class Guess:
    """The file, its bytes, its sheet, and what the program takes it for."""

    file: FileRow
    name: str
    content: bytes
    shown: Shown


def read_guess(
    backend: BackendLike, job: Job, file: FileRow, point: AnyMapping[str, Any] | None
) -> Guess | None:
    """On a worker: the sheet to be mapped; None where there is none."""
    content = backend.read(job, service.read_content, file.id)
    name = str(point.get("member") or file.name) if point else file.name
    if point is None and file.findings:
        name = str(file.findings[0].get("file") or file.name)
    with POOL.reader() as reader:
        shown = reader.show(name, content, point.get("sheet") if point else None)
    return Guess(file, name, content, shown) if shown else None


def column_number(letters: str) -> int:
    """«B» is 1; ValueError for what is no column."""
    if not _COLUMN.fullmatch(letters.strip()):
        raise ValueError(letters)
    number = 0
    for letter in letters.strip().upper():
        number = number * 26 + ord(letter) - 64
    return number - 1


def parse_columns(text: str) -> tuple[MappedColumn, ...]:
    """«B=09217734, C» as columns; ValueError for anything else."""
    made = []
    for part in re.split(r"[,;\n]+", text):
        if part.strip():
            letters, _, serial = part.partition("=")
            made.append(MappedColumn(column_number(letters), serial.strip()))
    if not made:
        raise ValueError(text)
    return tuple(made)


def columns_words(mapping: Mapping) -> str:
    """The reverse of :func:`parse_columns`."""
    parts = (column_name(c.column) + (f"={c.serial}" if c.serial else "") for c in mapping.columns)
    return ", ".join(parts)


def _is_column(value: Any) -> str | None:
    return None if _COLUMN.fullmatch(str(value)) else "Буква столбца, например B."


def _is_row(value: Any) -> str | None:
    return None if re.fullmatch(r"[1-9]\d{0,3}", str(value)) else "Номер строки."


def _are_columns(value: Any) -> str | None:
    try:
        parse_columns(str(value))
    except ValueError:
        return "Буквы столбцов через запятую, например B=09217734, C=09217735."
    return None


def _fields(names: Sequence[str], *, xml: bool) -> tuple[Field, ...]:
    fields: list[Field] = [
        Field("first_row", "Первая строка с часом", required=True, checks=(_is_row,)),
        Field("date", "Столбец даты", required=True, checks=(_is_column,)),
        Field("hour", "Столбец часа, если он отдельно", checks=(_is_column,)),
        Field(
            "columns",
            "Столбцы значений и номера счётчиков",
            required=True,
            checks=(_are_columns,),
            help="B=09217734, C=09217735. Без номера он берётся из шапки.",
        ),
    ]
    if xml:
        fields.insert(0, Field("element", "Повторяющийся элемент XML", required=True))
    fields.append(Choice("sender", "Отправитель", options=tuple((n, n) for n in names)))
    fields.append(Choice("zone", "Время в файле", options=ZONES))
    return tuple(fields)


class MappingSheet(FormSheet):
    """``kept(command, mapping)`` when it is right; ``left()``."""

    kept = Signal(object, object)
    left = Signal()

    def __init__(self, context: PageContext, guess: Guess | None, names: Sequence[str]) -> None:
        super().__init__(gap=8, pad=(16, 20))
        self.setObjectName("hourly_mapping")
        self._guess = guess
        self._jobs = LatestJobs(context.tasks, self)
        self._timer = QTimer(self, singleShot=True, interval=_PREVIEW_AFTER_MS)
        self._timer.timeout.connect(self._preview)
        self.form = Form(context.theme, _fields(names, xml=bool(guess and guess.shown.element)))
        self.form.changed.connect(self._timer.start)
        self.form.submitted.connect(self._on_submitted)
        fields = Fitting(context.theme, self.form, "raised")
        fields.setFixedWidth(_FORM_WIDE)
        self.sheet = SheetView(context.theme)
        self.sheet.setMinimumHeight(PX["sheet_row"] * _ROWS)
        Fade(context.theme, self.sheet, "raised", PX["sheet_row"])
        self.result = label("", "body", "text2", wrap=True)
        self.result.setObjectName("mapping_result")
        keep = button(context.theme, "Сохранить и прочитать файл", "primary", shortcut="Ctrl Enter")
        keep.clicked.connect(self.form.submit)
        cancel = button(context.theme, "Отмена", "plain", shortcut="Esc")
        cancel.clicked.connect(self.left)
        why = "Запомнится для отправителя: его следующие файлы прочитаются так же."
        self.add(label("Что в каком столбце", "heading"), label(why, "body", "text2"))
        beside = column((self.sheet, 1), self.result, gap=8)
        self.add((Box("h", fields, (beside, 1), gap=24), 1))
        self.add(bar_of(cancel, keep, pad=(0,)))
        self.setFixedWidth(_WIDE)
        self.setAccessibleName("Что в каком столбце")
        self.setFocusProxy(self.form.widgets[self.form.fields[0].name])
        self._fill(guess, names)

    def _fill(self, guess: Guess | None, names: Sequence[str]) -> None:
        values: dict[str, Any] = {"sender": names[0], "zone": HOME}
        if guess is None:
            self.result.setText("Лист не показать: файл не читается как таблица или XML.")
            self.form.fill(values)
            return
        self.sheet.show_sheet(replace(guess.shown, header=-1))
        QTimer.singleShot(0, self.sheet, self.sheet.to_first)
        values["element"] = guess.shown.element
        if guess.shown.mapping is not None:
            mapping = guess.shown.mapping
            hour = mapping.hour_column
            values |= {
                "first_row": mapping.first_row + 1,
                "date": column_name(mapping.date_column),
                "hour": "" if hour is None else column_name(hour),
                "columns": columns_words(mapping),
            }
        self.form.fill(values)
        self._preview()

    def mapping(self, values: dict[str, Any]) -> Mapping | None:
        """What stands in the form; None while it is not whole."""
        try:
            first = int(values["first_row"])
            hour = str(values.get("hour") or "").strip()
            guess = self._guess.shown.mapping if self._guess else None
            return Mapping(
                first - 1,
                column_number(str(values["date"])),
                parse_columns(str(values["columns"])),
                column_number(hour) if hour else None,
                max(0, first - 2),
                bool(guess and guess.serials),
                str(values.get("element") or ""),
            )
        except (ValueError, KeyError):
            return None

    def _preview(self) -> None:
        guess, mapping = self._guess, self.mapping(self.form.values)
        if guess is None or mapping is None:
            self.result.setText("Заполните поля слева: здесь появится, что из этого прочитано.")
            return
        name = guess.name.rsplit("/", 1)[-1]

        def work(_job: Job) -> list[HourlyFile]:
            with POOL.reader() as reader:
                return reader.read(name, guess.content, mapping)

        self._jobs.start("preview", work, self._on_preview)

    def _on_preview(self, files: list[HourlyFile]) -> None:
        points = [point for file in files for point in file.points]
        found = [finding for file in files for finding in file.findings]
        if not points:
            said = found[0].message if found else "в этих столбцах ничего нет"
            self.result.setText(f"Не прочитано: {said}")
            return
        lines = [
            f"{p.serial}: {counted(p.profile.hours, 'час', 'часа', 'часов')}, "
            f"{figures(p.profile.kwh)} кВт·ч"
            for p in points[:8]
        ]
        if found:
            lines.append(f"Замечаний при чтении: {len(found)}, первое: {found[0].message}")
        self.result.setText("\n".join(["Прочитано:", *lines]))

    def _on_submitted(self, values: dict[str, Any]) -> None:
        mapping = self.mapping(values)
        if mapping is not None:
            command = service.SaveSender(
                sender=values["sender"], zone=values["zone"], mapping=as_plain(mapping)
            )
            self.kept.emit(command, mapping)
