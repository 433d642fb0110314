"""Hourly consumption of the demonstration: two accepted months, and files that come in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from uuid import uuid4

from bsk_desk.db.engine import connect
from bsk_desk.features.hourly.model.hours import month_before, next_month
from bsk_desk.shell.fill.hourly_curves import FOUR, month_of_kwh
from bsk_desk.shell.fill.hourly_samples import Meter, Sample, samples
from bsk_desk.shell.fill.loading import Connection
from bsk_desk.shell.fill.terms import BARNAUL

#: So many contracts send files; those beyond the firms of the cabinet have no cabinet.
CONTRACTS = 40
_UPLOADED = 3
_NAMES = (
    "Завод «Кристалл»", "Хладокомбинат № 2", "ТЦ «Обь»", "Типография «Абрис»", "Элеватор",
    "Лесопильный цех", "Автобаза № 4", "Прачечная «Чистюля»", "Бассейн «Волна»", "Тепличный",
    "Ремзавод", "Каравай", "Мебельщик", "Котельная № 8", "Водозабор", "Склад № 17", "Пивоварня",
    "Гостиница «Сибирь»", "Рынок «Докучаево»", "Автомойка «Блеск»",
)  # fmt: skip
_POINTS = """
    SELECT c.number, c.organization, c.inn, p.id, p.serial, p.name, p.type, p.ratio,
           coalesce(p.max_power_kw, 100)
    FROM bsk.contracts c JOIN bsk.metering_points p ON p.contract_id = c.id
    WHERE c.hourly AND coalesce(p.installed, %(month)s) <= %(month)s AND p.removed IS NULL
    ORDER BY c.number, p.id
"""
_REGISTERS = """
    INSERT INTO bsk.register_readings (point_id, month, start_value, end_value)
    VALUES (%s, %s, %s, %s) ON CONFLICT DO NOTHING
"""
_PROFILE = """
    INSERT INTO bsk.profiles (point_id, month, revision, kwh, hours, total, status, made_at,
                              decided_at, decided_by, transferred_at)
    VALUES (%(point)s, %(month)s, 1, %(kwh)s, %(hours)s, %(total)s, %(status)s, %(at)s, %(at)s,
            'ivanov', %(transferred)s) ON CONFLICT DO NOTHING
"""
_UPLOAD = """
    SELECT site.upload_hourly_file((
        SELECT min(l.consumer_id) FROM bsk.consumer_accounts l JOIN bsk.accounts a
            ON a.id = l.account_id WHERE a.contract = %s), %s, %s, %s)
"""
_HAS_CABINET = """
    SELECT EXISTS (SELECT FROM bsk.consumer_accounts l JOIN bsk.accounts a ON a.id = l.account_id
                   WHERE a.contract = %s)
"""


@dataclass(frozen=True, slots=True)
class Months:
    """The month whose files come in now, and the two before it."""

    now: date

    @property
    def accepted(self) -> tuple[date, date]:
        """The older one first."""
        last = month_before(self.now)
        return month_before(last), last


def fill_hourly(dsn: str, folder: Path, seed: int, moment: datetime | None = None) -> None:
    """Accepted months into the database, sample files into the folder, some of them uploaded.

    A database that has profiles already is left alone; files that are missing are written again.
    Raises psycopg.Error and OSError.
    """
    present = moment or datetime.now(BARNAUL)
    months = Months(month_before(date(present.year, present.month, 1)))
    with connect(dsn, "bsk-desk demo") as connection:
        connection.execute("SET ROLE bsk_owner")
        with connection.transaction():
            fresh = _is_fresh(connection)
            if fresh:
                _add_contracts(connection, months)
            meters = _meters(connection, months)
            if fresh:
                _add_months(connection, meters, months, seed)
            made = list(samples(meters, months.now, seed))
            _write(folder, made)
            if fresh:
                _upload(connection, made)


def _is_fresh(connection: Connection) -> bool:
    row = connection.execute("SELECT NOT EXISTS (SELECT FROM bsk.profiles)").fetchone()
    return bool(row and row[0])


def _add_contracts(connection: Connection, months: Months) -> None:
    """Firms beyond those of the cabinet, until there are enough."""
    row = connection.execute("SELECT count(*) FROM bsk.contracts WHERE hourly").fetchone()
    missing = CONTRACTS - (row[0] if row else 0)
    installed = months.now - timedelta(days=900)
    for at in range(max(0, missing)):
        number, name = 601 + at, _NAMES[at % len(_NAMES)]
        connection.execute(
            "INSERT INTO bsk.contracts (number, organization) VALUES (%s, %s)"
            " ON CONFLICT DO NOTHING",
            [number, f"ООО «{name}»" if "«" not in name else name],
        )
        for point in range(1 + at % 4):
            connection.execute(
                "INSERT INTO bsk.metering_points (contract_id, serial, name, type, ratio,"
                " max_power_kw, installed) SELECT id, %s, %s, 'Меркурий 234 ART', %s, %s, %s"
                " FROM bsk.contracts WHERE number = %s ON CONFLICT DO NOTHING",
                [f"{9_217_700 + at * 10 + point:08}", f"Ввод {point + 1}", (20, 40, 60)[at % 3],
                 120 + 20 * point, installed, number],
            )  # fmt: skip


def _meters(connection: Connection, months: Months) -> list[Meter]:
    first = months.accepted[0]
    rows = connection.execute(_POINTS, {"month": first}).fetchall()
    return [Meter(*row) for row in rows]


def _add_months(connection: Connection, meters: list[Meter], months: Months, seed: int) -> None:
    """Registers that agree with the hours; the older month was handed over to accounting."""
    with connection.cursor() as cursor:
        for meter in meters:
            start = meter.register(months.accepted[0])
            for month in months.accepted:
                kwh = month_of_kwh(seed, meter.point, month, meter.power)
                total = sum(kwh, Decimal(0))
                end = start + (total / meter.ratio).quantize(FOUR)
                cursor.execute(_REGISTERS, [meter.point, month, start, end])
                at = datetime(*next_month(month).timetuple()[:2], 2, 10, tzinfo=BARNAUL)
                over = month == months.accepted[0]
                cursor.execute(
                    _PROFILE,
                    {
                        "point": meter.point,
                        "month": month,
                        "kwh": kwh,
                        "hours": len(kwh),
                        "total": total,
                        "status": "transferred" if over else "reliable",
                        "at": at,
                        "transferred": at + timedelta(days=1) if over else None,
                    },
                )
                start = end
            cursor.execute(_REGISTERS, [meter.point, months.now, start, None])


def _write(folder: Path, made: list[Sample]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for sample in made:
        path = folder / sample.name
        if not path.exists():
            path.write_bytes(sample.content)


def _upload(connection: Connection, made: list[Sample]) -> None:
    """As consumers do in their cabinets: what waits at the desk before anybody drops a file."""
    done = 0
    for sample in made[::-1]:
        row = connection.execute(_HAS_CABINET, [sample.contract]).fetchone()
        if done < _UPLOADED and row and row[0]:
            values = [sample.contract, sample.name, sample.content, uuid4()]
            connection.execute(_UPLOAD, values)
            done += 1
