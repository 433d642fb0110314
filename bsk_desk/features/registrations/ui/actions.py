"""What can be done on the page of sign-ups: keys, palette and F1 are made of this."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bsk_desk.qt.actions import Action, Maker
from bsk_desk.qt.thing_page import moving

if TYPE_CHECKING:
    from bsk_desk.features.registrations.ui.page import RegistrationsPage

WORK = "registrations.work"


def _open(page: RegistrationsPage) -> bool:
    return page.thing is not None and page.thing.step != "finished"


def _deletable(page: RegistrationsPage) -> bool:
    return _open(page) or bool(page.list.rows.checked)


def _has_mail(page: RegistrationsPage) -> bool:
    return page.thing is not None and page.thing.mail_id is not None


def _has_consumer(page: RegistrationsPage) -> bool:
    return page.thing is not None and page.thing.consumer_id is not None


_act = Maker("registration", WORK)

ACTIONS: tuple[Action[RegistrationsPage], ...] = (
    *moving("registration", "регистрация"),
    _act("resend", "Отправить код ещё раз", "resend", "R", enabled=_open, icon="thing.mail"),
    _act("correct", "Исправить адрес почты", "correct", "E", enabled=_open, icon="action.write"),
    _act("delete", "Удалить с актом: эту или отмеченные", "delete", "Delete",
         enabled=_deletable, icon="action.remove"),
    _act("tick", "Отметить", "tick", "X", icon="ph.check-square"),
    _act("tick_all", "Отметить все, что в списке", "tick_all", "Ctrl+Shift+X",
         icon="ph.check-square"),
    _act("acts", "Акты об уничтожении", "toggle_acts", "Shift+A", right="registrations.see",
         icon="thing.file"),
    _act("print", "Сохранить акт в PDF", "print_acts", "Ctrl+P", right="print",
         icon="action.print"),
    _act("export", "Выгрузить список в Excel", "export", "Ctrl+E", right="export",
         icon="action.export"),
    _act("export_acts", "Выгрузить акты в Excel", "export_acts", "Ctrl+Shift+E", right="export",
         icon="action.export"),
    _act("mail", "Показать письмо в «Почте»", "go_to_mail", "M", right="mail.see",
         enabled=_has_mail, icon="place.mail"),
    _act("consumer", "Открыть потребителя", "go_to_consumer", "C", right="consumers.see",
         enabled=_has_consumer, icon="thing.person"),
)  # fmt: skip
