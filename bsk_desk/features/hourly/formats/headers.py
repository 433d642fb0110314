"""Words of headers: what a cell above or beside the numbers means, with all its synonyms."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from bsk_desk.features.hourly.model.cells import Fault
from bsk_desk.features.hourly.model.numbers import shown

DATE, HOUR, KIND, ENERGY, POWER, TOTAL = "date", "hour", "kind", "energy", "power", "total"
NUMBER, STATUS, REACTIVE = "number", "status", "reactive"
SERIAL, TYPE, RATIO, VOLTAGE_RATIO = "serial", "type", "ratio", "voltage_ratio"
START, END = "start", "end"
CONTRACT, ORGANIZATION, INN = "contract", "organization", "inn"
RESPONSIBLE, PHONE, PERIOD = "responsible", "phone", "period"

#: In order: the first that fits wins, so the longer and rarer words stand before the short ones.
_COLUMN_WORDS = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        (KIND, r"(?:тип|вид) дня|выходной|рабочий"),
        (TOTAL, r"итог|всего|сумма|total|sum\b"),
        (STATUS, r"статус|признак|примечани|комментари|достоверн"),
        (DATE, r"дата|date|timestamp"),
        (REACTIVE, r".*(?:реактив|квар|kvar)|[рr]\s*[+\-−](?!\w)"),
        (
            ENERGY,
            (
                r".*(?:энерги|потреблен|расход|об[ъь]ем|квт\s*[*·.\-x×х/]?\s*ч(?:ас)?\b"
                r"|\bм?вт\s*[*·.\-x×х/]?\s*ч(?:ас)?\b|kw\s*[*·.]?\s*h\b|\bwp\b|[аa]\+)"
            ),
        ),
        (DATE, r"день|сутки|число|период|начало интервала"),
        (HOUR, r"час|время|интервал|hour|time"),
        (POWER, r".*(?:мощност|\bквт\b|\bkw\b)"),
        (NUMBER, r"(?:№|n|номер)\s*(?:п\s*/?\s*п\.?|строки)?$|п/п$"),
    )
)
_UNITS = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        ("кВАр·ч", r"реактив|квар|kvar|^[рr]\s*[+\-−](?!\w)"),
        ("МВт·ч", r"\bмвт\s*[*·.\-x×х/]?\s*ч|\bmwh?\b"),
        ("Вт·ч", r"\bвт\s*[*·.\-x×х/]?\s*ч|\bwh\b"),
    )
)
_HEAD_WORDS = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        (CONTRACT, r"(?:№|номер|n)?\s*договора?\s*(?:№|энергоснабжения|номер)?\s*№?"),
        (INN, r"инн(?: потребителя| организации| абонента)?"),
        (RESPONSIBLE, r"(?:фио|ф\.\s*и\.\s*о\.?).*|ответственн\w+.*|исполнитель"),
        (PHONE, r"(?:контактный |конт\. ?)?(?:номер )?телефон.*|тел\.?"),
        (
            PERIOD,
            (
                r"начало (?:отчетного )?периода.*|(?:отчетный|расчетный) (?:период|месяц)"
                r"|период|месяц|за"
            ),
        ),
        (
            ORGANIZATION,
            (
                r"(?:(?:полное|краткое) )?(?:наименование|название)"
                r"(?: организации| потребителя| абонента)?|организация|потребитель|абонент"
            ),
        ),
        (TYPE, r"(?:тип|марка|модель) (?:пу|прибора|счетчика|эл).*"),
        (VOLTAGE_RATIO, r"к?\s*тн|коэфф?(?:ициент|\.)?\s*(?:трансформации\s*)?(?:тн|напряжения)"),
        (RATIO, r"к?\s*тт|кт|ктр|ки|к\s*тр\.?|коэфф?\.?\s*тр.*|(?:расчетный )?коэфф?ициент.*"),
        (START, r"показани\w* .*нач.*|начальн\w* показани.*"),
        (END, r"показани\w* .*кон.*|(?:конечн|фактическ)\w* показани.*"),
    )
)
_SERIAL_START = re.compile(r"№|номер|n\b|no\b|зав|серийн|счетчик|прибор")
_SERIAL_WORD = re.compile(r"счетчик|прибор|\bпу\b|зав|серийн|сч\b")
_LATIN = str.maketrans("ktkhmcoeapxy", "кткнмсоеарху")
_CACHED = 200
_TOTAL_ROW = re.compile(r"(?:итого|всего|сумма|итог|total)\b")


def words(value: Any) -> str:
    """Text of a header cell for comparing: one line, lower case, ё as е, no colon behind."""
    if value is None or isinstance(value, Fault):
        return ""
    text = value if isinstance(value, str) else shown(value)
    return _short(text) if len(text) <= _CACHED else _plain(text)


@lru_cache(maxsize=4096)
def _short(text: str) -> str:
    return _plain(text)


def _plain(text: str) -> str:
    text = " ".join(text.replace("\u00ad", "").split()).lower().replace("ё", "е")
    return text.strip(" :;*_")


def column_role(value: Any) -> str | None:
    """What a header over a column of a table means, None for anything else."""
    text = words(value) if isinstance(value, str) else ""
    if not text or len(text) > 120:
        return None
    return _column_role(text)


@lru_cache(maxsize=4096)
def _column_role(text: str) -> str | None:
    return next((name for name, pattern in _COLUMN_WORDS if pattern.match(text)), None)


def odd_unit(value: Any) -> str | None:
    """The unit in a header over a column of energy when it is not kWh."""
    text = words(value) if isinstance(value, str) else ""
    return next((name for name, pattern in _UNITS if pattern.search(text)), None)


@lru_cache(maxsize=4096)
def head_role(text: str) -> str | None:
    """What a label above the table means (``№ договора``), None for anything else."""
    if not text or len(text) > 120:
        return None
    if len(text) <= 4:
        text = text.translate(_LATIN)
    for name, pattern in _HEAD_WORDS:
        if pattern.fullmatch(text):
            return name
    is_serial = (
        len(text) <= 60
        and not re.search(r"\d", text)
        and _SERIAL_START.match(text)
        and _SERIAL_WORD.search(text)
    )
    return SERIAL if is_serial else None


def is_total(value: Any) -> bool:
    """Whether a cell opens a row of totals."""
    return isinstance(value, str) and bool(_TOTAL_ROW.match(words(value)))
