"""Thresholds of the checks out of the settings that an administrator keeps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from bsk_desk.features.hourly.model.settings import Thresholds

#: What the name of each setting begins with; the rest is the field's.
PREFIX = "hourly_"


def thresholds_of(values: Mapping[str, str]) -> Thresholds:
    """By names of settings, numbers as they are written; what is not among them is the default."""
    found: dict[str, Any] = {}
    for name, standard in asdict(Thresholds()).items():
        if (given := values.get(PREFIX + name)) is not None:
            found[name] = type(standard)(Decimal(given))
    return Thresholds(**found)
