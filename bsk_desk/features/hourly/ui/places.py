"""The places of hourly files in the sidebar, and their numbers."""

from __future__ import annotations

from typing import Any

from bsk_desk.features.hourly.queries import count_files
from bsk_desk.qt.pages import Place

SEE, WORK = "hourly.see", "hourly.work"
FILES, MISSING = "hourly.files", "hourly.completeness"
_SECTION = "Учёт"
#: What still needs somebody: unread, undecided, decided in part.
OPEN = ("waiting", "read", "partly")

PLACES = (
    Place(FILES, "Почасовые файлы", _SECTION, "place.hourly", SEE, 200, "hourly.open"),
    Place(MISSING, "Кто не прислал", _SECTION, "ph.grid-four", SEE, 201),
)


def counts(session: Any) -> dict[str, int]:
    """How many files wait for somebody."""
    found = count_files(session)
    return {"hourly.open": sum(found.get(status, 0) for status in OPEN)}
