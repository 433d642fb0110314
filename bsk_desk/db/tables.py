"""The foundation's tables: settings, staff, commands, the change feed, audit.

They describe what revision 0001 made; only functions of the database write them.
"""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import Identity, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from bsk_desk.db.base import Base, Xid8

_NOW = text("now()")
_CLOCK = text("clock_timestamp()")


class Setting(Base):
    """A value that an administrator may change."""

    __tablename__ = "settings"

    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[Any] = mapped_column(JSONB, nullable=False)
    title: Mapped[str]


class Staff(Base):
    """A member of staff: one PostgreSQL login."""

    __tablename__ = "staff"

    login: Mapped[str] = mapped_column(primary_key=True)
    full_name: Mapped[str]
    email: Mapped[str | None]
    active: Mapped[bool] = mapped_column(server_default=text("true"))
    created_at: Mapped[datetime] = mapped_column(server_default=_NOW)


class Command(Base):
    """What a command answered: its repeat gets the same."""

    __tablename__ = "commands"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    caller: Mapped[str] = mapped_column(primary_key=True)
    scope: Mapped[str]
    result: Mapped[Any] = mapped_column(JSONB, nullable=False)
    at: Mapped[datetime] = mapped_column(server_default=_NOW)


class Change(Base):
    """One thing that a transaction touched (``db.changes`` reads them)."""

    __tablename__ = "changes"

    seq: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    xid: Mapped[int] = mapped_column(Xid8, server_default=text("pg_current_xact_id()"))
    topic: Mapped[str]
    object_id: Mapped[int | None]
    at: Mapped[datetime] = mapped_column(server_default=_NOW)


class AuditEntry(Base):
    """A row that was changed: by whom, and what it was before."""

    __tablename__ = "entries"
    __table_args__ = {"schema": "audit"}  # noqa: RUF012 - SQLAlchemy's own way

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    at: Mapped[datetime] = mapped_column(server_default=_CLOCK)
    who: Mapped[str] = mapped_column(server_default=text("SESSION_USER"))
    table_name: Mapped[str]
    action: Mapped[str]
    key: Mapped[Any] = mapped_column(JSONB, nullable=False)
    old: Mapped[Any | None] = mapped_column(JSONB)
    new: Mapped[Any | None] = mapped_column(JSONB)
    command: Mapped[uuid.UUID | None]


class AuditAccess(Base):
    """A card opened, an export, a print."""

    __tablename__ = "accesses"
    __table_args__ = {"schema": "audit"}  # noqa: RUF012 - SQLAlchemy's own way

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    at: Mapped[datetime] = mapped_column(server_default=_CLOCK)
    who: Mapped[str] = mapped_column(server_default=text("SESSION_USER"))
    what: Mapped[str]
    object_kind: Mapped[str]
    object_id: Mapped[int | None]
    reason: Mapped[str | None]
    detail: Mapped[Any | None] = mapped_column(JSONB)
