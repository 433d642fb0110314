"""The screens of sign-ups: ``SLICE`` is what the shell mounts."""

from __future__ import annotations

from typing import Any

from bsk_desk.features.registrations.model import RegistrationFilter
from bsk_desk.features.registrations.queries import count_registrations
from bsk_desk.features.registrations.ui.page import RegistrationsPage
from bsk_desk.qt.pages import Place, Slice

PLACES: tuple[Place, ...] = (
    Place(
        id="registrations.all",
        title="Регистрации",
        section="Управление",
        icon="place.registrations",
        right="registrations.see",
        order=400,
        count="registrations.stuck",
    ),
)


def counts(session: Any) -> dict[str, int]:
    """How many are stuck."""
    return {"registrations.stuck": count_registrations(session, RegistrationFilter())}


SLICE = Slice(
    name="registrations",
    places=PLACES,
    make_page=RegistrationsPage,
    counts=counts,
    topics=frozenset({"registration", "mail"}),
)
