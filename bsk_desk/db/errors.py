"""Turns what the database says into sentences; what it does not know stays a bug."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg import errors as pg
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from bsk_desk.db.refusals import connection_refused
from bsk_desk.kernel.errors import (
    ExistsAlready,
    Held,
    MissingText,
    NotAllowed,
    NotFound,
    Refused,
    ServerUnavailable,
    StaleCard,
    TooLarge,
    TooLate,
    TooOften,
    UserError,
    WrongField,
    WrongSecret,
    WrongState,
)

#: SQLSTATE of a refusal -> the kind of UserError it becomes (design, clause 4).
REFUSALS: dict[str, type[Refused]] = {
    "BS001": NotFound,
    "BS002": WrongState,
    "BS003": MissingText,
    "BS004": WrongField,
    "BS005": TooOften,
    "BS006": WrongSecret,
    "BS007": ExistsAlready,
    "BS010": StaleCard,
    "BS011": Held,
    "BS012": TooLate,
    "BS013": TooLarge,
}
#: What passes by itself: the same command may be sent again.
PASSING: dict[str, str] = {
    "40001": "База занята другими действиями. Повторите ещё раз.",
    "40P01": "База занята другими действиями. Повторите ещё раз.",
    "55P03": "База занята другими действиями. Повторите ещё раз.",
    "25006": "Сервер базы данных сейчас только читает: идёт переключение. Повторите через минуту.",
    # Whoever stopped the query himself knows of it by his job, and is told nothing.
    "57014": "Сервер базы данных прервал действие. Повторите ещё раз.",
    "53100": "На сервере базы данных кончилось место. Позовите администратора сервера.",
    "53300": "Сервер базы данных занят: слишком много подключений. Повторите через минуту.",
}
LOST = "Нет связи с базой данных."


@contextmanager
def translated() -> Iterator[None]:
    """Inside, a known error of SQLAlchemy or psycopg leaves as a UserError, any other as it is."""
    try:
        yield
    except PoolTimeout as error:
        raise ServerUnavailable(PASSING["53300"]) from error
    except DBAPIError as error:
        known = _known(error.orig, broken=error.connection_invalidated)
        raise known or error from error
    except psycopg.Error as error:
        raise _known(error) or error from error


def _known(cause: BaseException | None, *, broken: bool = False) -> UserError | None:
    if not isinstance(cause, psycopg.Error):
        return ServerUnavailable(LOST) if broken else None
    code = cause.sqlstate or ""
    if code.startswith("BS"):
        sentence = cause.diag.message_primary or ""
        return REFUSALS.get(code, Refused)(sentence, detail=cause.diag.message_detail)
    if isinstance(cause, pg.InsufficientPrivilege):
        return NotAllowed("Недостаточно прав для этого действия.")
    if code in PASSING:
        return ServerUnavailable(PASSING[code])
    return _lost(cause, broken=broken)


def _lost(cause: psycopg.Error, *, broken: bool) -> UserError | None:
    """08xxx and 57P0x end a connection; libpq's own errors have no code at all."""
    code = cause.sqlstate or ""
    if code.startswith(("08", "57P0")):
        return ServerUnavailable(LOST)
    if not code and isinstance(cause, psycopg.OperationalError):
        return connection_refused(str(cause)) or ServerUnavailable(LOST)
    return ServerUnavailable(LOST) if broken else None
