"""Asks for the words or days of a condition that cannot be added as it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QWidget

from bsk_desk.features.service_requests.request_filter import RequestFilter
from bsk_desk.features.service_requests.ui import filter_words as fw
from bsk_desk.qt.asking import ask
from bsk_desk.qt.fields import Day, Field
from bsk_desk.qt.theme import Theme


def ask_condition(
    theme: Theme,
    page: QWidget,
    offer: fw.AskWords | fw.AskDays,
    wanted: RequestFilter,
    done: Callable[[dict[str, Any]], None],
    *,
    anchor: QWidget,
) -> None:
    """A small sheet below ``anchor``; ``done`` gets the filter's fields that were asked for."""
    fields: list[Field]
    if isinstance(offer, fw.AskWords):
        title = "Условие"
        fields = [Field(offer.field, fw.WORDS[offer.field], required=True)]
    else:
        title = fw.DAYS[offer.name]
        fields = [
            Day(f"{offer.name}_from", "С какого дня"),
            Day(f"{offer.name}_to", "По какой день"),
        ]
    values = {field.name: getattr(wanted, field.name) for field in fields}
    ask(theme, page, title, fields, done, do="Показать", values=values, anchor=anchor)
