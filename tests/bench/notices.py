"""The cabinet's list of notices: one consumer with a thousand among millions of rows."""

from __future__ import annotations

import psycopg
from sqlalchemy import select
from sqlalchemy.orm import Session

from bsk_desk.db.engine import make_engine
from tests.bench.base import Bench
from tests.bench.broadcasting import Notice
from tests.bench.table import Line, Row
from tests.bench.timing import in_turns

OWN = 1_000
TIMES = 50
_MANY = """
INSERT INTO bsk.notifications (consumer_id, title, body, at, visible_from, read_at)
SELECT c.id, 'Замер', 'Уведомление для замера', d.at, d.at, CASE WHEN random() < 0.8 THEN d.at END
FROM (SELECT id, row_number() OVER () AS n FROM bsk.consumers LIMIT %(spread)s) c
JOIN (SELECT g, (g::bigint * 48271) %% %(spread)s + 1 AS n, now() - interval '2 years' + g * %(step)s * interval '1 second' AS at
      FROM generate_series(1, %(missing)s) g) d ON d.n = c.n
ORDER BY d.g
"""
_BARE = (
    "SELECT id, at, title, read_at FROM bsk.notifications WHERE consumer_id = %s"
    " AND visible_from <= now() AND id < %s ORDER BY id DESC LIMIT 50"
)


def measure(bench: Bench) -> list[Line]:
    """First and tenth page through the site's door; how many are unread."""
    with bench.superuser() as owner, bench.connect("test_site") as site:
        rows = _there_are(bench, owner)
        consumer = owner.execute("SELECT min(id) FROM bsk.consumers WHERE NOT blocked").fetchone()[
            0
        ]
        tenth = _before(owner, consumer)
        million = f"{rows / 1e6:.1f} млн"
        with Session(make_engine(bench.dsn, pool_size=0)) as session:
            first = _page(site, owner, session, consumer, 2**62, 0)
            late = _page(site, owner, session, consumer, tenth, 450)
        counted = in_turns(
            range(TIMES),
            lambda _: site.execute("SELECT site.unread(%s)", [consumer]).fetchall(),
        )
    return [
        Row(f"уведомления: первая страница одного из {million} строк", *first),
        Row("уведомления: десятая страница", *late),
        Row("уведомления: сколько не прочитано", counted.ours),
    ]


def _page(site, owner, session, consumer, before, offset):
    query = (
        select(Notice)
        .where(Notice.consumer_id == consumer)
        .order_by(Notice.at.desc())
        .offset(offset)
        .limit(50)
    )

    def by_offset(_case: int) -> None:
        assert len(session.scalars(query).all()) == 50
        session.rollback()

    times = in_turns(
        range(TIMES),
        lambda _: site.execute(
            "SELECT * FROM site.notifications(%s, %s)", [consumer, before]
        ).fetchall(),
        lambda _: owner.execute(_BARE, [consumer, before]).fetchall(),
        by_offset,
    )
    return times.ours, times.floor, times.peer


def _there_are(bench: Bench, owner: psycopg.Connection) -> int:
    """Fills up to as many as wanted, once; the first consumer gets his thousand."""
    count = "SELECT count(*) FROM bsk.notifications"
    there = owner.execute(count).fetchone()[0]
    spread = min(
        bench.options.consumers, owner.execute("SELECT count(*) FROM bsk.consumers").fetchone()[0]
    )
    missing = bench.options.notices - there
    if missing > bench.options.notices // 100:
        owner.execute(_MANY, {"spread": spread, "missing": missing, "step": 6e7 / missing})
        owner.execute("VACUUM (ANALYZE) bsk.notifications")
    _own_thousand(owner)
    return owner.execute(count).fetchone()[0]


def _own_thousand(owner: psycopg.Connection) -> None:
    owner.execute(
        "INSERT INTO bsk.notifications (consumer_id, title, body, at, visible_from)"
        " SELECT m.id, 'Замер', 'Свои', now() - g * interval '1 hour', now() - g * interval '1 hour'"
        " FROM (SELECT min(id) AS id FROM bsk.consumers WHERE NOT blocked) m,"
        " generate_series(1, greatest(0, %s - (SELECT count(*) FROM bsk.notifications n"
        "  WHERE n.consumer_id = (SELECT min(id) FROM bsk.consumers WHERE NOT blocked)))) g",
        [OWN],
    )


def _before(owner: psycopg.Connection, consumer: int) -> int:
    return owner.execute(
        "SELECT id FROM bsk.notifications WHERE consumer_id = %s ORDER BY id DESC OFFSET 449 LIMIT 1",
        [consumer],
    ).fetchone()[0]
