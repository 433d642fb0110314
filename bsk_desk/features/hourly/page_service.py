"""What a person does at the page of hourly files beside deciding about them."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from bsk_desk.db.calls import call


def note_export(session: Session, detail: dict[str, Any]) -> None:
    """That a list is taken out; before it is written."""
    call(session, "note_hourly_export", detail=detail)
