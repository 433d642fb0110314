"""The one field by which a setting is changed, with its bounds in words."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from bsk_desk.features.settings.model import Setting
from bsk_desk.kernel.identifiers import check_inn
from bsk_desk.qt.fields import Field, Number, no_longer_than

_LABEL = "Значение"


@dataclass(frozen=True, slots=True)
class _Bounded(Number):
    """Says its bounds in one sentence whichever is passed."""

    bounds: str = ""

    def problem(self, value: Any) -> str | None:
        """Not a number, outside, broken where a whole one is wanted."""
        if isinstance(value, Decimal):
            assert self.least is not None
            assert self.most is not None
            if not self.least <= value <= self.most:
                return f"Не подходит. {self.bounds}"
        return Number.problem(self, value)


def _whole(value: Any) -> str | None:
    return None if value == value.to_integral_value() else "Нужно целое число."


def field_of(setting: Setting) -> Field:
    """A number in the unit that people read, or a line of text."""
    if setting.kind == "inn":
        return Field("value", _LABEL, checks=(check_inn,), help=setting.bounds)
    if setting.least is None or setting.most is None or setting.kind == "text":
        longest = int(setting.most or 300)
        return Field("value", _LABEL, required=True, checks=(no_longer_than(longest),),
                     help=setting.bounds)  # fmt: skip
    whole = setting.kind == "whole" and setting.unit != "bytes"
    return _Bounded(
        "value",
        f"{_LABEL}, {setting.many}" if setting.many else _LABEL,
        required=True,
        checks=(_whole,) if whole else (),
        help=setting.bounds,
        least=setting.shown(setting.least),
        most=setting.shown(setting.most),
        bounds=setting.bounds,
    )


def value_in(setting: Setting) -> Any:
    """What stands in the field at first."""
    return str(setting.value) if setting.is_text else setting.shown(setting.value)
