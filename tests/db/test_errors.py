"""What the database says becomes a sentence; what nobody knows stays a bug."""

import psycopg
import pytest
from psycopg import errors as pg
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError, IntegrityError, ProgrammingError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from bsk_desk.db.errors import LOST, PASSING, REFUSALS, translated
from bsk_desk.db.refusals import connection_refused
from bsk_desk.kernel.errors import (
    NotAllowed,
    Refused,
    ServerUnavailable,
    StaleCard,
    WrongSecret,
)


def refuse(session, code, detail=None):
    session.execute(
        text("SELECT bsk.refuse(:code, 'Так нельзя.', CAST(:detail AS jsonb))"),
        {"code": code, "detail": detail},
    )


@pytest.mark.parametrize(("code", "kind"), REFUSALS.items())
def test_each_refusal_has_its_class_and_keeps_the_sentence(sessions, code, kind):
    with sessions() as session, pytest.raises(kind) as caught, translated():
        refuse(session, code)
    assert type(caught.value) is kind
    assert str(caught.value) == "Так нельзя."
    assert caught.value.detail == {}


def test_the_detail_of_a_refusal_arrives(sessions):
    with sessions() as session, pytest.raises(StaleCard) as caught, translated():
        refuse(session, "BS010", '{"newer": 2}')
    assert caught.value.detail == {"newer": 2}


def test_a_refusal_of_tomorrow_is_a_refusal(sessions):
    with sessions() as session, pytest.raises(Refused) as caught, translated():
        refuse(session, "BS099")
    assert type(caught.value) is Refused


def test_a_missing_right_is_a_sentence(connect):
    with pytest.raises(NotAllowed, match="Недостаточно прав"), translated():
        connect("operator").execute("DELETE FROM bsk.staff")


@pytest.mark.parametrize("code", PASSING)
def test_what_passes_by_itself_may_be_repeated(as_superuser, code):
    with pytest.raises(ServerUnavailable) as caught, translated():
        as_superuser.execute(f"DO $$ BEGIN RAISE 'x' USING ERRCODE = '{code}'; END $$")
    assert str(caught.value) == PASSING[code]


def kill(as_superuser, pid):
    as_superuser.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])


def test_a_backend_that_was_killed_is_a_lost_connection(connect, as_superuser):
    victim = connect("operator")
    kill(as_superuser, victim.info.backend_pid)
    for _ in range(2):  # while it breaks, and once it is closed
        with pytest.raises(ServerUnavailable, match=LOST), translated():
            victim.execute("SELECT 1")


def test_a_lost_connection_is_told_through_sqlalchemy_too(database, as_superuser):
    with database.engine("operator").connect() as connection:
        kill(as_superuser, connection.connection.driver_connection.info.backend_pid)
        with pytest.raises(ServerUnavailable, match=LOST), translated():
            connection.execute(text("SELECT 1"))


def test_a_connection_that_broke_for_reasons_unknown_is_lost():
    with pytest.raises(ServerUnavailable, match=LOST), translated():
        raise DBAPIError("SELECT 1", None, ValueError(), connection_invalidated=True)
    with pytest.raises(ServerUnavailable, match=LOST), translated():
        raise DBAPIError("SELECT 1", None, pg.InternalError_(), connection_invalidated=True)


def test_a_pool_that_is_all_taken_is_a_busy_server(database):
    engine = create_engine(
        "postgresql+psycopg://",
        creator=lambda: psycopg.connect(database.dsn),
        pool_size=1,
        max_overflow=0,
        pool_timeout=0.01,
    )
    with engine.connect(), pytest.raises(ServerUnavailable) as caught, translated():
        engine.connect()
    assert isinstance(caught.value.__cause__, PoolTimeout)
    engine.dispose()


def test_a_bug_stays_a_bug(sessions, as_superuser):
    with sessions() as session, pytest.raises(ProgrammingError), translated():
        session.execute(text("SELEKT"))
    with sessions() as session, pytest.raises(IntegrityError), translated():
        session.execute(text("INSERT INTO bsk.staff VALUES ('test_admin', 'x')"))
    with pytest.raises(psycopg.errors.SyntaxError), translated():
        as_superuser.execute("SELEKT")
    with pytest.raises(ZeroDivisionError), translated():
        raise ZeroDivisionError
    with pytest.raises(DBAPIError), translated():
        raise DBAPIError("SELECT 1", None, ValueError())


CONNECTING = [
    ('FATAL:  password authentication failed for user "x"', "Неверное имя или пароль."),
    ('пользователь "x" не прошёл проверку подлинности (по паролю)', "Неверное имя или пароль."),
    ('role "x" is not permitted to log in', "Этому сотруднику вход закрыт."),
    ('для роли "x" не разрешён вход', "Этому сотруднику вход закрыт."),
    ('no pg_hba.conf entry for host "1.2.3.4", no encryption', "не пускает этого пользователя"),
    ('FATAL:  database "x" does not exist', "нет такой базы данных"),
    ('база данных "x" не существует', "нет такой базы данных"),
    ('permission denied for database "x"', "нельзя подключаться к этой базе"),
    ('server certificate for "a" does not match host name "b"', "выдан другому имени"),
    ('root certificate file "/x" does not exist', "Нет файла корневого сертификата"),
    (
        'could not read root certificate file "/x": no certificate or crl found',
        "Файл корневого сертификата не прочитать",
    ),
    ("server does not support SSL, but SSL was required", "не поддерживает защищённое"),
    ("SSL error: certificate verify failed", "сертификат сервера не подтверждён"),
    ('definition of service "x" not found', "Служба (service)"),
    ("failed to resolve host 'x': [Errno -2] Name or service not known", "с таким именем"),
    ("FATAL:  the database system is starting up", "запускается"),
    ("FATAL:  sorry, too many clients already", "слишком много подключений"),
    ("session is read-only", "принимает записи"),
    ("connection timeout expired", "не отвечает"),
    ("connection to server failed: Connection refused", "недоступен"),
]


@pytest.mark.parametrize(("said", "sentence"), CONNECTING)
def test_each_reason_not_to_connect_has_its_sentence(said, sentence):
    assert sentence in str(connection_refused(said))


def test_a_reason_that_nobody_has_met_is_left_to_the_caller():
    assert connection_refused("something new") is None


def test_real_failures_to_connect_are_sentences(database):
    for overrides, kind, sentence in (
        ({"password": "no"}, WrongSecret, "Неверное имя или пароль."),
        ({"dbname": "nope"}, Refused, "нет такой базы данных"),
        ({"host": "nohost.invalid"}, ServerUnavailable, "с таким именем"),
        ({"host": "127.0.0.1", "port": "9"}, ServerUnavailable, "недоступен"),
        ({"host": "/nowhere"}, ServerUnavailable, "недоступен"),
        ({"service": "nowhere"}, Refused, "Служба"),
    ):
        with pytest.raises(kind, match=sentence), translated():
            psycopg.connect(database.dsn, **overrides)
