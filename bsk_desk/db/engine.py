"""How the program connects: libpq strings and URLs as they are, made patient and watchful."""

from __future__ import annotations

from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.pool import ConnectionPoolEntry, NullPool, QueuePool

from bsk_desk.db.plain_text import keep_plain
from bsk_desk.kernel.errors import Refused

APPLICATION_NAME = "bsk-desk"
TIME_ZONE = "Asia/Barnaul"
#: A dead network is noticed within about twenty seconds; what the DSN says goes first.
DEFAULTS: dict[str, str] = {
    "connect_timeout": "5",
    "keepalives": "1",
    "keepalives_idle": "10",
    "keepalives_interval": "3",
    "keepalives_count": "3",
    "tcp_user_timeout": "20000",
}


def connection_parameters(
    dsn: str, application_name: str = APPLICATION_NAME, **overrides: str
) -> dict[str, Any]:
    """What psycopg is given for a libpq string or URL (several hosts, ``service=``, TLS modes).

    Overrides (say, ``user`` and ``password``) go before the DSN, the DSN before our defaults; but
    the program speaks UTF-8, whatever PGCLIENTENCODING says. Of several hosts the one that takes
    writes is chosen. Refused where the DSN cannot be read.
    """
    try:
        given = conninfo_to_dict(_bare(dsn)) | overrides
    except psycopg.ProgrammingError as error:
        raise Refused(f"Строка подключения к базе написана неверно: {error}".strip()) from error
    parameters: dict[str, Any] = DEFAULTS | {"application_name": application_name} | given
    parameters["client_encoding"] = "UTF8"
    parameters["options"] = f"{given.get('options', '')} -c timezone={TIME_ZONE}".strip()
    if "," in str(given.get("host", "")):
        parameters.setdefault("target_session_attrs", "read-write")
    return parameters


def connect(
    dsn: str, application_name: str = APPLICATION_NAME, **overrides: str
) -> psycopg.Connection[Any]:
    """A bare psycopg connection in autocommit; psycopg.OperationalError where there is none."""
    parameters = connection_parameters(dsn, application_name, **overrides)
    return psycopg.connect(**parameters, autocommit=True)


def make_engine(
    dsn: str, *, pool_size: int = 5, application_name: str = APPLICATION_NAME, **overrides: str
) -> Engine:
    """An engine on the DSN, without a connection yet; ``pool_size`` 0 means no pool at all."""
    parameters = connection_parameters(dsn, application_name, **overrides)

    def connected() -> psycopg.Connection[Any]:
        return keep_plain(psycopg.connect(**parameters))

    url = "postgresql+psycopg://"
    if pool_size == 0:
        return create_engine(url, creator=connected, poolclass=NullPool)
    return create_engine(
        url, creator=connected, poolclass=QueuePool, pool_size=pool_size, max_overflow=pool_size
    )


def retire(engine: Engine) -> None:
    """Nobody works through it any more: idle connections close now, others as their work ends."""
    event.listen(engine.pool, "checkin", _close)  # the pool that takes its place hears it too
    engine.dispose()


def _close(_connection: object, entry: ConnectionPoolEntry) -> None:
    entry.invalidate()


def _bare(dsn: str) -> str:
    """SQLAlchemy's way of naming the driver is understood too."""
    return dsn.replace("postgresql+psycopg://", "postgresql://", 1)
