"""The revisions of a point's month: what each one was, and what changed since the one before."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from bsk_desk.features.hourly.model.hours import hour_words
from bsk_desk.features.hourly.queries import ProfileRow
from bsk_desk.features.hourly.ui.words import figures, month_words
from bsk_desk.kernel.times import local
from bsk_desk.kernel.words import counted
from bsk_desk.qt.charts import MonthChart
from bsk_desk.qt.kit import FewLines, label, row
from bsk_desk.qt.marks import tag
from bsk_desk.qt.sheet import Sheet
from bsk_desk.qt.theme import Theme

_WIDE, _CHART_HIGH, _SHOWN = 760, 240, 6
_STATES = {
    "waiting": ("submitted", "ждёт решения"),
    "reliable": ("done", "достоверна"),
    "transferred": ("done", "передана"),
    "superseded": ("postponed", "заменена"),
    "rejected": ("postponed", "отклонена"),
}


def revisions_sheet(theme: Theme, found: Sequence[ProfileRow]) -> Sheet:
    """Newest first; the chart lays the last one over the one before."""
    last = found[-1]
    sheet = Sheet(gap=8, pad=(16, 20))
    title = f"Редакции: {last.name or last.serial}, {month_words(last.month)}"
    sheet.add(label(title, "heading", wrap=True), 4)
    for at in range(len(found) - 1, max(-1, len(found) - 1 - _SHOWN), -1):
        older = found[at - 1] if at else None
        role, words = _STATES[found[at].status]
        sheet.add(
            row(
                label(f"{found[at].revision}", "strong", width=24),
                label(f"{local(found[at].made_at):%d.%m.%Y %H:%M}", "small", "text2", width=112),
                label(f"{figures(found[at].total)} кВт·ч", "body", width=132),
                (FewLines(difference(older, found[at]), "small", "text2"), 1),
                tag(theme, role, words),
                gap=8,
            )
        )
    if len(found) > 1:
        chart = MonthChart(theme)
        chart.setFixedHeight(_CHART_HIGH)
        chart.show_months(
            _hours(last),
            _hours(found[-2]),
            faults=changed(found[-2], last)[:40],
            title_now=f"редакция {last.revision}",
            title_before=f"редакция {found[-2].revision}",
        )
        sheet.add(8, chart)
    sheet.setFixedWidth(_WIDE)
    sheet.setAccessibleName(title)
    return sheet


def changed(older: ProfileRow, newer: ProfileRow) -> list[int]:
    """The numbers of the hours that differ."""
    pairs = enumerate(zip(older.kwh, newer.kwh, strict=True))
    return [at for at, (one, other) in pairs if one != other]


def difference(older: ProfileRow | None, newer: ProfileRow) -> str:
    """«изменён 1 час, 14.10 04:00; +24,14 кВт·ч», «досчитано 12 часов»."""
    parts = []
    if newer.estimated:
        parts.append(f"досчитано {counted(len(newer.estimated), 'час', 'часа', 'часов')}")
    if older is None:
        parts.append("первая")
    else:
        hours = changed(older, newer)
        if not hours:
            parts.append("значения те же")
        else:
            count = counted(len(hours), "час", "часа", "часов")
            parts.append(f"другие {count}: {hour_words(newer.month, hours)}")
            delta: Decimal = newer.total - older.total
            parts.append(f"{'+' if delta >= 0 else ''}{figures(delta)} кВт·ч")
    if newer.reason:
        parts.append(newer.reason)
    return "; ".join(parts)


def _hours(profile: ProfileRow) -> list[float | None]:
    return [None if value is None else float(value) for value in profile.kwh]
