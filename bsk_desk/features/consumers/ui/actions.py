"""What can be done on the page of consumers: keys, palette and F1 are made of this."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bsk_desk.qt.actions import Action, Maker, always
from bsk_desk.qt.thing_page import has_thing, moving

if TYPE_CHECKING:
    from bsk_desk.features.consumers.ui.page import ConsumersPage

UNMASK, BLOCK = "personal.unmask", "consumers.block"


def _open(page: ConsumersPage) -> bool:
    return page.thing is not None and not page.thing.consumer.blocked


def _blocked(page: ConsumersPage) -> bool:
    return page.thing is not None and page.thing.consumer.blocked


_act = Maker("consumer", enabled=has_thing)

ACTIONS: tuple[Action[ConsumersPage], ...] = (
    *moving("consumer", "потребитель"),
    _act("unmask", "Показать или скрыть телефон", "unmask", "P", right=UNMASK,
         icon="thing.phone"),
    _act("overview", "Обзор", "show_overview", "O", icon="thing.person"),
    _act("cabinet", "Кабинет глазами потребителя", "show_cabinet", "V", right=UNMASK,
         icon="thing.cabinet"),
    _act("notices", "Уведомления", "show_notices", "N", icon="action.preview"),
    _act("mails", "Письма", "show_mails", "M", icon="thing.mail"),
    _act("requests", "Обращения потребителя", "show_requests", "R", icon="place.all"),
    _act("export", "Выгрузить список в Excel", "export", "Ctrl+E", right="export",
         enabled=always, icon="action.export"),
    _act("block", "Закрыть данные потребителя", "block", "Ctrl+Shift+B", right=BLOCK,
         enabled=_open, icon="thing.password"),
    _act("unblock", "Открыть данные потребителя", "unblock", "Ctrl+Shift+U", right=BLOCK,
         enabled=_blocked, icon="thing.password"),
)  # fmt: skip
