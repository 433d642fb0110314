"""The screens of mail and of reminders: ``SLICE`` and ``REMINDERS`` are what the shell mounts."""

from __future__ import annotations

from typing import Any

from bsk_desk.features.mail.model import MailFilter, NoticeFilter
from bsk_desk.features.mail.queries import count_mails, count_notices
from bsk_desk.features.mail.ui.page import MailPage
from bsk_desk.features.mail.ui.reminders import RemindersPage
from bsk_desk.qt.pages import Place, Slice

PLACES: tuple[Place, ...] = (
    Place(
        id="mail.all",
        title="Почта",
        section="Управление",
        icon="place.mail",
        right="mail.see",
        order=401,
        count="mail.failed",
        warns="today",
    ),
)


def counts(session: Any) -> dict[str, int]:
    """How many letters failed for good."""
    return {"mail.failed": count_mails(session, MailFilter(status="failed"))}


SLICE = Slice(
    name="mail",
    places=PLACES,
    make_page=MailPage,
    counts=counts,
    topics=frozenset({"mail"}),
)


def count_mine(session: Any) -> dict[str, int]:
    """How many reminders a person has not put away."""
    return {"reminders.mine": count_notices(session, NoticeFilter())}


REMINDERS = Slice(
    name="reminders",
    places=(
        Place(
            id="reminders.mine",
            title="Напоминания",
            section="Обращения",
            icon="ph.bell",
            right="requests.work",
            order=20,
            count="reminders.mine",
            warns="today",
        ),
    ),
    make_page=RemindersPage,
    counts=count_mine,
    topics=frozenset({"notice", "request"}),
)
