"""The production calendar of Russia, year by year, out of the ``holidays`` package.

For a year without a decree the package silently gives only the fixed holidays; such a year is
provisional until an administrator has compared it (domain facts, production calendar).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

import holidays
from sqlalchemy import Connection, text

#: Years whose transfers ``holidays`` 0.107 was compared with the decrees for.
COMPARED = range(2024, 2028)
#: How many years ahead of the present one are filled.
AHEAD = 2
_INSERT = text(
    "INSERT INTO bsk.calendar_days (day, working, approved, note)"
    " VALUES (:day, :working, :approved, :note) ON CONFLICT DO NOTHING"
)


def days_of(year: int) -> Iterator[tuple[date, bool, bool, str | None]]:
    """(day, working, approved, name of the holiday) for each day of the year."""
    russia = holidays.country_holidays("RU", years=year, language="ru")
    day = date(year, 1, 1)
    while day.year == year:
        yield day, russia.is_working_day(day), year in COMPARED, russia.get(day)
        day += timedelta(days=1)


def years_until(present: int) -> Iterable[int]:
    """The years to fill: those compared, and some ahead."""
    return range(COMPARED.start, max(present + AHEAD + 1, COMPARED.stop))


def sync(connection: Connection) -> None:
    """Fills the years that are missing; a day somebody has changed stays as it is."""
    present = connection.scalar(text("SELECT extract(year FROM now())::integer"))
    known = set(
        connection.scalars(
            text("SELECT DISTINCT extract(year FROM day)::integer FROM bsk.calendar_days")
        )
    )
    for year in years_until(int(present or COMPARED.start)):
        if year not in known:
            rows = [
                {"day": day, "working": working, "approved": approved, "note": note}
                for day, working, approved, note in days_of(year)
            ]
            connection.execute(_INSERT, rows)
