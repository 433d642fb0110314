"""Words of the page: what a file and a point are, in two or three words and a colour role."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from bsk_desk.features.hourly.card_queries import PointState
from bsk_desk.features.hourly.model.findings import plural
from bsk_desk.features.hourly.model.hours import local_hours, month_before
from bsk_desk.features.hourly.queries import FileRow, ProfileRow
from bsk_desk.kernel.times import MONTH_NAMES, local
from bsk_desk.kernel.words import counted, grouped

Finding = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Mark:
    """A colour role and the words beside its icon."""

    role: str
    words: str


#: What is decided about a point.
_DECIDED = {
    "reliable": Mark("done", "принята"),
    "transferred": Mark("done", "передана"),
    "rejected": Mark("postponed", "отклонена"),
    "superseded": Mark("postponed", "заменена"),
}
#: What is decided about a file; {} is when.
_SETTLED = {
    "waiting": ("notifying", "ждёт чтения"),
    "accepted": ("done", "принят{}"),
    "returned": ("info_requested", "возвращён{}"),
    "rejected": ("postponed", "отклонён"),
    "superseded": ("postponed", "заменён новым"),
}
#: What is wrong with a point, by the code of its worst finding.
_SHORT = {
    "H01": "не весь месяц",
    "H02": "час дважды",
    "H03": "не число",
    "H04": "минус",
    "H05": "больше 4 знаков",
    "H06": "нули",
    "H07": "одно значение",
    "H08": "выброс",
    "H09": "больше мощности",
    "H10": "не сходится",
    "H11": "не тот счётчик",
    "H12": "договор, месяц",
    "H13": "время Москвы?",
    "H14": "0–23 или 1–24?",
    "H15": "некоммерческие",
    "H16": "половина часа",
    "H17": "чужие строки",
    "H18": "итог пропущен",
}
#: What is wrong with a whole file.
_FILE_SHORT = {"X08": "незнакомый вид", "H12": "не тот договор, месяц", "H11": "чужие счётчики"}
#: Roles of files in the order of the counters, with their words.
COUNTERS: tuple[tuple[str, tuple[str, str, str]], ...] = (
    ("overdue", ("с ошибками", "с ошибками", "с ошибками")),
    ("soon", ("вопрос", "вопроса", "вопросов")),
    ("submitted", ("ждёт решения", "ждут решения", "ждут решения")),
    ("done", ("принят", "приняты", "приняты")),
)


def month_words(month: date) -> str:
    """«октябрь 2026»."""
    return f"{MONTH_NAMES[month.month - 1]} {month.year}"


def month_alone(month: date) -> str:
    """«октябрь»."""
    return MONTH_NAMES[month.month - 1]


def before_alone(month: date) -> str:
    """The month before: «сентябрь»."""
    return month_alone(month_before(month))


def month_of(words: str) -> date:
    """The month of a point as it is stored, ``2026-10``."""
    return date(int(words[:4]), int(words[5:7]), 1)


def of_level(findings: Iterable[Finding], level: str) -> list[Finding]:
    """Errors (E) or warnings (W)."""
    return [finding for finding in findings if finding["level"] == level]


def file_mark(file: FileRow, states: Sequence[PointState]) -> Mark:
    """The pill of a file."""
    if file.status in _SETTLED:
        role, words = _SETTLED[file.status]
        return Mark(role, words.format(_when(file.decided_at)))
    open_ = [state for state in states if state.status == "waiting"]
    if file.status == "partly" and not open_:
        return Mark("done", "принят частично")
    return _open_mark(file)


def _open_mark(file: FileRow) -> Mark:
    errors = of_level(file.findings, "E")
    if errors:
        whole = next((f["code"] for f in errors if not f["point"]), "")
        said = _FILE_SHORT.get(whole, "") if whole else ""
        return Mark("overdue", said or counted(len(errors), "ошибка", "ошибки", "ошибок"))
    warnings = of_level(file.findings, "W")
    if warnings:
        return Mark("soon", counted(len(warnings), "вопрос", "вопроса", "вопросов"))
    return Mark("submitted", "готов к приёму")


def _when(moment: datetime | None) -> str:
    return f" {local(moment):%d.%m %H:%M}" if moment else ""


def point_mark(point: Mapping[str, Any], state: PointState | None) -> Mark:
    """What stands beside a point."""
    if state is not None and state.status != "waiting":
        return _DECIDED[state.status]
    if state is not None and state.estimated:
        return Mark("soon", "досчитана")
    return _waiting_mark(point, state)


def decision_words(profile: ProfileRow | None) -> str:
    """What was decided about a point and why: «отклонена: счётчик стоял»; "" without a reason."""
    if profile is None or not profile.reason:
        return ""
    decided = _DECIDED.get(profile.status)
    said = decided.words if decided else "досчитана" if profile.estimated else ""
    return f"{said}: {profile.reason}" if said else profile.reason


def _waiting_mark(point: Mapping[str, Any], state: PointState | None) -> Mark:
    errors, warnings = of_level(point["findings"], "E"), of_level(point["findings"], "W")
    missing = len(local_hours(month_of(point["month"]))) - int(point["hours"])
    if missing > 0 and not point.get("partial"):
        return Mark("overdue", f"нет {plural(missing, 'часа', 'часов', 'часов')}")
    if errors or state is None:
        code = errors[0]["code"] if errors else ""
        return Mark("overdue", _SHORT.get(code, "ошибка") if errors else "нет такой точки")
    if state.blocked:
        # A day of 80020 waits for the rest of its month; else the whole file is at fault.
        return Mark("notifying", "месяц копится") if point.get("partial") else _of_file()
    if warnings:
        return Mark("soon", _SHORT.get(warnings[0]["code"], "вопрос"))
    return Mark("done", "сходится" if state.compared else "без замечаний")


def _of_file() -> Mark:
    return Mark("overdue", "ошибка файла")


def who(file: FileRow) -> str:
    """The second line of a file."""
    parts = [file.organization or "", f"договор {file.contract}" if file.contract else ""]
    if file.source == "site":
        parts.append("с сайта")
    elif file.source == "mailbox":
        parts.append(f"почта: {file.sender}" if file.sender else "почта")
    return ", ".join(part for part in parts if part) or "договор неизвестен"


def figures(value: Decimal | str) -> str:
    """Energy in kWh with two digits: «47 881,06»."""
    return grouped(Decimal(value), 2)


def finding_words(finding: Finding) -> str:
    """A finding with its place: «Лист «Октябрь», ячейка C324: …»."""
    parts = []
    if finding.get("sheet"):
        parts.append(f"лист «{finding['sheet']}»")
    if finding.get("cell"):
        cell, until = finding["cell"], finding.get("until")
        one, some = ("элемент", "элементы") if "/" in cell else ("ячейка", "ячейки")
        parts.append(f"{some} {cell}–{until}" if until else f"{one} {cell}")
    where = ", ".join(parts)
    said = f"{where[0].upper()}{where[1:]}: {finding['message']}" if where else finding["message"]
    return said if said.endswith((".", "?", "!")) else f"{said}."
