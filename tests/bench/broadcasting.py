"""A broadcast into every cabinet, against one bare INSERT … SELECT of the same rows."""

from __future__ import annotations

import time

import psycopg
from sqlalchemy.orm import Session, registry

from bsk_desk.db.engine import make_engine
from bsk_desk.db.session import make_sessions
from bsk_desk.features.broadcasts.model import Audience
from bsk_desk.features.broadcasts.service import (
    SaveBroadcast,
    StartBroadcast,
    Step,
    save_broadcast,
    start_broadcast,
    take_step,
)
from bsk_desk.features.consumers import tables as _consumers  # noqa: F401 - foreign keys lead there
from bsk_desk.features.notifications.tables import notifications
from tests.bench.base import Bench
from tests.bench.table import Line, Row, S

_PEERS = 5_000
_BARE = (
    "INSERT INTO bsk.notifications (consumer_id, visible_from, broadcast_id)"
    " SELECT id, now(), %s FROM bsk.consumers WHERE NOT blocked"
)


class Notice:
    """The peer's entity."""


registry().map_imperatively(Notice, notifications)


def measure(bench: Bench) -> list[Line]:
    """Frozen and delivered by one worker; then the same rows bare; then by ORM, reckoned up."""
    with bench.superuser() as owner:
        undo = owner.execute("SELECT value FROM bsk.settings WHERE name = 'undo_seconds'")
        kept = undo.fetchone()[0]
        try:
            _undo_seconds(owner, 0)
            broadcast = _approved(bench)
            frozen, delivered = _sent(bench, broadcast)
            reached = _reached(owner, broadcast)
            bare = _bare(bench, owner, broadcast)
            peer = _by_orm(bench, owner) / _PEERS * reached
        finally:
            _undo_seconds(owner, kept)
    words = f"{reached:,}".replace(",", " ")
    return [
        Row(
            f"рассылка в {words} кабинетов", [frozen + delivered], [bare], [peer], unit=S,
            floors=1.5,
            note=f"адресаты {frozen:.1f} с, доставка {delivered:.1f} с; сверстник пересчитан",
        )
    ]  # fmt: skip


def _undo_seconds(owner: psycopg.Connection, seconds: int) -> None:
    owner.execute(
        "UPDATE bsk.settings SET value = to_jsonb(%s::int) WHERE name = 'undo_seconds'", [seconds]
    )


def _approved(bench: Bench) -> int:
    with make_sessions(make_engine(bench.dsn_of("test_admin"), pool_size=0))() as session:
        save = SaveBroadcast("Замер", "Отключение в четверг.", Audience(), by_mail=False)
        made = save_broadcast(session, save)
        ready = take_step(session, Step(made.broadcast, "submit"))
        session.commit()
    if ready.status != "approved":
        with make_sessions(make_engine(bench.dsn_of("test_admin2"), pool_size=0))() as session:
            take_step(session, Step(made.broadcast, "approve"))
            session.commit()
    return made.broadcast


def _sent(bench: Bench, broadcast: int) -> tuple[float, float]:
    """Seconds of freezing the recipients and of delivering, each batch its own transaction."""
    began = time.perf_counter()
    with make_sessions(make_engine(bench.dsn_of("test_admin"), pool_size=0))() as session:
        start_broadcast(session, StartBroadcast(broadcast))
        session.commit()
    frozen = time.perf_counter()
    with bench.connect("test_worker") as worker:
        while worker.execute("SELECT worker.deliver_batch()").fetchone()[0]:
            pass
        delivered = time.perf_counter()
        worker.execute("SELECT worker.finish_broadcasts()")
    return frozen - began, delivered - frozen


def _reached(owner: psycopg.Connection, broadcast: int) -> int:
    question = "SELECT count(*) FROM bsk.notifications WHERE broadcast_id = %s"
    return int(owner.execute(question, [broadcast]).fetchone()[0])


def _bare(bench: Bench, owner: psycopg.Connection, broadcast: int) -> float:
    """With the same triggers and indexes on, in one transaction."""
    _forget(owner, broadcast)
    with psycopg.connect(bench.dsn, autocommit=True) as connection:
        began = time.perf_counter()
        connection.execute(_BARE, [broadcast])
        seconds = time.perf_counter() - began
    _forget(owner, broadcast)
    return seconds


def _by_orm(bench: Bench, owner: psycopg.Connection) -> float:
    rows = owner.execute(f"SELECT id FROM bsk.consumers LIMIT {_PEERS}").fetchall()
    began = time.perf_counter()
    with Session(make_engine(bench.dsn, pool_size=0)) as session:
        for (consumer,) in rows:
            notice = Notice()
            notice.consumer_id, notice.title, notice.body = consumer, "Замер", "Замер ORM"
            session.add(notice)
        session.commit()
    seconds = time.perf_counter() - began
    owner.execute("DELETE FROM bsk.notifications WHERE body = 'Замер ORM' AND title = 'Замер'")
    return seconds


def _forget(owner: psycopg.Connection, broadcast: int) -> None:
    owner.execute("DELETE FROM bsk.notifications WHERE broadcast_id = %s", [broadcast])
    owner.execute("VACUUM bsk.notifications")
