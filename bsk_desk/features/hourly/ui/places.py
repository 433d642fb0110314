"""The places of hourly files in the sidebar, and their numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bsk_desk.features.hourly.queries import FoundPoint, count_files, find_points
from bsk_desk.qt.pages import Found, Place

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


def find(session: Any, words: str, limit: int) -> Sequence[Found]:
    """Meters for the palette: to the last file with their hours, else to who has not sent."""
    return tuple(map(_found, find_points(session, words, limit)))


def _found(point: FoundPoint) -> Found:
    words = ", ".join(part for part in (f"Счётчик {point.serial}", point.name) if part)
    of = f"{point.organization}, договор {point.contract}"
    if point.file is None:
        return Found(MISSING, point.contract, words, of, "place.hourly")
    return Found(FILES, point.file, words, of, "place.hourly")
