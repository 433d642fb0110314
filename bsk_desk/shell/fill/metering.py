"""Contracts of firms and their metering points, with meters whose numbers look like real ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from bsk_desk.shell.fill.copying import line
from bsk_desk.shell.fill.loading import Connection, copy
from bsk_desk.shell.fill.people import LEGAL_EVERY, Consumer, Crowd, seeded
from bsk_desk.shell.fill.words import pick

#: Meter type and how many times what it counts is multiplied by its transformers.
_TYPES = (
    ("Меркурий 234 ART", 1), ("Меркурий 234 ART", 30), ("Меркурий 234 ART", 40),
    ("СЕ 303", 20), ("СЕ 303", 60), ("ПСЧ-4ТМ.05", 80), ("ПСЧ-4ТМ.05", 1200),
)  # fmt: skip
_PLACES = ("Ввод 1", "Ввод 2", "Цех", "Склад", "Офис", "Освещение территории")
_COLUMNS = (
    "number", "organization", "inn", "account_id", "serial", "name", "type", "ratio",
    "max_power_kw", "installed",
)  # fmt: skip
_STAGE = """
    CREATE UNLOGGED TABLE bsk.fill_points (number integer, organization text, inn text,
        account_id bigint, serial text, name text, type text, ratio numeric, max_power_kw numeric,
        installed date)
"""
#: A contract that somebody else has already keeps its points to itself.
_CONTRACTS = """
    INSERT INTO bsk.contracts (number, organization, inn)
    SELECT DISTINCT number, organization, inn FROM bsk.fill_points ORDER BY number
    ON CONFLICT DO NOTHING
"""
_POINTS = """
    INSERT INTO bsk.metering_points (contract_id, account_id, serial, name, type, ratio,
                                     max_power_kw, installed)
    SELECT c.id, p.account_id, p.serial, p.name, p.type, p.ratio, p.max_power_kw, p.installed
    FROM bsk.fill_points p JOIN bsk.contracts c
      ON c.number = p.number AND c.inn = p.inn AND c.organization = p.organization
    ORDER BY p.number, p.serial
"""


def fill_metering(connection: Connection, crowd: Crowd, moment: datetime) -> None:
    """One contract per firm, one to four points each."""
    connection.execute(_STAGE)
    copy(connection, "fill_points", _COLUMNS, list(_lines(crowd, moment.date())))
    for statement in (_CONTRACTS, _POINTS, "DROP TABLE bsk.fill_points"):
        connection.execute(statement)


def _lines(crowd: Crowd, today: date) -> Iterator[str]:
    for who in _firms(crowd):
        rng = seeded(crowd.seed, 4, who.id)
        serial = 10_000_000 + int(rng.random() * 30_000_000)
        for place in range(1 + int(rng.random() * 4)):
            kind, ratio = pick(rng, _TYPES)
            account = who.accounts[place % len(who.accounts)]
            power = 15 * max(1, round(ratio**0.5)) * (1 + int(rng.random() * 4))
            installed = today - timedelta(days=200 + int(rng.random() * 3_000))
            yield line(
                account.contract, who.organization, who.inn, account.id, str(serial + place),
                _PLACES[place], kind, ratio, power, installed,
            )  # fmt: skip


def _firms(crowd: Crowd) -> Iterable[Consumer]:
    last = crowd.first + crowd.count
    first = -(-crowd.first // LEGAL_EVERY) * LEGAL_EVERY
    return map(crowd.consumer, range(first, last, LEGAL_EVERY))
