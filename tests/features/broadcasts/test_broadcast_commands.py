import json
from datetime import datetime, timedelta

import pytest
from typer.testing import CliRunner

from bsk_desk.features.broadcasts.commands import broadcast_app
from bsk_desk.kernel.errors import NotFound, WrongField, WrongState
from bsk_desk.kernel.times import BARNAUL
from tests.people import empty_city, new_consumer


@pytest.fixture(autouse=True)
def _empty(as_superuser):
    empty_city(as_superuser)


@pytest.fixture
def run(database):
    """Runs ``bsk-desk broadcast …`` as an administrator; a refusal is raised."""

    def ran(*arguments, code=0):
        result = CliRunner().invoke(
            broadcast_app, [str(a) for a in arguments], env={"BSK_DSN": database.dsn_of("admin")}
        )
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        assert result.exit_code == code, result.output
        return result.output

    return ran


@pytest.fixture
def body(tmp_path):
    path = tmp_path / "body.txt"
    path.write_text("Здравствуйте, {{ name }}!", encoding="utf-8")
    return path


def test_a_script_sends_looks_pauses_and_cancels(run, body, connect, as_superuser):
    for _ in range(2):
        new_consumer(connect("site"), as_superuser)
    said = run("send", "--title", "Новость", "--body", body, "--kind", "person", "--no-mail")
    number = said.split(":")[0]
    assert said.strip() == f"{number}: отправка уведомления, получателей 2"
    shown = json.loads(run("status", number))
    assert shown["status"] == "notifying"
    assert (shown["recipients"], shown["delivered"]) == (2, 0)
    assert "приостановлена" in run("pause", number)
    assert "отправка" in run("resume", number)
    assert "отменена" in run("cancel", number)
    assert json.loads(run("status", "--wait", number))["status"] == "cancelled"
    with pytest.raises(WrongState):
        run("pause", number)


def test_a_large_one_waits_for_another_administrator(run, body, connect, as_superuser):
    new_consumer(connect("site"), as_superuser)
    as_superuser.execute(
        "UPDATE bsk.settings SET value = '0' WHERE name = 'broadcast_approval_above'"
    )
    assert "ждёт утверждения" in run("send", "--title", "Т", "--body", body, "--everybody")


@pytest.mark.parametrize(("above", "state"), [(1000, "назначена"), (0, "ждёт утверждения")])
def test_one_for_later_keeps_its_time_whoever_has_to_approve_it(
    run, body, connect, as_superuser, above, state
):
    new_consumer(connect("site"), as_superuser)
    as_superuser.execute(
        "UPDATE bsk.settings SET value = to_jsonb(%s::int) WHERE name = 'broadcast_approval_above'",
        [above],
    )
    tomorrow = f"{datetime.now(BARNAUL) + timedelta(days=1):%Y-%m-%dT%H:%M:00}"
    said = run("send", "--title", "Т", "--body", body, "--everybody", "--at", tomorrow)
    assert state in said
    at = "SELECT scheduled_at FROM bsk.broadcasts"
    [(kept,)] = as_superuser.execute(at).fetchall()
    assert kept == datetime.fromisoformat(tomorrow).replace(tzinfo=BARNAUL)


def test_a_time_that_has_passed_is_wrong_usage_and_nothing_is_kept(run, body, as_superuser):
    run("send", "--title", "Т", "--body", body, "--everybody", "--at", "2020-01-01", code=2)
    assert as_superuser.execute("SELECT count(*) FROM bsk.broadcasts").fetchone() == (0,)


def test_everybody_must_be_said(run, body):
    run("send", "--title", "Т", "--body", body, code=2)


def test_unknown_accounts_are_refused_and_nothing_is_kept(run, body, as_superuser):
    with pytest.raises(WrongField):
        run("send", "--title", "Т", "--body", body, "--account", "777")
    assert as_superuser.execute("SELECT count(*) FROM bsk.broadcasts").fetchone() == (0,)


def test_an_unknown_number_is_refused(run):
    with pytest.raises(NotFound):
        run("status", "12345")
