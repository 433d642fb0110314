"""The demonstration looks alive: something in every queue, templates that work."""

import json

import pytest

from bsk_desk.features.service_requests.letters import checked
from bsk_desk.features.service_requests.request_filter import RequestFilter
from bsk_desk.shell.fill import demo_fill


@pytest.fixture(scope="module")
def demo(module_database):
    """The demonstration, up to now."""
    told = []
    demo_fill(module_database.dsn, lambda done, total: told.append((done, total)))
    assert told[-1] == (2000, 2000)
    return module_database


@pytest.mark.parametrize(
    ("what", "least", "most"),
    [
        ("true", 2000, 2000),
        ("status = 'submitted'", 10, 200),
        ("status = 'submitted' AND unseen", 10, 200),
        ("status <> 'done' AND due_at < now()", 2, 4),
        (
            "status <> 'done' AND due_at BETWEEN now() AND now() + interval '4 days'",
            1,
            200,
        ),
        ("status = 'info_requested'", 1, 60),
        ("status = 'postponed'", 1, 40),
        ("status <> 'done'", 100, 350),
        ("files > 0", 100, 900),
        ("received_at < now() - interval '91 days'", 0, 0),
        ("assignee LIKE 'test_%'", 300, 1600),
    ],
)  # fmt: skip
def test_every_queue_has_something(demo, as_superuser, what, least, most):
    count = as_superuser.execute(f"SELECT count(*) FROM bsk.service_requests WHERE {what}")
    assert least <= count.fetchone()[0] <= most


def test_templates_pass_the_desks_own_check(demo, as_superuser):
    bodies = [r[0] for r in as_superuser.execute("SELECT body FROM bsk.answer_templates")]
    assert len(bodies) >= 10
    assert [checked(body) for body in bodies] == [None] * len(bodies)


def test_saved_views_are_filters_of_the_desk(demo, as_superuser):
    rows = as_superuser.execute("SELECT definition FROM bsk.saved_views").fetchall()
    assert len(rows) == 3
    for (definition,) in rows:
        kept = RequestFilter.from_json(definition["filter"]).to_json()
        assert json.loads(json.dumps(kept)) == definition["filter"]


def test_some_sign_ups_are_stuck_and_some_letters_have_failed(demo, as_superuser):
    steps = as_superuser.execute("SELECT step FROM bsk.registrations ORDER BY created_at")
    assert [row[0] for row in steps] == ["started", "started", "confirmed"]
    failed = as_superuser.execute("SELECT last_error FROM bsk.mails WHERE status = 'failed'")
    assert len(failed.fetchall()) == 2
    queued = as_superuser.execute("SELECT count(*) FROM bsk.mails WHERE status = 'queued'")
    assert queued.fetchone() == (0,)
