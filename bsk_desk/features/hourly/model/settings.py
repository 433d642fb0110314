"""Thresholds of the checks and limits of the readers: defaults that settings may replace."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Thresholds:
    """When a plausible profile becomes suspicious; hours are counts of hours."""

    zero_hours: int = 24
    """H06: so many zeros in a row on a meter that otherwise counts."""
    same_hours: int = 12
    """H07: so many equal non-zero values in a row."""
    spike_factor: Decimal = Decimal(8)
    """H08: more than this times the median of the same hour and kind of day."""
    spike_floor: Decimal = Decimal(5)
    """H08: kWh below which nothing is a spike."""
    register_share: Decimal = Decimal("0.01")
    """H10: tolerated difference from the registers, a share of their difference."""
    register_floor: Decimal = Decimal(2)
    """H10: tolerated difference in kWh whatever the share."""
    register_error_share: Decimal = Decimal("0.10")
    """H10: from this share on the difference blocks."""
    shift_gain: Decimal = Decimal("0.02")
    """H13: how much better the shifted correlation must be at least."""
    shift_rest: Decimal = Decimal("0.5")
    """H13: what the shift leaves unexplained, as a share of what was unexplained before."""
    shift_hours: int = 4
    """H13: largest shift that is tried."""
    per_point: int = 20
    """So many findings of one code are told of one point; the rest is counted."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a stranger's file may cost; the sources are the limits of the importer's page."""

    file_bytes: int = 20 * 1024 * 1024
    zip_members: int = 500
    zip_bytes: int = 100 * 1024 * 1024
    zip_ratio: int = 200
    rows: int = 10_000
    columns: int = 256
    empty_rows: int = 200
    sheets: int = 256
    seconds: float = 30.0
    memory_bytes: int = 768 * 1024 * 1024
