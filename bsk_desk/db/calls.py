"""Calls one function of the desk's door."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from psycopg.types.json import Jsonb
from sqlalchemy import Row, text
from sqlalchemy.orm import Session


def call(session: Session, function: str, **arguments: Any) -> Any:
    """The function's one result. A dict travels as jsonb; for a jsonb list say ``Jsonb(rows)``.

    Raises what ``errors.translated`` makes a UserError with the database's own sentence
    (design, clause 4: refusals).
    """
    named, values = _named(arguments)
    return session.execute(text(f"SELECT desk.{_checked(function)}({named})"), values).scalar_one()


def call_rows(session: Session, function: str, **arguments: Any) -> Sequence[Row[Any]]:
    """The rows of a function that returns a table."""
    named, values = _named(arguments)
    statement = f"SELECT * FROM desk.{_checked(function)}({named})"  # noqa: S608 - checked names
    return session.execute(text(statement), values).all()


def _checked(function: str) -> str:
    assert function.isidentifier(), function
    return function


def _named(arguments: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    named = ", ".join(f"{_checked(name)} => :{name}" for name in arguments)
    return named, {n: Jsonb(v) if isinstance(v, dict) else v for n, v in arguments.items()}
