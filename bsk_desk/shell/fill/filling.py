"""Fills a database with invented consumers and requests of any number, through COPY."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from psycopg import sql

from bsk_desk.db.engine import connect
from bsk_desk.shell.fill import cabinets, progress, reference
from bsk_desk.shell.fill.cases import Context
from bsk_desk.shell.fill.fates import fates
from bsk_desk.shell.fill.lives import Circumstances
from bsk_desk.shell.fill.loading import (
    TABLES,
    WORTH_DROPPING,
    Connection,
    copy,
    made_fast,
    reserve,
)
from bsk_desk.shell.fill.metering import fill_metering
from bsk_desk.shell.fill.people import ACCOUNTS_PER_CONSUMER, Crowd
from bsk_desk.shell.fill.pieces import made_beside, made_here, makes_beside
from bsk_desk.shell.fill.plan import DEMO_REQUESTS, Skeleton, skeleton, span_days
from bsk_desk.shell.fill.progress import Report
from bsk_desk.shell.fill.rows import (
    EVENT_COLUMNS,
    EVENTS,
    FILE_COLUMNS,
    FILES,
    REQUEST_COLUMNS,
)
from bsk_desk.shell.fill.telling import tell
from bsk_desk.shell.fill.terms import BARNAUL

#: Consumers of one COPY.
CABINETS = 5_000
#: Files of a big fill, about.
FILES_WANTED = 400
#: Share of the term that an answer takes: quick in a small fill, slower where years are filled, so
#: that some per cent are open.
_QUICK, _SLOW = (1.3, 2.2), (3.5, 1.3)
_SETTINGS = (
    "SET LOCAL timezone = 'Asia/Barnaul'",
    "SET LOCAL maintenance_work_mem = '256MB'",
    "SET LOCAL work_mem = '64MB'",
    "SET LOCAL jit = off",
)
_STAGE = "CREATE UNLOGGED TABLE bsk.fill_requests AS SELECT * FROM bsk.service_requests LIMIT 0"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be filled in; ``moment`` is the present of the data."""

    consumers: int
    requests: int
    seed: int
    moment: datetime
    staff: tuple[str, ...] = ()

    @property
    def days(self) -> int:
        """How far back it goes."""
        return span_days(self.consumers, self.requests)


def fill(
    dsn: str,
    consumers: int,
    requests: int,
    seed: int,
    report: Report | None = None,
    *,
    moment: datetime | None = None,
) -> None:
    """Adds so many consumers (at least one) and requests to a migrated database.

    The same seed and moment give the same rows in an empty database. ``moment`` (default: this
    midnight in Barnaul) is the present of the data. All or nothing: one transaction. Raises
    psycopg.Error.
    """
    midnight = datetime.now(BARNAUL).replace(hour=0, minute=0, second=0, microsecond=0)
    wanted = Wanted(consumers, requests, seed, moment or midnight)
    tell_of = report or (lambda _words, _done, _total: None)
    with connect(dsn, "bsk-desk fill") as connection:
        connection.execute("SET ROLE bsk_owner")
        with connection.transaction():
            fill_in(connection, wanted, tell_of)
        tell_of(progress.STATISTICS, 0, 0)
        tidy(connection, requests)


def fill_in(connection: Connection, wanted: Wanted, report: Report) -> Context:
    """The work itself, inside the caller's transaction; says what it was made of."""
    for setting in _SETTINGS:
        connection.execute(setting)
    reference.add_staff(connection)
    with made_fast(connection, drop=wanted.requests >= WORTH_DROPPING):
        context, bones = _planned(connection, wanted)
        _fill_cabinets(connection, context.crowd, wanted, report)
        report(progress.METERING, 0, 0)
        fill_metering(connection, context.crowd, wanted.moment)
        _fill_requests(connection, context, bones, wanted, report)
        report(progress.LETTERS, 0, 0)
        last = context.first_event + wanted.requests * EVENTS
        tell(connection, context.first_event, last, wanted.moment)
        report(progress.INDEXES, 0, 0)
    _announce(connection, wanted)
    return context


def _planned(connection: Connection, wanted: Wanted) -> tuple[Context, Skeleton]:
    forms, terms = reference.read_forms(connection), reference.read_terms(connection)
    first_day = (wanted.moment - timedelta(days=wanted.days + 60)).date()
    days = [first_day + timedelta(days=n) for n in range(wanted.days + 160)]
    past = reference.read_past(connection, forms, days)
    bones = skeleton(wanted.seed, wanted.requests, wanted.moment, wanted.days, past)
    small = wanted.requests <= DEMO_REQUESTS
    staff = [login for login, _ in reference.STAFF]
    crowd = Crowd(
        wanted.seed,
        reserve(connection, "consumers", wanted.consumers),
        wanted.consumers,
        reserve(connection, "accounts", wanted.consumers * ACCOUNTS_PER_CONSUMER),
    )
    context = Context(
        seed=wanted.seed,
        crowd=crowd,
        forms=forms,
        terms=terms,
        around=Circumstances(
            wanted.moment, [*wanted.staff * 3, *staff], _QUICK if small else _SLOW
        ),
        first_request=reserve(connection, "service_requests", wanted.requests),
        first_event=reserve(connection, "service_request_events", wanted.requests * EVENTS),
        first_file=reserve(connection, "attachments", wanted.requests * FILES),
        files_every=max(4, wanted.requests // FILES_WANTED),
        papers_always=small,
    )
    reference.write_counters(connection, bones.counters)
    return context, bones


def _fill_cabinets(connection: Connection, crowd: Crowd, wanted: Wanted, report: Report) -> None:
    opened = wanted.moment - timedelta(days=wanted.days)
    for start in range(crowd.first, crowd.first + crowd.count, CABINETS):
        numbers = range(start, min(start + CABINETS, crowd.first + crowd.count))
        made = cabinets.cabinet_lines(crowd, numbers, opened)
        copy(connection, "consumers", cabinets.CONSUMER_COLUMNS, made.consumers)
        copy(connection, "accounts", cabinets.ACCOUNT_COLUMNS, made.accounts)
        copy(connection, "consumer_accounts", cabinets.LINK_COLUMNS, made.links)
        report(progress.CABINETS, numbers.stop - crowd.first, crowd.count)


def _fill_requests(
    connection: Connection, context: Context, bones: Skeleton, wanted: Wanted, report: Report
) -> None:
    beside = wanted.requests >= WORTH_DROPPING and makes_beside()
    make = made_beside if beside else made_here
    done = 0
    with _staged(connection) as store:
        for made in make(context, bones, fates(bones, context.terms, wanted.moment)):
            copy(connection, "fill_requests", REQUEST_COLUMNS, made.requests)
            connection.execute(store)
            connection.execute("TRUNCATE bsk.fill_requests")
            copy(connection, "service_request_events", EVENT_COLUMNS, made.events)
            copy(connection, "attachments", FILE_COLUMNS, made.files)
            done += len(made.requests)
            report(progress.REQUESTS, done, wanted.requests)


@contextmanager
def _staged(connection: Connection) -> Iterator[sql.Composed]:
    """A table to copy into, and the statement that moves rows on with their search vectors."""
    connection.execute(_STAGE)
    columns = sql.SQL(", ").join(map(sql.Identifier, REQUEST_COLUMNS))
    yield sql.SQL(
        "INSERT INTO bsk.service_requests ({0}, search) OVERRIDING SYSTEM VALUE"
        " SELECT {0}, bsk.search_vector_of(ROW(s.*)::bsk.service_requests)"
        " FROM bsk.fill_requests s ORDER BY id"
    ).format(columns)
    connection.execute("DROP TABLE bsk.fill_requests")


def _announce(connection: Connection, wanted: Wanted) -> None:
    """One row of audit and one of the change feed per topic, as for every bulk."""
    connection.execute(
        "INSERT INTO audit.entries (table_name, action, key) VALUES ('service_requests', 'FILL',"
        " jsonb_build_object('consumers', %s::int, 'requests', %s::int, 'seed', %s::bigint))",
        [wanted.consumers, wanted.requests, wanted.seed],
    )
    for topic in ("consumer", "request", "notification", "mail"):
        connection.execute("SELECT bsk.touch(%s, NULL)", [topic])


def tidy(connection: Connection, requests: int) -> None:
    """Statistics for the planner, after a big fill the visibility map too; in autocommit."""
    what = "VACUUM (ANALYZE)" if requests >= WORTH_DROPPING else "ANALYZE"
    for table in TABLES:
        connection.execute(sql.SQL(f"{what} bsk.{{}}").format(sql.Identifier(table)))
