"""Master data the checks may lean on, passed in as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from bsk_desk.features.hourly.model.profiles import Profile
from bsk_desk.features.hourly.model.settings import Thresholds


@dataclass(frozen=True, slots=True)
class MasterPoint:
    """A metering point of a contract; registers are those of the month that is checked."""

    serial: str
    ratio: Decimal = Decimal(1)
    max_power_kw: Decimal | None = None
    installed: date | None = None
    removed: date | None = None
    start: Decimal | None = None
    end: Decimal | None = None


@dataclass(frozen=True, slots=True)
class MasterContract:
    """A contract (number without leading zeros) and its points."""

    number: str
    inn: str | None = None
    points: tuple[MasterPoint, ...] = ()


@dataclass(frozen=True)
class MasterData:
    """Contracts by number, and the accepted profiles of earlier months by serial.

    ``thresholds`` are those of the database that the rest comes from.
    """

    contracts: Mapping[str, MasterContract] = field(default_factory=dict)
    previous: Mapping[str, tuple[Profile, ...]] = field(default_factory=dict)
    thresholds: Thresholds = field(default_factory=Thresholds)

    def owners(self, serial: str) -> list[tuple[MasterContract, MasterPoint]]:
        """Every contract that has a meter of this number."""
        return [(c, p) for c in self.contracts.values() for p in c.points if p.serial == serial]
