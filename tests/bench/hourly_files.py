"""Sound files of ten points for the bench, half .xls, half .xlsx, and the contracts they are of."""

from __future__ import annotations

import json
from pathlib import Path

import psycopg

from tests.bench.base import Bench
from tests.features.hourly.books import template, value
from tests.features.hourly.writers import as_xls, as_xlsx

POINTS, HOURS = 10, 744
#: Above those of the fill.
FIRST_CONTRACT = 90_000
_HEAD = 12


def make_files(folder: Path, count: int) -> list[Path]:
    """Kept from run to run; each of a contract of its own, with numbers of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    return [_made(folder, FIRST_CONTRACT + n, ("xls", "xlsx")[n % 2]) for n in range(count)]


def forget_files(owner: psycopg.Connection) -> None:
    """As if no file of these contracts had ever come."""
    owner.execute(
        f"""DELETE FROM bsk.profiles p USING bsk.metering_points m, bsk.contracts c
        WHERE m.id = p.point_id AND c.id = m.contract_id AND c.number >= {FIRST_CONTRACT}"""
    )
    owner.execute(f"DELETE FROM bsk.hourly_files WHERE contract >= {FIRST_CONTRACT}")


def serials(contract: int) -> tuple[str, ...]:
    """The meters of a contract."""
    return tuple(f"{contract}{n:03}" for n in range(POINTS))


def make_points(bench: Bench, count: int) -> None:
    """Contracts and meters, through accounting's door."""
    contracts = range(FIRST_CONTRACT, FIRST_CONTRACT + count)
    rows = [{"number": str(c), "organization": f"ООО «Замер {c}»"} for c in contracts]
    points = [
        {"contract": str(c), "serial": s, "ratio": "20"} for c in contracts for s in serials(c)
    ]
    with bench.connect("test_accounting") as connection:
        connection.execute("SELECT exchange.upsert_contracts(%s)", [json.dumps(rows)])
        connection.execute("SELECT exchange.upsert_metering_points(%s)", [json.dumps(points)])


def _made(folder: Path, contract: int, kind: str) -> Path:
    path = folder / f"{contract}_012013.{kind}"
    if not path.exists():
        rows = template(serials=serials(contract))
        rows[0][1], rows[1][1], rows[2][1] = str(contract), f"ООО «Замер {contract}»", None
        for hour, row in enumerate(rows[_HEAD:]):
            row[1:] = [round(value(hour, c) + contract % 1000 / 100, 4) for c in range(POINTS)]
        path.write_bytes(as_xls(rows) if kind == "xls" else as_xlsx(rows))
    return path
