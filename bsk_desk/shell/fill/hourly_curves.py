"""How an invented firm uses electricity: a day's curve, quieter on days off."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from random import Random

from bsk_desk.features.hourly.model.hours import local_hours

FOUR = Decimal("0.0001")
#: Share of the largest power by hour of a working day: shifts, an evening, a quiet night.
_DAY = (
    0.18, 0.17, 0.16, 0.16, 0.17, 0.20, 0.27, 0.38, 0.52, 0.60, 0.64, 0.66,
    0.62, 0.63, 0.64, 0.60, 0.55, 0.50, 0.47, 0.44, 0.38, 0.30, 0.24, 0.20,
)  # fmt: skip
_DAY_OFF = 0.58


def month_of_kwh(seed: int, point: int, month: date, power: Decimal) -> list[Decimal]:
    """One value per hour of the month in Barnaul, in kWh; a pure function of its arguments."""
    rng = Random(f"{seed} {point} {month}")  # noqa: S311 - invented data
    level = 0.75 + (point * 7919 % 100) / 400
    values = []
    for moment in local_hours(month):
        quiet = _DAY_OFF if moment.weekday() >= 5 else 1.0
        value = float(power) * level * _DAY[moment.hour] * quiet * rng.uniform(0.92, 1.08)
        values.append(Decimal(repr(round(value, 4))).quantize(FOUR))
    return values
