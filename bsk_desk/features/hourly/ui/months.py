"""The month of consumption that the page is about: today's, and the one chosen last time."""

from __future__ import annotations

from datetime import date, datetime

from bsk_desk.kernel.times import BARNAUL
from bsk_desk.qt.pages import Store

_KEY = "hourly.month"


def today() -> date:
    """The day in Barnaul."""
    return datetime.now(BARNAUL).date()


def kept_month(store: Store) -> date | None:
    """The month chosen last time, None for all of them."""
    kept = store.get(_KEY, "")
    try:
        return date.fromisoformat(kept) if kept else None
    except (TypeError, ValueError):
        return None


def keep_month(store: Store, month: date | None) -> None:
    """For the next time."""
    store.set(_KEY, month.isoformat() if month else "")
