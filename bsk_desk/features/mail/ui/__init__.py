"""The screens of mail: ``SLICE`` is what the shell mounts."""

from __future__ import annotations

from typing import Any

from bsk_desk.features.mail.model import MailFilter
from bsk_desk.features.mail.queries import count_mails
from bsk_desk.features.mail.ui.page import MailPage
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
