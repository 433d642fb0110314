"""Consumers, their accounts and what ties them, as rows for COPY."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bsk_desk.shell.fill.copying import line
from bsk_desk.shell.fill.people import Consumer, Crowd, seeded
from bsk_desk.shell.fill.terms import BARNAUL

#: No password fits it: nobody signs in as an invented consumer.
NO_PASSWORD = "!"  # noqa: S105 - the opposite of one
CONSUMER_COLUMNS = (
    "id", "kind", "login", "password_hash", "email", "display_name", "last_name", "first_name",
    "middle_name", "organization", "inn", "kpp", "ogrn", "contact_name", "phone", "created_at",
)  # fmt: skip
ACCOUNT_COLUMNS = (
    "id", "number", "pin_salt", "pin_hash", "address", "holder", "kind", "contract", "updated_at",
)  # fmt: skip
LINK_COLUMNS = ("consumer_id", "account_id", "active", "linked_at")


@dataclass(slots=True)
class CabinetLines:
    """Text for COPY into the three tables."""

    consumers: list[str] = field(default_factory=list)
    accounts: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)


def cabinet_lines(crowd: Crowd, numbers: Sequence[int], opened: datetime) -> CabinetLines:
    """Consumers with these ids; all their cabinets are older than ``opened``."""
    made = CabinetLines()
    for number in numbers:
        _add(crowd.consumer(number), crowd.seed, opened, made)
    return made


def _add(who: Consumer, seed: int, opened: datetime, made: CabinetLines) -> None:
    age = seeded(seed, 3, who.id).random()
    created = (opened - timedelta(days=2 + 700 * age)).astimezone(BARNAUL).replace(microsecond=0)
    made.consumers.append(
        line(
            who.id, who.kind, who.login, NO_PASSWORD, who.email, who.display_name, who.last_name,
            who.first_name, who.middle_name, who.organization, who.inn, who.kpp, who.ogrn,
            who.contact_name, who.phone, created,
        )
    )  # fmt: skip
    for place, account in enumerate(who.accounts):
        made.accounts.append(
            line(
                account.id, account.number, account.salt, account.pin_hash, account.address,
                account.holder, account.kind, account.contract, created,
            )
        )  # fmt: skip
        if who.linked:
            linked = created + timedelta(hours=1 + place)
            made.links.append(line(who.id, account.id, place == 0, linked))
