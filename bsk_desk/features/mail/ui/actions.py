"""What can be done on the page of mail: keys, palette and F1 are made of this."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from bsk_desk.qt.actions import Action, Maker
from bsk_desk.qt.thing_page import moving

if TYPE_CHECKING:
    from bsk_desk.features.mail.ui.page import MailPage

WORK = "mail.work"


def _failed(page: MailPage) -> bool:
    return page.thing is not None and page.thing.status == "failed"


def _may_readdress(page: MailPage) -> bool:
    return _failed(page) and page.thing.kind != "code"


def _has(field: str) -> Callable[[MailPage], bool]:
    def enabled(page: MailPage) -> bool:
        return page.thing is not None and getattr(page.thing, field) is not None

    return enabled


_act = Maker("mail", WORK)

ACTIONS: tuple[Action[MailPage], ...] = (
    *moving("mail", "письмо"),
    _act("resend", "Отправить снова", "resend", "R", enabled=_failed, icon="action.send"),
    _act("resend_all", "Отправить снова все недоставленные", "resend_all", "Shift+R",
         icon="action.refresh"),
    _act("readdress", "Отправить на другой адрес", "readdress", "E", enabled=_may_readdress,
         icon="action.write"),
    _act("request", "Открыть обращение", "go_to_request", "O", right="requests.see",
         enabled=_has("request_id"), icon="place.all"),
    _act("registration", "Открыть регистрацию", "go_to_registration", "G",
         right="registrations.see", enabled=_has("registration_id"), icon="place.registrations"),
    _act("consumer", "Открыть потребителя", "go_to_consumer", "C", right="consumers.see",
         enabled=_has("consumer_id"), icon="thing.person"),
    _act("export", "Выгрузить список в Excel", "export", "Ctrl+E", right="export",
         icon="action.export"),
    _act("broadcast", "Открыть рассылку", "go_to_broadcast", "B", right="broadcasts.see",
         enabled=_has("broadcast_id"), icon="place.broadcasts"),
)  # fmt: skip
