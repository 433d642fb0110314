"""Invented consumers and their accounts: each a pure function of the seed and its id."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from bsk_desk.kernel.identifiers import check_inn, check_ogrn, check_ogrnip
from bsk_desk.shell.fill.words import (
    feminine,
    latin,
    names,
    organisation_kinds,
    pick,
    streets,
)

#: Every twelfth consumer is a firm, every fourth of these an entrepreneur.
LEGAL_EVERY = 12
#: Ids set aside per consumer; the second account exists for one in eight.
ACCOUNTS_PER_CONSUMER = 2
#: Share of consumers who have not linked their account yet.
NOT_LINKED = 0.06
#: Codes of Siberian mobile networks; the numbers after them (000 to 009) are invented.
_MOBILE = ("903", "905", "906", "909", "913", "923", "929", "960", "961", "962", "963", "983")
#: Reserved by RFC 2606: a letter to these never reaches anybody.
_DOMAINS = ("example.com", "example.org", "example.net")
#: A multiplier and a prime: account ids become numbers that look given at random, all different.
_STEP, _PRIME = 48_271, 2_147_483_647


@dataclass(frozen=True, slots=True)
class Account:
    """A row of bsk.accounts; ``pin`` is what the person would type."""

    id: int
    number: str
    pin: str
    salt: bytes
    address: str
    holder: str
    kind: str
    contract: int | None

    @property
    def pin_hash(self) -> bytes:
        """As ``bsk.pin_hash`` keeps it."""
        return hashlib.sha256(self.salt + self.pin.encode()).digest()


@dataclass(frozen=True, slots=True)
class Consumer:
    """A row of bsk.consumers with its accounts; the first of them is the active one when linked."""

    id: int
    kind: str
    login: str
    email: str
    display_name: str
    last_name: str | None
    first_name: str | None
    middle_name: str | None
    organization: str | None
    inn: str | None
    kpp: str | None
    ogrn: str | None
    contact_name: str | None
    phone: str
    accounts: tuple[Account, ...]
    linked: bool

    @property
    def polite(self) -> str:
        """How a letter begins: name and patronymic, or «Уважаемый потребитель»."""
        if self.first_name and self.middle_name:
            return f"{self.first_name} {self.middle_name}"
        parts = (self.contact_name or "").split()
        return " ".join(parts[1:]) if len(parts) == 3 else "Уважаемый потребитель"


def seeded(seed: int, kind: int, number: int) -> Random:
    """The generator of one thing; what else is made, and in which order, does not matter to it."""
    return Random((seed << 72) | (kind << 64) | number)  # noqa: S311 - nothing secret


def full_name(rng: Random) -> tuple[str, str, str]:
    """Surname, name and patronymic that agree."""
    lists = names()
    last = pick(rng, lists.last)
    if rng.random() < 0.47:
        name = pick(rng, lists.men)[0]
        return last, name, pick(rng, lists.men)[1]
    return feminine(last), pick(rng, lists.women), pick(rng, lists.men)[2]


def phone(rng: Random) -> str:
    """E.164."""
    return f"+7{pick(rng, _MOBILE)}{int(rng.random() * 100_000):07d}"


def email(name: str, rng: Random, number: int | None = None) -> str:
    """An address that nobody can have; with a number it is the only one."""
    return f"{name}{'' if number is None else number}@{pick(rng, _DOMAINS)}"


def address(rng: Random, *, flat: bool = True) -> str:
    """«ул. Гущина, 17, кв. 42»."""
    street = pick(rng, streets())
    house = f"{street.name}, {1 + int(rng.random() * street.houses)}"
    return f"{house}, кв. {1 + int(rng.random() * 180)}" if flat and rng.random() < 0.8 else house


@dataclass(frozen=True, slots=True)
class Crowd:
    """The consumers of one fill: ids and account ids from the first ones on."""

    seed: int
    first: int
    count: int
    first_account: int

    def consumer(self, number: int) -> Consumer:
        """The consumer with this id."""
        rng = seeded(self.seed, 1, number)
        account = self.first_account + (number - self.first) * ACCOUNTS_PER_CONSUMER
        if number % LEGAL_EVERY:
            return _person(rng, number, account)
        make = _entrepreneur if rng.random() < 0.25 else _firm
        return make(rng, number, account)


def _person(rng: Random, number: int, account: int) -> Consumer:
    last, first, middle = full_name(rng)
    display = f"{last} {first} {middle}"
    login = f"{latin(last)}{number}"
    return Consumer(
        number, "person", login, email(latin(last), rng, number), display, last, first, middle,
        None, None, None, None, None, phone(rng),
        _accounts(rng, account, display, "person", None), rng.random() >= NOT_LINKED,
    )  # fmt: skip


def _firm(rng: Random, number: int, account: int) -> Consumer:
    organization = organisation(rng)
    contract = 1 + number // LEGAL_EVERY % 99_999
    contact = " ".join(full_name(rng))
    return Consumer(
        number, "legal", f"firm{number}", email("office", rng, number), organization,
        None, None, None, organization, inn_10(rng), f"2224{pick(rng, ('01', '02', '43'))}001",
        ogrn(rng), contact, phone(rng),
        _accounts(rng, account, organization, "legal", contract), rng.random() >= NOT_LINKED,
    )  # fmt: skip


def _entrepreneur(rng: Random, number: int, account: int) -> Consumer:
    contact = " ".join(full_name(rng))
    contract = 1 + number // LEGAL_EVERY % 99_999
    name = f"ИП {contact}"
    return Consumer(
        number, "legal", f"ip{number}", email("ip", rng, number), name, None, None, None, name,
        inn_12(rng), None, ogrnip(rng), contact, phone(rng),
        _accounts(rng, account, name, "legal", contract), rng.random() >= NOT_LINKED,
    )  # fmt: skip


def organisation(rng: Random) -> str:
    """«ООО «Хлебный дом»»: form and name by their shares."""
    kinds = organisation_kinds()
    kind = rng.choices(kinds, [k.weight for k in kinds])[0]
    street = pick(rng, streets())
    place = f"{street.name.split(' ', 1)[1]}, {1 + int(rng.random() * street.houses)}"
    name = pick(rng, kind.names).format(n=1 + int(rng.random() * 140), street=place)
    return f"{kind.form} «{name}»"


def _accounts(
    rng: Random, first: int, holder: str, kind: str, contract: int | None
) -> tuple[Account, ...]:
    count = 2 if rng.random() < 0.125 else 1
    return tuple(
        Account(
            id=(made := first + place),
            number=f"{made * _STEP % _PRIME:010d}",
            pin=f"{int(rng.random() * 1_000_000):06d}",
            salt=rng.randbytes(16),
            address=address(rng, flat=kind == "person"),
            holder=holder,
            kind=kind,
            contract=contract,
        )
        for place in range(count)
    )


def inn_10(rng: Random) -> str:
    """ИНН of a firm of the region."""
    return _completed(f"222{int(rng.random() * 1_000_000):06d}", 1, check_inn)


def inn_12(rng: Random) -> str:
    """ИНН of a person."""
    return _completed(f"222{int(rng.random() * 10_000_000):07d}", 2, check_inn)


def ogrn(rng: Random) -> str:
    """ОГРН of a firm registered in this century."""
    return _completed(
        f"1{int(2 + rng.random() * 23):02d}2200{int(rng.random() * 1e5):05d}", 1, check_ogrn
    )


def ogrnip(rng: Random) -> str:
    """ОГРНИП of an entrepreneur."""
    return _completed(
        f"3{int(4 + rng.random() * 21):02d}2200{int(rng.random() * 1e7):07d}", 1, check_ogrnip
    )


def snils(rng: Random) -> str:
    """СНИЛС with its control number."""
    start = f"{int(100_000_000 + rng.random() * 899_999_999)}"
    total = sum(int(digit) * weight for digit, weight in zip(start, range(9, 0, -1), strict=True))
    return f"{start[:3]}-{start[3:6]}-{start[6:]} {total % 101 % 100:02d}"


def stranger(rng: Random) -> Consumer:
    """Somebody without a cabinet, who writes through the open reception."""
    make = _person if rng.random() < 0.85 else _firm
    return make(rng, int(rng.random() * 900_000), 0)


def _completed(start: str, places: int, check: Callable[[str], str | None]) -> str:
    """With the control digits that the check accepts."""
    endings = (f"{n:0{places}d}" for n in range(10**places))
    return next(start + ending for ending in endings if check(start + ending) is None)
