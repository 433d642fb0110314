"""A published outage changed: times, words, streets and accounts in one sheet."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bsk_desk.features.outages.model import OutageRow, Told
from bsk_desk.features.outages.service import ChangeOutage
from bsk_desk.features.outages.ui.compose import FIELDS, lines_of, values_of, words_of
from bsk_desk.kernel.words import counted
from bsk_desk.qt import placeholders
from bsk_desk.qt.asking import AskSheet, ask
from bsk_desk.qt.thing_page import ThingPage

#: What it is stays: a planned one does not become a notice on quality.
CHANGED = tuple(field for field in FIELDS if field.name != "kind")
_WIDE = 600
_WHY = (
    "Кому уже сообщили, получат уведомление «Изменение». Кого отключение касается только теперь, "
    "получат обычное уведомление, их открытые обращения свяжутся с отключением."
)


def ask_change(
    page: ThingPage,
    row: OutageRow,
    done: Callable[[dict[str, Any]], None],
    values: Mapping[str, Any] | None = None,
) -> AskSheet:
    """The sheet with what stands now, or with what was typed before a refusal."""
    shown = {k: v for k, v in values_of(row).items() if k != "kind"} | dict(values or {})
    return ask(page.context.theme, page, "Изменить отключение", CHANGED, done,
               do="Изменить и сообщить", values=shown, wide=_WIDE, why=_WHY)  # fmt: skip


def command_of(outage: int, values: Mapping[str, Any]) -> ChangeOutage:
    """What the sheet says, all of it."""
    return ChangeOutage(
        outage,
        values["until_at"],
        placeholders.stored(values["body"]),
        reason=values["reason"],
        measures=values["measures"] or "",
        addresses=lines_of(values["addresses"]),
        accounts=words_of(values["accounts"]),
        from_at=values["from_at"],
    )


def changed_words(told: Told) -> str:
    """«Записано: об изменении сообщаем, новым адресам тоже, связано 2 обращения.»."""
    said = ["сообщать некому" if told.broadcast is None else "об изменении сообщаем"]
    if told.notice is not None:
        said.append("новым адресам уходит уведомление")
    if told.requests:
        said.append(f"связано {counted(told.requests, 'обращение', 'обращения', 'обращений')}")
    return f"Записано: {', '.join(said)}."
