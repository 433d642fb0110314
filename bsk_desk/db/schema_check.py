"""Whether the desk may work on this database; the desk never migrates one."""

from __future__ import annotations

from enum import Enum

from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import Session

from bsk_desk.db.revisions import head, known_revisions
from bsk_desk.kernel.errors import NotAllowed, Refused


class SchemaAge(Enum):
    """How the database stands to this program."""

    SAME = "same"
    #: Allowed: every revision works with the previous release of the desk (style, rule 20).
    NEWER = "newer"


def check_schema(session: Session) -> SchemaAge:
    """Refused with its own sentence where there is none or an old one; NotAllowed for strangers."""
    try:
        current = _current(session)
    except ProgrammingError as error:
        raise NotAllowed("У этого имени нет прав на базу BSK Desk.") from error
    if current is None:
        raise Refused("В этой базе ещё нет данных BSK Desk. Администратору: bsk-desk db upgrade.")
    if current not in known_revisions():
        return SchemaAge.NEWER
    if current != head():
        raise Refused(
            f"База данных старее программы: её версия {current}, нужна {head()}. "
            "Администратору: bsk-desk db upgrade."
        )
    return SchemaAge.SAME


def _current(session: Session) -> str | None:
    there = session.execute(text("SELECT to_regclass('bsk.alembic_version') IS NOT NULL"))
    if not there.scalar_one():
        return None
    return session.execute(text("SELECT version_num FROM bsk.alembic_version")).scalar()
