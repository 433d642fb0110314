"""Estimated hours before they are kept: what was filled in and how, over the month before."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from PySide6.QtCore import Signal

from bsk_desk.features.hourly.model.estimation import LINEAR_HOURS, Estimate, estimate
from bsk_desk.features.hourly.queries import ProfileRow
from bsk_desk.features.hourly.ui.parts import Registers
from bsk_desk.features.hourly.ui.words import before_alone, figures, month_alone, month_words
from bsk_desk.kernel.words import counted
from bsk_desk.qt.asking import FormSheet
from bsk_desk.qt.buttons import bar_of, button
from bsk_desk.qt.charts import MonthChart
from bsk_desk.qt.fields import LongText
from bsk_desk.qt.forms import Form
from bsk_desk.qt.kit import label
from bsk_desk.qt.theme import Theme

_WIDE, _CHART_HIGH = 760, 260


def prepare(profile: ProfileRow, registers: Registers) -> Estimate | None:
    """The estimate of what is missing, scaled to the registers where both are known."""
    return estimate(profile.month, profile.kwh, expected=registers.expected(profile.ratio))


class EstimateSheet(FormSheet):
    """``kept(values)`` with the reason; ``left()``."""

    kept = Signal(object)
    left = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(gap=8, pad=(16, 20))
        reason = LongText("reason", "Почему досчитано", required=True, least=2, most=4)
        self.form = Form(theme, (reason,))
        self.form.submitted.connect(self.kept)
        self.setFocusProxy(self.form.widgets["reason"])


def estimate_sheet(
    theme: Theme,
    profile: ProfileRow,
    made: Estimate,
    *,
    before: Sequence[float | None],
    expected: Decimal | None,
) -> EstimateSheet:
    """The preview: chart, numbers, reason."""
    sheet = EstimateSheet(theme)
    name = profile.name or f"счётчик {profile.serial}"
    chart = MonthChart(theme)
    chart.setFixedHeight(_CHART_HIGH)
    chart.show_months(
        [float(value) for value in made.values],
        before,
        faults=made.hours[:60],
        title_now=f"{month_alone(profile.month)} с досчитанным",
        title_before=before_alone(profile.month) if before else "",
    )
    keep = button(theme, "Сохранить досчитанное", "primary", shortcut="Ctrl Enter")
    keep.clicked.connect(sheet.form.submit)
    cancel = button(theme, "Отмена", "plain", shortcut="Esc")
    cancel.clicked.connect(sheet.left)
    title = f"Досчитать часы: {name}, {month_words(profile.month)}"
    sheet.add(label(title, "heading", wrap=True))
    sheet.add(label(_words(made, expected), "body", "text2", wrap=True), 4, chart)
    sheet.add(4, sheet.form, bar_of(cancel, keep, pad=(0,)))
    sheet.setFixedWidth(_WIDE)
    sheet.setAccessibleName(title)
    return sheet


def _words(made: Estimate, expected: Decimal | None) -> str:
    short, long = _by_length(made.hours)
    parts = []
    if short:
        parts.append(f"{counted(short, 'час', 'часа', 'часов')} по прямой между соседними")
    if long:
        parts.append(f"{counted(long, 'час', 'часа', 'часов')} по среднему таких же дней")
    total = sum(made.values, Decimal(0))
    words = f"Досчитано: {', '.join(parts)}. Сумма станет {figures(total)} кВт·ч"
    if expected is not None:
        words += f", по показаниям {figures(expected)}"
    return f"{words}. Это отдельная редакция с отметкой; исходные значения остаются."


def _by_length(hours: Sequence[int]) -> tuple[int, int]:
    """How many hours lie in gaps that are filled on a line, and how many in longer ones."""
    runs: list[list[int]] = []
    for hour in hours:
        if runs and runs[-1][-1] == hour - 1:
            runs[-1].append(hour)
        else:
            runs.append([hour])
    short = sum(len(run) for run in runs if len(run) <= LINEAR_HOURS)
    return short, len(hours) - short
