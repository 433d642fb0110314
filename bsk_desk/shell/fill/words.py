"""The words demonstration data are made of, read once from ``resources/demo``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from random import Random
from typing import Any, TypeVar

from bsk_desk.resources import resource

Thing = TypeVar("Thing")


@dataclass(frozen=True, slots=True)
class Street:
    """A real street of Barnaul, its postcode and the largest house number taken."""

    name: str
    postcode: str
    houses: int


@dataclass(frozen=True, slots=True)
class Names:
    """Lists to make people of: surnames of men, (name, son, daughter), names of women."""

    last: tuple[str, ...]
    men: tuple[tuple[str, str, str], ...]
    women: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OrganisationKind:
    """A legal form, its share in per cent and the names it goes by."""

    form: str
    weight: int
    names: tuple[str, ...]


def pick(rng: Random, things: Sequence[Thing]) -> Thing:
    """One of them; a good deal faster than ``rng.choice``."""
    return things[int(rng.random() * len(things))]


def table(name: str) -> Mapping[str, Any]:
    """``resources/demo/<name>.toml``."""
    return tomllib.loads(resource(f"demo/{name}.toml").read_text(encoding="utf-8"))


@cache
def streets() -> tuple[Street, ...]:
    """Every street of the list."""
    lines = resource("demo/streets.txt").read_text(encoding="utf-8").splitlines()
    parts = (line.split(";") for line in lines if line and not line.startswith("#"))
    return tuple(Street(name, postcode, int(houses)) for name, postcode, houses in parts)


@cache
def names() -> Names:
    """Surnames, names and patronymics."""
    read = table("people")
    men = (line.split() for line in read["men"].strip().splitlines())
    return Names(
        last=tuple(read["last_names"].split()),
        men=tuple((name, son, daughter) for name, son, daughter in men),
        women=tuple(read["women"].split()),
    )


@cache
def organisation_kinds() -> tuple[OrganisationKind, ...]:
    """Legal forms and the names of their organisations."""
    return tuple(
        OrganisationKind(kind["form"], kind["weight"], _names_of(kind["names"]))
        for kind in table("organisations")["kinds"]
    )


def _names_of(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for line in text.strip().splitlines() for name in line.split("|"))


#: Endings that a woman's surname changes; others stay as they are.
_FEMININE = (("ов", "ова"), ("ев", "ева"), ("ёв", "ёва"), ("ин", "ина"), ("ын", "ына"))


def feminine(last: str) -> str:
    """Surname of the daughter: «Белов» -> «Белова», «Ткачук» stays."""
    for ending, changed in _FEMININE:
        if last.endswith(ending):
            return last[: -len(ending)] + changed
    return last


_LATIN = dict(zip("абвгдеёзийклмнопрстуфыэ", "abvgdeeziyklmnoprstufye", strict=True)) | {
    "ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sch", "ю": "yu", "я": "ya",
}  # fmt: skip


def latin(text: str) -> str:
    """Small Latin letters for logins and e-mail: «Щербаков» -> «scherbakov»."""
    return "".join(_LATIN.get(letter, "") for letter in text.lower())
