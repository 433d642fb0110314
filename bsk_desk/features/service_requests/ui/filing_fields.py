"""Declared fields of a form as fields on the screen, and what was put in as a payload."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from bsk_desk.features.service_requests.fields import Field as Declared
from bsk_desk.features.service_requests.fields import Form
from bsk_desk.kernel import identifiers
from bsk_desk.qt.fields import Check, Choice, Day, Field, LongText, Number, YesNo, no_longer_than

#: The caller says yes by calling; the site asks for it in writing.
_NOT_ASKED = frozenset({"consent"})


def _ogrn(value: Any) -> str | None:
    """Of a firm or of an entrepreneur, as the database has it."""
    longer = len(identifiers.normalized_ogrn(value)) == 15
    return identifiers.check_ogrnip(value) if longer else identifiers.check_ogrn(value)


_FORMATS: dict[str, Check] = {
    "email": identifiers.check_email,
    "phone": identifiers.check_phone,
    "inn": identifiers.check_inn,
    "kpp": identifiers.check_kpp,
    "ogrn": _ogrn,
}


def screen_fields(form: Form, *, named: bool) -> list[Field]:
    """The form's fields in their order; ``named``: who asks is known from the cabinet."""
    needed = set() if named or form.contacts == "optional" else {"applicant_name"}
    return [_made(one, needed) for one in form.fields if one.name not in _NOT_ASKED]


def is_given(value: Any) -> bool:
    """Whether something was put in; a nought was, though it equals False."""
    return value is not None and value is not False and value != ""


def payload_of(form: Form, values: Mapping[str, Any]) -> dict[str, Any]:
    """As the database expects it: empty values left out, dates as text, numbers as numbers."""
    made: dict[str, Any] = {}
    for field in form.fields:
        value = values.get(field.name)
        if not is_given(value):
            continue
        if isinstance(value, date):
            value = value.isoformat()
        elif isinstance(value, Decimal):
            value = int(value) if value == value.to_integral_value() else float(value)
        made[field.name] = value
    return made


def _made(one: Declared, needed: set[str]) -> Field:
    required = one.required or one.name in needed
    common: dict[str, Any] = {
        "name": one.name,
        "label": one.label,
        "required": required,
        "help": one.help,
    }
    match one.kind:
        case "text":
            return LongText(**common, checks=(no_longer_than(one.longest),))
        case "choice":
            hint = "Выберите" if required else ""
            return Choice(**common, options=one.choices, hint=hint)
        case "date":
            return Day(**common)
        case "boolean":
            return YesNo(**common)
        case "number" | "integer":
            least = None if one.minimum is None else Decimal(str(one.minimum))
            most = None if one.maximum is None else Decimal(str(one.maximum))
            whole = (_whole,) if one.kind == "integer" else ()
            return Number(**common, least=least, most=most, checks=whole)
    return Field(**common, checks=tuple(_checks(one)))


def _whole(value: Any) -> str | None:
    whole = isinstance(value, Decimal) and value == value.to_integral_value()
    return None if whole else "Нужно целое число."


def _checks(one: Declared) -> list[Check]:
    made: list[Check] = [no_longer_than(one.longest)]
    if one.format in _FORMATS:
        made.append(_FORMATS[one.format])
    if one.pattern is not None:
        made.append(_pattern(one.pattern, one.refusal or "Написано не так, как нужно."))
    return made


def _pattern(pattern: str, refusal: str) -> Callable[[Any], str | None]:
    def check(value: Any) -> str | None:
        return None if re.search(pattern, str(value)) else refusal

    return check
