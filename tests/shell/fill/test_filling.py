"""What a fill leaves in the database is what the functions would have written."""

from datetime import datetime
from uuid import uuid4

import pytest

from bsk_desk.shell.fill import fill, loading
from bsk_desk.shell.fill.people import ACCOUNTS_PER_CONSUMER, Crowd
from bsk_desk.shell.fill.terms import BARNAUL
from tests.shell.fill.contradictions import CONTRADICTIONS

MOMENT = datetime(2026, 11, 20, 15, 30, tzinfo=BARNAUL)
TABLES = (
    "staff", "consumers", "accounts", "consumer_accounts", "service_requests",
    "service_request_events", "attachments", "notifications", "mails", "number_counters",
    "contracts", "metering_points",
)  # fmt: skip
CONSUMERS, REQUESTS = 120, 900
#: Columns that hold the clock of the server, or a secret of the database.
_UNSURE = {name: ["created_at", "updated_at"] for name in ("staff", "contracts", "metering_points")}


@pytest.fixture(scope="module")
def filled(module_database):
    """A database with a quarter's requests."""
    fill(module_database.dsn, CONSUMERS, REQUESTS, 1, moment=MOMENT)
    return module_database


def _digests(database) -> dict[str, str]:
    """Of every table, but for the search vector: it holds a secret of the database."""
    with database.superuser() as connection:
        return {
            table: connection.execute(
                "SELECT md5(string_agg(t.row::text, ',' ORDER BY t.row::text)) FROM (SELECT"
                f" to_jsonb(x) - %s::text[] AS row FROM bsk.{table} x) t",
                [_UNSURE.get(table, ["search"])],
            ).fetchone()[0]
            for table in TABLES
        }


def test_same_seed_and_moment_give_the_same_rows(filled, fresh_database):
    fill(fresh_database.dsn, CONSUMERS, REQUESTS, 1, moment=MOMENT)
    assert _digests(fresh_database) == _digests(filled)


def test_another_seed_gives_other_rows(filled, fresh_database):
    fill(fresh_database.dsn, CONSUMERS, REQUESTS, 2, moment=MOMENT)
    ours, theirs = _digests(fresh_database), _digests(filled)
    assert {t for t in TABLES if ours[t] == theirs[t]} == {"staff"}


@pytest.mark.parametrize("what", CONTRADICTIONS)
def test_no_row_contradicts_the_functions(filled, as_superuser, what):
    assert as_superuser.execute(CONTRADICTIONS[what]).fetchall() == []


def test_there_is_something_of_everything(filled, as_superuser):
    count = as_superuser.execute(
        "SELECT count(DISTINCT form), count(DISTINCT status), count(DISTINCT channel),"
        " count(DISTINCT assignee) FROM bsk.service_requests"
    ).fetchone()
    assert count == (14, 5, 4, 12)
    kinds = {r[0] for r in as_superuser.execute("SELECT kind FROM bsk.service_request_events")}
    assert kinds >= {
        "submitted", "registered", "info_requested", "reply", "postponed", "done", "note",
        "assigned", "classified", "file", "reopened",
    }  # fmt: skip


def test_most_old_requests_are_done_and_some_are_open(filled, as_superuser):
    old, open_ = as_superuser.execute(
        "SELECT avg((status = 'done')::int) FILTER (WHERE received_at < %(m)s - interval '45 days'),"
        " avg((status <> 'done')::int) FROM bsk.service_requests", {"m": MOMENT}
    ).fetchone()  # fmt: skip
    assert old > 0.95
    assert 0.04 < open_ < 0.2


def test_the_pin_of_an_account_is_kept_salted_and_hashed(filled, connect):
    crowd = Crowd(1, 1, CONSUMERS, 1)
    free = next(who for n in range(1, CONSUMERS) if not (who := crowd.consumer(n)).linked)
    account = free.accounts[0]
    assert account.id == 1 + (free.id - 1) * ACCOUNTS_PER_CONSUMER
    linked = connect("site").execute(
        "SELECT site.link_account(%s, %s, %s)", [free.id, account.number, account.pin]
    )
    assert linked.fetchone() == (account.id,)


def test_search_finds_by_name_number_and_street(filled, connect, as_superuser):
    number, applicant, address = as_superuser.execute(
        "SELECT number, applicant, address FROM bsk.service_requests"
        " WHERE number IS NOT NULL AND address LIKE 'ул. %' AND applicant_kind = 'person' LIMIT 1"
    ).fetchone()
    for typed in (number, applicant, address):
        found = connect("operator").execute(
            "SELECT number FROM desk.service_requests WHERE search @@ desk.search_query(%s)",
            [typed],
        )
        assert (number,) in found.fetchall()


def test_the_staff_go_on_with_what_was_filled_in(fresh_database):
    fill(fresh_database.dsn, 30, 200, 3, moment=MOMENT)
    with fresh_database.superuser() as connection:
        request, event = connection.execute(
            "SELECT id, last_event FROM bsk.service_requests WHERE status = 'submitted'"
        ).fetchone()
        before = connection.execute("SELECT sum(last) FROM bsk.number_counters").fetchone()[0]
    result = fresh_database.call(
        "operator", "SELECT desk.change_status(%s, 'registered', NULL, %s, %s)",
        request, event, uuid4(),
    )[0][0]  # fmt: skip
    assert result["status"] == "registered"
    assert result["event"] > event
    with fresh_database.superuser() as connection:
        after = connection.execute("SELECT sum(last) FROM bsk.number_counters").fetchone()[0]
    assert after == before + 1
    done = fresh_database.call(
        "operator", "SELECT desk.change_status(%s, 'done', 'Готово.', %s, %s)",
        request, result["event"], uuid4(),
    )[0][0]  # fmt: skip
    assert done["status"] == "done"


def test_every_firm_has_a_contract_with_metering_points(filled, as_superuser):
    firms, contracts, bare = as_superuser.execute(
        "SELECT (SELECT count(*) FROM bsk.consumers WHERE kind = 'legal'), count(*), count(*)"
        " FILTER (WHERE NOT EXISTS (SELECT FROM bsk.metering_points p WHERE p.contract_id = c.id))"
        " FROM bsk.contracts c"
    ).fetchone()
    assert firms == contracts == CONSUMERS // 12
    assert bare == 0


def test_a_contract_of_somebody_else_stays_as_it_is(fresh_database):
    with fresh_database.superuser() as connection:
        connection.execute("INSERT INTO bsk.contracts (number, organization) VALUES (2, 'Чужая')")
        fill(fresh_database.dsn, 40, 0, 1, moment=MOMENT)
        rows = connection.execute(
            "SELECT c.number, count(p.id) > 0 FROM bsk.contracts c LEFT JOIN bsk.metering_points p"
            " ON p.contract_id = c.id GROUP BY 1 ORDER BY 1"
        ).fetchall()
    assert rows == [(2, False), (3, True), (4, True)]


def test_a_second_fill_goes_on_where_the_first_ended(fresh_database):
    fill(fresh_database.dsn, 20, 100, 4, moment=MOMENT)
    fill(fresh_database.dsn, 20, 100, 4, moment=MOMENT)
    with fresh_database.superuser() as connection:
        count, different, highest = connection.execute(
            "SELECT count(*), count(DISTINCT number), max(id) FROM bsk.service_requests"
            " WHERE number IS NOT NULL"
        ).fetchone()
        last = connection.execute("SELECT sum(last) FROM bsk.number_counters").fetchone()[0]
        consumers = connection.execute("SELECT count(*) FROM bsk.consumers").fetchone()[0]
    assert count == different == last
    assert highest <= 200
    assert consumers == 40


def test_audit_and_change_feed_know_of_the_fill_by_one_row_each(filled, as_superuser):
    rows = as_superuser.execute(
        "SELECT action, key FROM audit.entries WHERE table_name = ANY (%s) AND id <="
        " (SELECT id FROM audit.entries WHERE action = 'FILL')",
        [list(loading.TABLES)],
    ).fetchall()
    assert rows == [("FILL", {"consumers": CONSUMERS, "requests": REQUESTS, "seed": 1})]
    topics = as_superuser.execute("SELECT topic, object_id FROM bsk.changes").fetchall()
    assert ("request", None) in topics
    assert len(topics) < 10
