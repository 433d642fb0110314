"""What every table class stands on: schema, names of constraints, types."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import BigInteger, Date, DateTime, MetaData, Text, Uuid
from sqlalchemy.dialects.postgresql import BYTEA, JSONB
from sqlalchemy.dialects.postgresql.base import ischema_names
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import UserDefinedType

#: Constraint names are API: refusals and revisions speak of them.
NAMES = {
    "pk": "pk_%(table_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
}


class Xid8(UserDefinedType[int]):
    """A transaction's number, 64 bits."""

    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        """What it is called in SQL."""
        return "xid8"


ischema_names["xid8"] = Xid8  # or reflection would warn of it


class Base(DeclarativeBase):
    """Of every mapped table. Objects never leave the function that loaded them (style, rule 8)."""

    metadata = MetaData(schema="bsk", naming_convention=NAMES)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        str: Text(),
        int: BigInteger(),
        date: Date(),
        datetime: DateTime(timezone=True),
        uuid.UUID: Uuid(),
        bytes: BYTEA(),
        dict[str, Any]: JSONB(),
        Any: JSONB(),
    }
