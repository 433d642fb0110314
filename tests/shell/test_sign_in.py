"""Each way not to come in has its own sentence, tried on the real server."""

import socket
from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from bsk_desk.kernel import server_time
from bsk_desk.kernel.errors import Cancelled, NotAllowed, Refused, ServerUnavailable, WrongSecret
from bsk_desk.qt.tasks import Job
from bsk_desk.shell.sign_in import CLOSED, NO_ROLE, answers, sign_in
from tests.databases import PASSWORD
from tests.shell.signing import profile_of
from tests.tls import certificate


def entered(database, login="test_operator", password=PASSWORD, **changes):
    signed = sign_in(Job(), profile_of(database, **changes), login, password)
    signed.engine.dispose()
    return signed


def refused_at(profile):
    sign_in(Job(), profile, "test_operator", PASSWORD).engine.dispose()


def test_an_operator_comes_in_with_name_role_and_rights(database):
    person = entered(database, " test_operator ").person
    assert (person.login, person.full_name) == ("test_operator", "Проверочный operator")
    assert person.roles == ("bsk_operator",)
    assert person.may("requests.work")
    assert not person.may("registrations.see")


def test_whoever_comes_in_goes_by_the_servers_clock(database, monkeypatch):
    monkeypatch.setattr(server_time, "_known", None)
    wrong = server_time.of_computer() - timedelta(hours=1)
    monkeypatch.setattr(server_time, "of_computer", lambda: wrong)
    assert server_time.now() == wrong
    entered(database)
    assert abs(server_time.now() - datetime.now(UTC)) < timedelta(seconds=5)


def test_an_administrator_has_the_rights_of_both(database):
    person = entered(database, "test_admin").person
    assert set(person.roles) == {"bsk_operator", "bsk_engineer", "bsk_admin"}
    assert person.may("registrations.work")


def test_a_wrong_password_and_an_unknown_login_sound_the_same(database):
    said = set()
    for login, password in (("test_operator", "no"), ("nobody_here", PASSWORD)):
        with pytest.raises(WrongSecret) as refused:
            entered(database, login, password)
        said.add(str(refused.value))
    assert len(said) == 1
    assert "пароль" in said.pop()


def test_an_unknown_host_is_called_so(database):
    with pytest.raises(ServerUnavailable, match="не найден"):
        entered(database, hosts="no-such-host.invalid")


def test_a_closed_port_is_called_unavailable(database):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with pytest.raises(ServerUnavailable, match="недоступен"):
        entered(database, hosts="127.0.0.1", port=port)


def test_a_server_without_tls_is_refused_when_tls_is_asked(database, relay):
    with pytest.raises(Refused, match="защищённое соединение"):
        entered(database, hosts="127.0.0.1", port=relay.port, tls="require")


def test_a_server_without_tls_answers_all_the_same(database, relay):
    profile = profile_of(database, hosts="127.0.0.1", port=relay.port, tls="verify-full")
    assert answers(Job(), profile)


def test_a_certificate_that_nobody_vouches_for_is_refused(database, tls_server, tmp_path):
    other = tmp_path / "other.pem"
    certificate(other, tmp_path / "other.key", "someone-else")
    with pytest.raises(Refused, match="сертификат сервера не подтверждён"):
        entered(
            database,
            hosts="127.0.0.1",
            port=tls_server,
            tls="verify-full",
            root_certificate=str(other),
        )


def test_an_unknown_database_is_called_so(database):
    with pytest.raises(Refused, match="нет такой базы"):
        refused_at(profile_of(database, database="no_such_database"))


def test_an_empty_database_is_not_migrated_but_refused(server, database):
    with psycopg.connect(server.dsn(), autocommit=True) as connection:
        connection.execute("CREATE DATABASE bsk_empty")
    with pytest.raises(Refused, match="ещё нет данных BSK Desk"):
        refused_at(profile_of(database, database="bsk_empty"))


def test_an_old_schema_is_refused_with_both_versions(fresh_database):
    fresh_database.superuser().execute("UPDATE bsk.alembic_version SET version_num = '0001'")
    with pytest.raises(Refused, match="старее программы: её версия 0001"):
        entered(fresh_database)


def test_a_newer_schema_is_worked_on_and_said(fresh_database):
    fresh_database.superuser().execute("UPDATE bsk.alembic_version SET version_num = '9999'")
    assert entered(fresh_database).schema_newer


def test_a_disabled_person_stays_outside(fresh_database):
    fresh_database.superuser().execute(
        "UPDATE bsk.staff SET active = false WHERE login = 'test_engineer'"
    )
    with pytest.raises(Refused) as refused:
        entered(fresh_database, "test_engineer")
    assert str(refused.value) == CLOSED


def test_a_login_that_may_not_log_in_hears_the_same(database):
    made = "CREATE ROLE test_closed NOLOGIN PASSWORD 'test' IN ROLE bsk_operator"
    database.superuser().execute(made)
    with pytest.raises(Refused) as refused:
        entered(database, "test_closed")
    assert str(refused.value) == CLOSED


def test_the_site_is_no_member_of_staff(database):
    with pytest.raises(NotAllowed):
        entered(database, "test_site")


def test_a_worker_reads_the_version_but_has_no_role_here(database):
    with pytest.raises(NotAllowed) as refused:
        entered(database, "test_worker")
    assert str(refused.value) == NO_ROLE


def test_a_stopped_sign_in_leaves_no_connection(database):
    job = Job()
    job.cancel()
    with pytest.raises(Cancelled):
        sign_in(job, profile_of(database), "test_operator2", PASSWORD)
    rows = database.superuser().execute(
        "SELECT count(*) FROM pg_stat_activity WHERE usename = 'test_operator2'"
    )
    assert rows.fetchone() == (0,)
