"""What each group role of the database lets a member of staff do at the desk (design, clause 4).

The database refuses by itself; the desk uses this to leave out what would be refused.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

_SEE = frozenset(
    {
        "requests.see",
        "consumers.see",
        "hourly.see",
        "readings.see",
        "outages.see",
        "appointments.see",
        "surveys.see",
        "broadcasts.see",
        "documents.see",
        "reports.see",
    }
)
_OPERATOR = _SEE | {
    "requests.work",
    "requests.file",
    "requests.take_over",
    "appointments.work",
    "outages.work",
    "surveys.work",
    "documents.work",
    "views.share",
    "personal.unmask",
    "export",
    "print",
}
_ENGINEER = _SEE | {
    "requests.work",
    "requests.take_over",
    "hourly.work",
    "readings.work",
    "documents.work",
    "personal.unmask",
    "export",
    "print",
}
_ADMIN_ONLY = frozenset(
    {
        "broadcasts.work",
        "broadcasts.approve",
        "registrations.see",
        "registrations.work",
        "mail.see",
        "mail.work",
        "consumers.block",
        "templates.work",
        "deadlines.work",
        "staff.see",
        "settings.work",
        "audit.see",
    }
)
_AUDITOR = _SEE | {"registrations.see", "mail.see", "staff.see", "audit.see", "export", "print"}

#: Group role of the database -> the rights it gives.
BY_ROLE: dict[str, frozenset[str]] = {
    "bsk_operator": _OPERATOR,
    "bsk_engineer": _ENGINEER,
    "bsk_admin": _OPERATOR | _ENGINEER | _ADMIN_ONLY,
    "bsk_auditor": _AUDITOR,
}
#: Every right there is; a right that is not here is a slip of the pen.
ALL: frozenset[str] = frozenset().union(*BY_ROLE.values())
#: Group role -> what it is called on the screen.
TITLES: dict[str, str] = {
    "bsk_operator": "оператор",
    "bsk_engineer": "инженер",
    "bsk_admin": "администратор",
    "bsk_auditor": "проверяющий",
}


@dataclass(frozen=True, slots=True)
class Rights:
    """The rights of the person who is logged in."""

    granted: frozenset[str] = frozenset()

    @classmethod
    def of_roles(cls, roles: Iterable[str]) -> Rights:
        """The union of what the group roles give; roles the desk does not know give nothing."""
        return cls(frozenset().union(*(BY_ROLE.get(role, frozenset()) for role in roles)))

    def may(self, right: str) -> bool:
        """Whether the person has the right; raises KeyError for a right that does not exist."""
        if right not in ALL:
            raise KeyError(right)
        return right in self.granted
