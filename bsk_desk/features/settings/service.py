"""What is done to settings: one command, one call of the door."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from psycopg.types.json import Jsonb
from sqlalchemy.orm import Session

from bsk_desk.db.calls import call


@dataclass(frozen=True, slots=True, kw_only=True)
class SetSetting:
    """Another value for a setting; ``id`` is by what a repeat is known."""

    name: str
    value: Any
    id: UUID = field(default_factory=uuid4)


def set_setting(session: Session, command: SetSetting) -> bool:
    """Whether it was another value before. NotFound, WrongField ("value")."""
    done = call(
        session,
        "set_setting",
        name=command.name,
        value=Jsonb(command.value),
        command=command.id,
    )
    return bool(done["changed"])
